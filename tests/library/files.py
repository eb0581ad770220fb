"""Files to upload, good and bad, made as they are needed."""

import stat
import struct
import zipfile
import zlib
from io import BytesIO

import pypdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="teal"/></svg>'
MANIFEST = "[Content_Types].xml"


def upload(data: bytes, name: str = "upload.bin") -> SimpleUploadedFile:
    """As sent by a browser that says nothing true about it."""
    return SimpleUploadedFile(name, data, content_type="text/plain")


def picture(file_format="JPEG", *, mode="RGB", size=(90, 60), colour=None, **options) -> bytes:
    buffer = BytesIO()
    Picture.new(mode, size, colour or 0).save(buffer, file_format, **options)
    return buffer.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A small PNG whose header promises a huge picture."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def pdf(*, pages=1, password="", size=(595, 842), words="") -> bytes:
    writer = pypdf.PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(*size)
    writer.add_metadata({"/Title": words})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def archive(entries: dict[str, bytes], *, compression=zipfile.ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as packed:
        for name, data in entries.items():
            packed.writestr(name, data)
    return buffer.getvalue()


def archive_with_link() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def locked_archive() -> bytes:
    """Marked as encrypted in both places where an archive says so."""
    data = bytearray(archive({"secret.txt": b"words"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def nested(depth: int) -> bytes:
    data = archive({"words.txt": b"words"})
    for _level in range(depth - 1):
        data = archive({"inner.zip": data})
    return data


def office(part="word/document.xml", **more: bytes) -> bytes:
    return archive({MANIFEST: b"<Types/>", part: b"<document/>", **more})


def svg(content: str, *, before: str = "", attributes: str = "") -> bytes:
    return (
        f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>'
        f"{content}</svg>"
    ).encode()
