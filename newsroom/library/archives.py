"""ZIP archives, and the Office files that are archives inside: nothing in them may climb, hide, or swell."""

import logging
import re
import shutil
import stat
import unicodedata
import zipfile
from tempfile import SpooledTemporaryFile
from xml.parsers import expat

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .refusals import RefusedError, number

logger = logging.getLogger(__name__)

MOST_ENTRIES = 10_000
# The list of what an archive holds, which is read at once; ten thousand files take two or three megabytes.
LARGEST_LIST_MB = 8
# What an Office file says of its parts; that of a sheet with ten thousand links takes two or three megabytes.
LARGEST_NOTES_MB = 20
# An archive may hold archives, and those an Office file with a table in it.
DEEPEST = 3
# How many times larger than itself an archive may become; below the first megabytes nobody minds.
SWELLING, HARMLESS = 200, 20_000_000
PIECE = 64 * 1024
MEGA = 1_000_000

LOCAL, CLOSING = b"PK\x03\x04", b"PK\x05\x06"
# The last record of an archive, with the longest comment that it may have.
END = 22 + 65_535
# Flags of an entry: encrypted, in two ways, and followed by a record of its sizes, which takes so many bytes.
LOCKED, FOLLOWED, FOLLOWING = 0x41, 0x08, {0, 12, 16, 20, 24}
# A second name of an entry, in UTF-8, which many programs prefer to the first.
UNICODE_NAME = 0x7075

# Control and format characters, halves of characters, ends of lines and paragraphs.
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# What Windows gives to devices or does not take in names.
NOT_ON_WINDOWS = re.compile(
    r"[<>:\"|?*]|[ .]$|^ *(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)", re.IGNORECASE
)

# The part that an Office file is made of, and what it is then.
OFFICE = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx", "ppt/presentation.xml": ".pptx"}
MANIFEST = "[content_types].xml"
# Readers follow a link by choice; whatever else lies outside is loaded when the file is opened.
LINK = re.compile(r"http://(?:schemas\.openxmlformats|purl\.oclc)\.org/\S+/relationships/hyperlink")


