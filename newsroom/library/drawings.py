"""SVG drawings: accepted where they only draw. What runs, listens, or fetches from elsewhere is refused."""

import base64
import logging
import re
from io import BytesIO
from urllib.parse import unquote_to_bytes
from xml.parsers import expat

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image

from . import labels
from .refusals import RefusedError, not_accepted, number

logger = logging.getLogger(__name__)

# Megabytes; a browser needs many times as much to show one.
LARGEST_MB = 20
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
REFERENCES = {"href", "src", "srcset", "base", "ping", "attributionsrc"}
# What a drawing may point at: a part of itself, or a picture that it carries along.
CARRIED = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,", re.I)
OWN = re.compile(rf"#|{CARRIED.pattern}", re.I)
# Every one of them, also those that follow each other closely.
ADDRESS_IN_STYLE = re.compile(r"url\(\s*[\"']?(?=(.{0,40}))", re.I | re.S)
CARRIED_IN_STYLE = re.compile(rf"url\(\s*[\"']?({CARRIED.pattern}[^\"')]*)", re.I)
# Functions that take an address, but for url(), and whatever else fetches. A backslash can spell any word without its
# letters.
FETCHING_STYLE = re.compile(
    r"@import|javascript:|-moz-binding|behavior\s*:|\\|expression\(|(?:src|image|import|load|fetch)[\w-]{0,20}\("
    r"|[\w-]url\(|url[\w-]{1,20}\(",
    re.I,
)
# Attributes that hold words or names, never rules.
WORDS = re.compile(r"(?:data|aria)-.*|id|class|alt|title|lang|role", re.S)
SPACES = " \t\r\n\f"
# Properties, in the notes of cameras and of programs for maps, that say where something was.
PLACE = re.compile(r"gps(?:(?:dest)?(?:latitude|longitude|position)\w*)?|lat|long?|latitude|longitude", re.I)
XMP = "xpacket"


def looks_like_xml(start: bytes) -> bool:
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or start[:2] in {b"\xff\xfe", b"\xfe\xff"}


class Inspector:
    """Listens to the parser and refuses what a drawing has no need of."""

    def __init__(self):
        self.depth = 0
        self.style = None
        # How many pixels of carried pictures may still come.
        self.left = settings.MAX_IMAGE_MEGAPIXELS * 1_000_000

    def doctype(self, name, *declaration):
        if name.lower() != "svg":
            raise RefusedError(not_accepted())
        raise RefusedError(_("The drawing has a DOCTYPE or entities. Export it as plain SVG."))

    def instruction(self, target, data):
        # Programs put their notes between two of these, which concern nobody else.
        if target != XMP:
            raise RefusedError(outside(target))

    def start(self, name, attributes):
        space, _separator, tag = name.rpartition(" ")
        if self.depth == 0 and (space, tag) != (SVG, "svg"):
            raise RefusedError(not_accepted())
        self.depth += 1
        if self.style is not None:
            refusal = _("The drawing has an element inside its style sheet: %(what)s. Export it as plain SVG.")
            raise RefusedError(refusal % {"what": f"<{tag[:60]}>"})
        if space in LIVING or not space or (space == SVG and tag.lower() in RUNNING):
            raise RefusedError(runs(f"<{tag[:60]}>"))
        if space == SVG and tag == "style":
            self.style = []
        if space != SVG:
            check_place(tag)
        for name_of_value, value in attributes.items():
            named_space, _separator, key = name_of_value.rpartition(" ")
            if named_space or space != SVG:
                check_place(key)
            self.attribute(key.lower(), value, is_plain=not named_space)

    def attribute(self, key, value, *, is_plain: bool):
        if key.startswith("on"):
            raise RefusedError(runs(key[:60]))
        if key in REFERENCES:
            self.reference(value.strip(SPACES))
        # Only attributes without a vocabulary of their own are read as rules.
        if is_plain and not WORDS.fullmatch(key):
            self.rules(value, is_style=key == "style")

    def reference(self, address):
        if address and not OWN.match(address):
            raise RefusedError(outside(address))
        if CARRIED.match(address):
            self.carried(address)

    def rules(self, text, *, is_style: bool):
        """Refuses rules that fetch. Any attribute of SVG may hold one, in a function."""
        if not is_style and "(" not in text:
            return
        for address in ADDRESS_IN_STYLE.finditer(text):
            if not OWN.match(address[1]):
                raise RefusedError(outside(address[1]))
        if found := FETCHING_STYLE.search(text):
            raise RefusedError(outside(found[0]))
        for address in CARRIED_IN_STYLE.finditer(text):
            self.carried(address[1])

    def carried(self, address):
        """A picture in a drawing goes out as it is, with what the camera wrote into it."""
        try:
            data = base64.b64decode(unquote_to_bytes(address.partition(",")[2]) + b"==")
            with Image.open(BytesIO(data), formats=["PNG", "JPEG", "WEBP", "GIF"]) as image:
                self.left -= image.width * image.height
                tells_place = self.left >= 0 and labels.tells_place(image, data)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise RefusedError(too_many_pixels()) from None
        except Exception as error:  # Pillow has no common ancestor for what damaged files make it raise.
            logger.info("A picture in a drawing could not be read: %r", error)
            refusal = _("The drawing carries a picture that is damaged: it cannot be read. Please export it again.")
            raise RefusedError(refusal) from None
        if self.left < 0:
            raise RefusedError(too_many_pixels())
        if tells_place:
            refusal = _(
                "The drawing carries a picture that says where it was taken. "
                "Export the picture without location data, and place it anew."
            )
            raise RefusedError(refusal)

    def text(self, data):
        if self.style is not None:
            self.style.append(data)

    def end(self, name):
        self.depth -= 1
        if self.style is not None:
            self.rules("".join(self.style), is_style=True)
            self.style = None


def outside(what: str) -> str:
    if what.lower().startswith("data:"):
        refusal = _("The drawing carries something other than a PNG, JPEG, WebP or GIF picture: %(what)s")
    else:
        refusal = _("The drawing refers to something outside it: %(what)s")
    return refusal % {"what": what[:60]}


def runs(what: str) -> str:
    return _("The drawing holds something that runs: %(what)s") % {"what": what}


def too_many_pixels() -> str:
    limit = settings.MAX_IMAGE_MEGAPIXELS
    refusal = ngettext(
        "The pictures in the drawing have too many pixels; the limit is %(limit)s megapixel.",
        "The pictures in the drawing have too many pixels; the limit is %(limit)s megapixels.",
        limit,
    )
    return refusal % {"limit": number(limit)}


def check_place(name: str):
    if PLACE.fullmatch(name):
        refusal = _("The drawing says where it was made: %(what)s. Export it without location data.")
        raise RefusedError(refusal % {"what": name[:60]})


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
        # All at once: fed with pieces, the parser begins a long value anew with each.
        parser.Parse(file.read(), True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        logger.info("A drawing could not be read: %r", error)
        raise RefusedError(_("The drawing is damaged: it is no well-formed SVG.")) from None
