"""What an uploaded file is, told by its content and never by its name; and why it is refused.

`picture` and `document` read a file and answer with the extension of what it is, or raise `RefusedError` with a
sentence for whoever sent it. Whatever unpacks is unpacked here piece by piece, so that nothing can be larger
inside than it may be. What a kind of document may hold is judged in `archives`,
`drawings` and `pdfs`.
"""

import logging
import re
from pathlib import PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image, UnidentifiedImageError

from . import archives, drawings, pdfs
from .refusals import RefusedError, not_accepted, number

__all__ = ["RefusedError", "content_type", "document", "is_shown_in_browsers", "kind", "picture", "tidy_name"]

logger = logging.getLogger(__name__)

# By the extension that a stored file has because of its content: the type it is served as.
PICTURES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".webp": "image/webp",
}
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCUMENTS = {
    ".pdf": "application/pdf",
    ".docx": f"{OFFICE}wordprocessingml.document",
    ".xlsx": f"{OFFICE}spreadsheetml.sheet",
    ".pptx": f"{OFFICE}presentationml.presentation",
    ".svg": "image/svg+xml",
    ".zip": "application/zip",
}
SHOWN = {*PICTURES, ".pdf"} - {".tif"}
# What cameras and programs call a picture of ours.
ALIASES = {".jpeg": ".jpg", ".jpe": ".jpg", ".jfif": ".jpg", ".mpo": ".jpg", ".tiff": ".tif"}
# As Pillow names the formats; MPO is a JPEG followed by further views, as telephones write it.
FORMATS = {
    "AVIF": ".avif",
    "GIF": ".gif",
    "JPEG": ".jpg",
    "MPO": ".jpg",
    "PNG": ".png",
    "TIFF": ".tif",
    "WEBP": ".webp",
}
# Bytes of a name, below what file systems hold.
LONGEST_NAME = 120
# How many times a JPEG may draw over itself, each time all of it; programs write ten or so.
MOST_SCANS = 100
# Whatever stands between the parts of a JPEG, except for what only divides pixels.
JPEG_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
START_OF_SCAN, END_OF_JPEG, WITHOUT_LENGTH = 0xDA, 0xD9, {0x01, 0xD8}
MEGA = 1_000_000
# What may stand before a PDF or a drawing: a mark of its encoding, and white space.
BLANK = b"\xef\xbb\xbf \t\r\n\f"


def extension(name: str) -> str:
    found = PurePosixPath(name).suffix.lower()
    return ALIASES.get(found, found)


def content_type(name: str) -> str:
    """The type that a stored file is served as."""
    return (PICTURES | DOCUMENTS).get(extension(name), "application/octet-stream")


def is_shown_in_browsers(name: str) -> bool:
    """Whether browsers show a stored file themselves, and can do so without harm."""
    return extension(name) in SHOWN


def kind(name: str) -> str:
    """PDF, ZIP, SVG …: what readers call it."""
    return extension(name).lstrip(".").upper()


def tidy_name(name: str, suffix: str) -> str:
    """The name under which an upload is stored: short enough, with the extension of what it is."""
    stem, dot, last = name.rpartition(".")
    if extension(f"a{dot}{last}") not in PICTURES | DOCUMENTS:
        stem = name
    stem = "".join(character for character in stem if character.isprintable())
    short = stem.encode()[:LONGEST_NAME].decode(errors="ignore").strip(" .")
    return f"{short if any(character.isalnum() for character in short) else 'file'}{suffix}"


def check_size(file, megabytes: int):
    if file.size > megabytes * MEGA:
        refusal = _("The file has %(size)s MB; the limit is %(limit)s MB.")
        raise RefusedError(refusal % {"size": number(-(-file.size // MEGA)), "limit": number(megabytes)})


def picture(file) -> str:
    """The extension of a picture that decodes to its last pixel. Raises RefusedError for anything else."""
    check_size(file, settings.MAX_IMAGE_MB)
    limit = settings.MAX_IMAGE_MEGAPIXELS
    refusal = ngettext(
        "The picture has too many pixels; the limit is %(limit)s megapixel.",
        "The picture has too many pixels; the limit is %(limit)s megapixels.",
        limit,
    )
    too_large = refusal % {"limit": number(limit)}
    file.seek(0)
    try:
        with Image.open(file, formats=[name for name in FORMATS if name != "MPO"]) as image:
            # By what the file says of itself, before anything is unpacked.
            if image.width * image.height > limit * MEGA:
                raise RefusedError(too_large)
            found = FORMATS[image.format]
            if found == ".jpg":
                check_scans(file)
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise RefusedError(too_large) from None
    except UnidentifiedImageError:
        refusal = _("This is no picture of a kind that is accepted: JPEG, PNG, WebP, TIFF, AVIF or GIF.")
        raise RefusedError(refusal) from None
    except RefusedError:
        raise
    except Exception as error:  # Pillow has no common ancestor for what damaged files make it raise.
        logger.info("A picture could not be decoded: %r", error)
        refusal = _("The picture is damaged or cut short: it cannot be read to its end. Please export it again.")
        raise RefusedError(refusal) from None
    finally:
        if not file.closed:
            file.seek(0)
    return found


def document(file) -> str:
    """The extension of a document that is what it seems and can do no harm. Raises RefusedError for anything else."""
    check_size(file, settings.MAX_DOCUMENT_MB)
    file.seek(0)
    start = file.read(1024)
    file.seek(0)
    try:
        if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return archives.check(file, most=10 * settings.MAX_DOCUMENT_MB * MEGA)
        if start.lstrip(BLANK).startswith(b"%PDF-"):
            pdfs.check(file)
            return ".pdf"
        if b"%PDF-" in start:
            raise RefusedError(_("There is something else before the PDF in this file. Please export the PDF again."))
        if drawings.looks_like_xml(start):
            check_size(file, drawings.LARGEST_MB)
            drawings.check(file)
            return ".svg"
    finally:
        file.seek(0)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise RefusedError(
            _(
                "This is an old Office file, or one locked with a password. "
                "Save it as DOCX, XLSX, PPTX or PDF, unlocked."
            )
        )
    raise RefusedError(not_accepted())


def check_scans(file):
    """Refuses a JPEG that draws over itself again and again, which takes seconds for a few bytes."""
    file.seek(0)
    data = file.read()
    at, scans = 0, 0
    while marker := JPEG_MARKER.search(data, at):
        code, at = marker[1][0], marker.end()
        if code == END_OF_JPEG:
            return
        scans += code == START_OF_SCAN
        if scans > MOST_SCANS:
            refusal = _(
                "The JPEG draws its picture in too many passes; the limit is %(limit)s. Export it as an ordinary JPEG."
            )
            raise RefusedError(refusal % {"limit": number(MOST_SCANS)})
        if code not in WITHOUT_LENGTH:
            at += int.from_bytes(data[at : at + 2], "big")
