"""SVG drawings: accepted where they only draw. What runs, listens, or fetches from elsewhere is refused."""

import logging
import re
from xml.parsers import expat

from django.utils.translation import gettext as _

from .refusals import RefusedError, not_accepted

logger = logging.getLogger(__name__)

SVG = "http://www.w3.org/2000/svg"
# Elements of other vocabularies are notes of drawing programs, but these are pages and formulas that browsers run.
LIVING = {"http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML", "http://www.w3.org/2001/xml-events"}
RUNNING = {
    "script",
    "foreignobject",
    "handler",
    "listener",
    "iframe",
    "embed",
    "object",
    "audio",
    "video",
    "canvas",
    "animate",
    "animatemotion",
    "animatetransform",
    "animatecolor",
    "set",
    "discard",
}
REFERENCES = {"href", "src", "base"}
# What a drawing may point at: a part of itself, or a picture that it carries along.
OWN = re.compile(r"#|data:image/(?:png|jpeg|gif|webp);base64,", re.I)
ADDRESS_IN_STYLE = re.compile(r"url\(\s*[\"']?(.{0,40})", re.I | re.S)
FETCHING_STYLE = re.compile(
    r"@import|expression\s*\(|javascript:|-moz-binding|behavior\s*:|\\|src\s*\(|image(?:-set)?\s*\(", re.I
)


def looks_like_xml(start: bytes) -> bool:
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or start[:2] in {b"\xff\xfe", b"\xfe\xff"}


class Inspector:
    """Listens to the parser and refuses what a drawing has no need of."""

    def __init__(self):
        self.depth = 0
        self.style = None

    def doctype(self, name, *declaration):
        if name.lower() != "svg":
            raise RefusedError(not_accepted())
        raise RefusedError(_("The drawing has a DOCTYPE or entities. Export it as plain SVG."))

    def instruction(self, target, data):
        raise RefusedError(_("The drawing refers to something outside it: %(what)s") % {"what": target[:60]})

    def start(self, name, attributes):
        space, _separator, tag = name.rpartition(" ")
        if self.depth == 0 and (space, tag) != (SVG, "svg"):
            raise RefusedError(not_accepted())
        self.depth += 1
        if space in LIVING or not space or (space == SVG and tag.lower() in RUNNING):
            raise RefusedError(_("The drawing holds something that runs: %(what)s") % {"what": f"<{tag[:60]}>"})
        if space == SVG and tag == "style":
            self.style = []
        for key, value in attributes.items():
            self.attribute(key.rpartition(" ")[2].lower(), value)

    def attribute(self, key, value):
        if key.startswith("on"):
            raise RefusedError(_("The drawing holds something that runs: %(what)s") % {"what": key[:60]})
        if key in REFERENCES and value.strip() and not OWN.match(value.strip()):
            refusal = _("The drawing refers to something outside it: %(what)s")
            raise RefusedError(refusal % {"what": value.strip()[:60]})
        check_style(value, is_style=key == "style")

    def text(self, data):
        if self.style is not None:
            self.style.append(data)

    def end(self, name):
        self.depth -= 1
        if self.style is not None and name == f"{SVG} style":
            check_style("".join(self.style), is_style=True)
            self.style = None


def check_style(text: str, *, is_style: bool):
    """Refuses rules that fetch. An attribute is a style where it says so; any may hold the address of a paint."""
    for address in ADDRESS_IN_STYLE.findall(text):
        if not OWN.match(address):
            raise RefusedError(_("The drawing refers to something outside it: %(what)s") % {"what": address[:60]})
    # A backslash can spell any word without its letters.
    may_fetch = is_style or "url" in text.lower() or ("\\" in text and "(" in text)
    if may_fetch and (found := FETCHING_STYLE.search(text)):
        raise RefusedError(_("The drawing refers to something outside it: %(what)s") % {"what": found[0]})


def check(file):
    """Raises RefusedError for a file that is no SVG, is broken, or does more than draw."""
    inspector = Inspector()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = inspector.doctype
    parser.ProcessingInstructionHandler = inspector.instruction
    parser.StartElementHandler = inspector.start
    parser.EndElementHandler = inspector.end
    parser.CharacterDataHandler = inspector.text
    try:
        parser.ParseFile(file)
    except (expat.ExpatError, ValueError, LookupError) as error:
        logger.info("A drawing could not be read: %r", error)
        raise RefusedError(_("The drawing is damaged: it is no well-formed SVG.")) from None
