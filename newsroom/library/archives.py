"""ZIP archives, and the Office files that are archives inside: nothing in them may climb, hide, or swell."""

import logging
import re
import stat
import zipfile
import zlib
from tempfile import SpooledTemporaryFile

from django.utils.translation import gettext as _

from .refusals import RefusedError, number

logger = logging.getLogger(__name__)

MOST_ENTRIES = 10_000
# An archive may hold archives, and those an Office file with a table in it.
DEEPEST = 3
# How many times larger than itself an archive may become; below the first megabytes nobody minds.
SWELLING, HARMLESS = 200, 20_000_000
PIECE = 64 * 1024
# The part that an Office file is made of, and what it is then.
OFFICE = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx", "ppt/presentation.xml": ".pptx"}
MANIFEST = "[Content_Types].xml"
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    RuntimeError,
)


class Room:
    """How many bytes may still come out of an archive and of those within it."""

    def __init__(self, size: int, most: int):
        self.most = min(most, max(HARMLESS, size * SWELLING))
        self.left = self.most

    def take(self, size: int):
        self.left -= size
        if self.left < 0:
            refusal = _("Unpacked, the archive would be too large; the limit is %(limit)s MB.")
            raise RefusedError(refusal % {"limit": number(self.most // 1_000_000)})


def check(file, *, most: int) -> str:
    """The extension of an archive whose every entry has been unpacked and looked at. Raises RefusedError."""
    try:
        return look_into(file, Room(file.size, most), depth=1)
    except DAMAGED as error:
        logger.info("An archive could not be read: %r", error)
        raise RefusedError(_("The archive is damaged: it cannot be unpacked. Please make it again.")) from None


def look_into(file, room: Room, *, depth: int) -> str:
    if depth > DEEPEST:
        raise RefusedError(_("There are archives within archives, too deep to look into. Please pack the files flat."))
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        check_entries(entries)
        for entry in entries:
            if not entry.is_dir():
                unpack(archive, entry, room, depth)
        return office_kind(archive) or ".zip"


def check_entries(entries):
    if not any(not entry.is_dir() for entry in entries):
        raise RefusedError(_("The archive is empty."))
    if len(entries) > MOST_ENTRIES:
        refusal = _("The archive holds too many files; the limit is %(limit)s.")
        raise RefusedError(refusal % {"limit": number(MOST_ENTRIES)})
    names = set()
    for entry in entries:
        # The name as it stands in the file: zipfile itself mends some of what is refused here.
        name = entry.orig_filename
        parts = name.removesuffix("/").split("/")
        if "\\" in name or re.match("[A-Za-z]:", name) or not name.isprintable() or {"", ".", ".."} & set(parts):
            refusal = _("The archive holds a file whose name leads out of it, or cannot be stored: %(name)s")
            raise RefusedError(refusal % {"name": ascii(name[:80])})
        if name.casefold() in names:
            raise RefusedError(_("The archive holds two files of one name: %(name)s") % {"name": name[:80]})
        names.add(name.casefold())
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
            raise RefusedError(_("The archive holds a link instead of a file: %(name)s") % {"name": name[:80]})
        if entry.flag_bits & 0x41:
            raise RefusedError(_("The archive is locked with a password. Pack it without one."))


def unpack(archive, entry, room: Room, depth: int):
    """Reads one entry to its end, which proves its length and its checksum; looks into it where it is an archive."""
    with archive.open(entry) as packed:
        piece = packed.read(PIECE)
        if not piece.startswith(b"PK\x03\x04"):
            while piece:
                room.take(len(piece))
                piece = packed.read(PIECE)
            return
        with SpooledTemporaryFile(max_size=4_000_000) as inner:
            while piece:
                room.take(len(piece))
                inner.write(piece)
                piece = packed.read(PIECE)
            inner.seek(0)
            look_into(inner, room, depth=depth + 1)


def office_kind(archive) -> str:
    """The extension of an Office file; empty for any other archive."""
    names = set(archive.namelist())
    if MANIFEST not in names:
        return ""
    found = next((kind for part, kind in OFFICE.items() if part in names), "")
    if found:
        with archive.open(MANIFEST) as file:
            manifest = file.read(4_000_000).lower()
        if b"macroenabled" in manifest or any(name.lower().endswith("vbaproject.bin") for name in names):
            raise RefusedError(_("The Office file holds macros. Save it without them."))
    return found