class Room:
    """How many bytes and entries may still come out of an archive and of those within it."""

    def __init__(self, size: int, most: int):
        self.most = min(most, max(HARMLESS, size * SWELLING))
        self.left = self.most
        self.entries = MOST_ENTRIES

    def take(self, size: int):
        self.left -= size
        if self.left < 0:
            refusal = _("Unpacked, the archive would be too large; the limit is %(limit)s MB.")
            raise RefusedError(refusal % {"limit": number(self.most // MEGA)})

    def admit(self, entries: int):
        self.entries -= entries
        if self.entries < 0:
            refusal = ngettext(
                "The archive, with the archives in it, holds too many files; the limit is %(limit)s file.",
                "The archive, with the archives in it, holds too many files; the limit is %(limit)s files.",
                MOST_ENTRIES,
            )
            raise RefusedError(refusal % {"limit": number(MOST_ENTRIES)})


class Sips:
    """A file that is read in moderate pieces only: zipfile reads the list of an archive at once, of any length."""

    def __init__(self, file):
        self.file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, lambda: True

    def read(self, size=-1) -> bytes:
        if size is not None and size > LARGEST_LIST_MB * MEGA:
            refusal = _("The list of files in the archive is too large; the limit is %(limit)s MB. Pack fewer files.")
            raise RefusedError(refusal % {"limit": number(LARGEST_LIST_MB)})
        return self.file.read(size)


def check(file, *, most: int) -> str:
    """The extension of an archive whose every entry has been unpacked and looked at. Raises RefusedError."""
    try:
        return look_into(file, Room(file.size, most), depth=1)
    except RefusedError:
        raise
    except Exception as error:  # zipfile and zlib have no common ancestor for what damaged files make them raise.
        logger.info("An archive could not be read: %r", error)
        raise RefusedError(_("The archive is damaged: it cannot be unpacked. Please make it again.")) from None


def look_into(file, room: Room, *, depth: int) -> str:
    if depth > DEEPEST:
        raise RefusedError(_("There are archives within archives, too deep to look into. Please pack the files flat."))
    with zipfile.ZipFile(Sips(file)) as archive:
        entries = archive.infolist()
        if not any(not entry.is_dir() for entry in entries):
            raise RefusedError(_("The archive is empty."))
        room.admit(len(entries))
        check_names([entry.orig_filename for entry in entries])
        for entry in entries:
            check_entry(entry)
        check_layout(file, archive)
        for entry in entries:
            unpack(archive, entry, room, depth)
        return office_kind(archive) or ".zip"


def check_names(names: list[str]):
    """Each name alone, as it stands in the file: zipfile itself mends some of what is refused here. Then together."""
    files, folders = set(), set()
    for name in names:
        check_name(name)
        # Some systems take capitals for small letters, and letters with their accents for one character.
        *above, last = unicodedata.normalize("NFC", name.removesuffix("/").casefold()).split("/")
        folders.update("/".join(above[:depth]) for depth in range(1, len(above) + 1))
        key = "/".join([*above, last])
        if name.endswith("/"):
            folders.add(key)
        elif key in files:
            raise RefusedError(_("The archive holds two files of one name: %(name)s") % {"name": name[:80]})
        else:
            files.add(key)
    for key in files & folders:
        raise RefusedError(_("The archive holds a file and a folder of one name: %(name)s") % {"name": key[:80]})


def check_name(name: str):
    parts = name.removesuffix("/").split("/")
    unseen = any(unicodedata.category(character) in UNSEEN for character in name)
    if "\\" in name or re.match("[A-Za-z]:", name) or unseen or {"", ".", ".."} & set(parts):
        refusal = _("The archive holds a file whose name leads out of it, or cannot be stored: %(name)s")
        raise RefusedError(refusal % {"name": ascii(name[:80])})
    if any(NOT_ON_WINDOWS.search(part) for part in parts):
        refusal = _("The archive holds a file whose name Windows cannot store. Please rename it: %(name)s")
        raise RefusedError(refusal % {"name": name[:80]})


def check_entry(entry):
    name = entry.orig_filename[:80]
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise RefusedError(_("The archive holds a link instead of a file: %(name)s") % {"name": name})
    if entry.flag_bits & LOCKED:
        raise RefusedError(_("The archive is locked with a password. Pack it without one."))
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        refusal = _("The archive packs a file in a way that few programs can unpack. Make an ordinary ZIP: %(name)s")
        raise RefusedError(refusal % {"name": name})
    check_second_names(entry.extra)


def check_second_names(extra: bytes):
    while len(extra) >= 4:
        kind, length = (int.from_bytes(extra[at : at + 2], "little") for at in (0, 2))
        if kind == UNICODE_NAME:
            check_name(extra[9 : 4 + length].decode())
        extra = extra[4 + length :]


def check_layout(file, archive):
    """Refuses what lies before, between or behind the entries that are listed: other programs may find it."""
    at = 0
    gaps = {0}
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
        if entry.header_offset - at not in gaps:
            raise RefusedError(hidden())
        file.seek(entry.header_offset)
        head = file.read(30)
        flags, method = (int.from_bytes(head[at : at + 2], "little") for at in (6, 8))
        name, extra = (int.from_bytes(head[at : at + 2], "little") for at in (26, 28))
        if not head.startswith(LOCAL) or method != entry.compress_type or flags & LOCKED:
            raise RefusedError(hidden())
        file.seek(name, 1)
        check_second_names(file.read(extra))
        at = entry.header_offset + 30 + name + extra + entry.compress_size
        gaps = FOLLOWING if flags & FOLLOWED else {0}
    if archive.start_dir - at not in gaps:
        raise RefusedError(hidden())


def hidden() -> str:
    return _("The archive, or one inside it, holds data that its list of files does not name. Please make it again.")


def unpack(archive, entry, room: Room, depth: int):
    """Reads one entry to its end, which proves its length and its checksum; looks into it where it is an archive."""
    start = end = b""
    with archive.open(entry) as packed:
        while piece := packed.read(PIECE):
            room.take(len(piece))
            start = start or piece[:4]
            end = (end + piece)[-END:]
    if start != LOCAL and CLOSING not in end:
        return
    with archive.open(entry) as packed, SpooledTemporaryFile(max_size=4_000_000) as inner:
        shutil.copyfileobj(packed, inner, PIECE)
        if start == LOCAL or zipfile.is_zipfile(inner):
            look_into(inner, room, depth=depth + 1)


def office_kind(archive) -> str:
    """The extension of an Office file; empty for any other archive."""
    parts = {entry.filename.lower(): entry for entry in archive.infolist()}
    if MANIFEST not in parts:
        return ""
    notes = [entry for part, entry in parts.items() if part == MANIFEST or part.endswith(".rels")]
    if sum(entry.file_size for entry in notes) > LARGEST_NOTES_MB * MEGA:
        refusal = _(
            "The Office file says too much of its parts to be checked; the limit is %(limit)s MB. Save it as PDF."
        )
        raise RefusedError(refusal % {"limit": number(LARGEST_NOTES_MB)})
    for entry in notes:
        check_note(archive.read(entry))
    if any(part.endswith("vbaproject.bin") for part in parts):
        raise RefusedError(macros())
    return next((kind for part, kind in OFFICE.items() if part in parts), "")


def check_note(data: bytes):
    """What an Office file says of the types of its parts, or of how they relate: none runs, none lies outside."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = check_part
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        logger.info("An Office file could not be read: %r", error)
        raise RefusedError(_("The Office file is damaged. Save it again, or save it as PDF.")) from None


def refuse_doctype(*declaration):
    raise RefusedError(_("The Office file is damaged. Save it again, or save it as PDF."))


def check_part(name, attributes):
    kind = attributes.get("ContentType", "").lower()
    if "macroenabled" in kind or "vbaproject" in kind:
        raise RefusedError(macros())
    outside = attributes.get("TargetMode", "").strip().lower() == "external"
    if outside and not LINK.fullmatch(attributes.get("Type", "").strip()):
        refusal = _(
            "The Office file loads something that lies outside it. "
            "Break the link or embed what it leads to, or save the file as PDF: %(what)s"
        )
        raise RefusedError(refusal % {"what": attributes.get("Target", "")[:80]})


def macros() -> str:
    return _("The Office file holds macros. Save it without them.")
