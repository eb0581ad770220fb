"""What a picture says of itself: whom to credit, and what may be done with it.

`read` takes the words that a photographer or an agency wrote into an original. `jpeg_head` writes those that the
public gets, as XMP and IPTC, to stand at the beginning of a JPEG. They are put there when the file is served and
not when it is made, because they depend on the languages that are public at that moment.
"""

import io
import logging
import re
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from PIL import Image, IptcImagePlugin, UnidentifiedImageError

logger = logging.getLogger(__name__)

WORDS = ("creator", "credit", "copyright", "terms")
ARTIST, COPYRIGHT = 0x013B, 0x8298
IPTC = {"creator": (2, 80), "credit": (2, 110), "copyright": (2, 116)}
IPTC_CHARSET, UTF_8 = (1, 90), b"\x1b%G"
TIFF_XMP = 700
LONGEST = 250
# Where a picture was taken or what it shows lies: latitudes, longitudes, and the names of both.
GPS, PLACES = 0x8825, {2, 4, 20, 22, 27, 28}
PLACE_IN_XMP = re.compile(rb"GPS(?:Dest)?(?:Latitude|Longitude)")

SPACES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}
XMP = {"creator": "dc:creator", "credit": "photoshop:Credit", "copyright": "dc:rights", "terms": "xmpRights:UsageTerms"}

# How every JPEG that is made here begins: the start of the image and its JFIF header.
JFIF = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")
# Labels fill whole blocks, so that their length does not tell what stands in other languages.
BLOCK = 4096


def read(file) -> dict[str, str]:
    """The words in an original that name its creator, credit, copyright and terms, as far as it has any."""
    file.seek(0)
    try:
        with Image.open(file) as image:
            found = from_exif(image) | from_iptc(image) | from_xmp(image)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError) as error:
        # Damaged notes in a picture are no reason to do without the picture.
        logger.info("The notes in a picture could not be read: %r", error)
        found = {}
    finally:
        file.seek(0)
    return {word: text for word in WORDS if (text := tidy(found.get(word, "")))}


def tells_place(image, data: bytes) -> bool:
    """Whether an opened picture says where it was taken; `data` is all of its file."""
    # The further views of a JPEG have notes of their own; those of an animation do not.
    for view in range(image.n_frames if image.format == "MPO" else 1):
        image.seek(view)
        if PLACES & set(image.getexif().get_ifd(GPS)) or PLACE_IN_XMP.search(xmp_packet(image)):
            return True
    return bool(PLACE_IN_XMP.search(data))


def tidy(text: str) -> str:
    kept = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(kept.split())[:LONGEST]


def from_exif(image) -> dict[str, str]:
    exif = image.getexif()
    found = {"creator": exif.get(ARTIST), "copyright": exif.get(COPYRIGHT)}
    return {word: decoded(text.encode("latin-1", "replace")) for word, text in found.items() if isinstance(text, str)}


def from_iptc(image) -> dict[str, str]:
    notes = IptcImagePlugin.getiptcinfo(image) or {}
    found = {}
    for word, tag in IPTC.items():
        values = notes.get(tag) or []
        values = values if isinstance(values, list) else [values]
        if text := ", ".join(decoded(value) for value in values if value):
            found[word] = text
    return found


def decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def xmp_packet(image) -> bytes:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or getattr(image, "tag_v2", {}).get(TIFF_XMP)
    return packet.encode() if isinstance(packet, str) else bytes(packet or b"")


def from_xmp(image) -> dict[str, str]:
    packet = xmp_packet(image)
    if not packet:
        return {}
    if b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return {}
    try:
        root = ElementTree.fromstring(packet.strip(b"\0 \r\n\t"))  # noqa: S314 - without a DOCTYPE nothing expands
    except ElementTree.ParseError:
        return {}
    found = {}
    for word, name in XMP.items():
        space, _colon, local = name.partition(":")
        tag = f"{{{SPACES[space]}}}{local}"
        items = [item.text for element in root.iter(tag) for item in element.iter(f"{{{SPACES['rdf']}}}li")]
        plain = [element.text for element in root.iter(tag)] + [element.get(tag) for element in root.iter()]
        texts = [text for text in (items or plain) if text and text.strip()]
        if texts:
            # Creators are several; the alternatives of the others are one text in several languages.
            found[word] = ", ".join(texts) if word == "creator" else texts[0]
    return found


def jpeg_head(*, credit: dict[str, str], rights: dict[str, str], said: dict[str, str]) -> bytes:
    """The first bytes of a labelled JPEG, in place of `JFIF`.

    `credit` and `rights` are what the library says, by language; where they are empty, `said` speaks: the words
    of the original.
    """
    first = next(iter(credit.values()), "")
    words = {
        "creator": first or said.get("creator", ""),
        "credit": first or said.get("credit", ""),
        "copyright": next(iter(rights.values()), "") or said.get("copyright", ""),
    }
    properties = [
        sequence(XMP["creator"], words["creator"]),
        f"<{XMP['credit']}>{escape(words['credit'])}</{XMP['credit']}>" if words["credit"] else "",
        alternatives(XMP["copyright"], rights, said.get("copyright", "")),
        alternatives(XMP["terms"], rights, said.get("terms", "")),
    ]
    photoshop = iptc_segment(words)
    length = len(photoshop) + len(xmp_segment(properties, 0))
    return JFIF + photoshop + xmp_segment(properties, -length % BLOCK)


def sequence(name: str, text: str) -> str:
    return f"<{name}><rdf:Seq><rdf:li>{escape(text)}</rdf:li></rdf:Seq></{name}>" if text else ""


def alternatives(name: str, texts: dict[str, str], otherwise: str) -> str:
    """A text in every language that has it, the first of them also for those who ask for another."""
    first = next(iter(texts.values()), otherwise)
    if not first:
        return ""
    items = "".join(
        f"<rdf:li xml:lang={quoteattr(language)}>{escape(text)}</rdf:li>"
        for language, text in {"x-default": first, **texts}.items()
    )
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


def xmp_segment(properties: list[str], padding: int) -> bytes:
    names = " ".join(f"xmlns:{prefix}={quoteattr(SPACES[prefix])}" for prefix in ("dc", "photoshop", "xmpRights"))
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="{SPACES["x"]}"><rdf:RDF xmlns:rdf="{SPACES["rdf"]}">'
        f'<rdf:Description rdf:about="" {names}>{"".join(properties)}</rdf:Description>'
        f"</rdf:RDF></x:xmpmeta>{' ' * padding}"
        '<?xpacket end="w"?>'
    )
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet.encode())


def iptc_segment(words: dict[str, str]) -> bytes:
    """The older notes that picture desks still read."""
    notes = io.BytesIO()
    for tag, value in [(IPTC_CHARSET, UTF_8), *((IPTC[word], text.encode()) for word, text in words.items() if text)]:
        notes.write(b"\x1c" + bytes(tag) + len(value).to_bytes(2, "big") + value)
    data = notes.getvalue()
    resource = b"8BIM\x04\x04\0\0" + len(data).to_bytes(4, "big") + data + b"\0" * (len(data) % 2)
    return segment(0xED, b"Photoshop 3.0\0" + resource)


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2, "big") + data
