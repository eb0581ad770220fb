"""Files to upload, good and bad, made as they are needed."""

import base64
import stat
import struct
import zipfile
import zlib
from io import BytesIO

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from newsroom.library import uploads

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="teal"/></svg>'
MANIFEST = "[Content_Types].xml"


def upload(data: bytes, name: str = "upload.bin") -> SimpleUploadedFile:
    """As sent by a browser that says nothing true about it."""
    return SimpleUploadedFile(name, data, content_type="text/plain")


def refusal(check, data: bytes, name="upload.bin") -> str:
    """The sentence with which a check refuses a file."""
    with pytest.raises(uploads.RefusedError) as refused:
        check(upload(data, name))
    return str(refused.value)


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


def jpeg_with_scans(count: int, file_format="JPEG") -> bytes:
    """A progressive JPEG that ends in the same scan over and over."""
    options = {"save_all": True, "append_images": [Picture.new("L", (90, 60))]} if file_format == "MPO" else {}
    data = picture(file_format, mode="L", progressive=True, **options)
    end = data.index(b"\xff\xd9")
    scan = data[data.rindex(b"\xff\xda", 0, end) : end]
    return data[:end] + scan * (count - data[:end].count(b"\xff\xda")) + data[end:]


def located() -> bytes:
    """The notes of a camera that knows where it is: 50° 22' N."""
    exif = Picture.Exif()
    exif[0x0110] = "Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 22.0, 0.0)})
    return exif.tobytes()


def views(exif: bytes) -> bytes:
    """A JPEG followed by a further view of the same thing, which has notes of its own."""
    data = picture("MPO", save_all=True, append_images=[Picture.new("RGB", (90, 60))])
    second = data.rindex(b"\xff\xd8") + 2
    return data[:second] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + data[second:]


def raw_pdf(*, catalog="", page="", box="[0 0 595 842]", kids="3 0 R", more=()) -> bytes:
    """A PDF of one page, written by hand; `more` are the objects from the fourth on."""
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        f"<</Type/Pages/Count 1/Kids[{kids}]/MediaBox{box}>>",
        f"<</Type/Page/Parent 2 0 R{page}>>",
        *more,
    ]
    data, table = b"%PDF-1.7\n", b"0000000000 65535 f \n"
    for name, content in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(data)
        data += f"{name} 0 obj\n{content}\nendobj\n".encode()
    size = len(objects) + 1
    end = f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF\n".encode()
    return data + b"xref\n0 %d\n" % size + table + end


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


def archive_with_link(kind=stat.S_IFLNK) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = (kind | 0o777) << 16
        packed.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def archive_from_a_pipe() -> bytes:
    """What was piped into the program is a file all the same."""
    return archive_with_link(stat.S_IFIFO)


def archive_with_extra(name: str, second: str) -> bytes:
    """An entry with a second name, as unpackers know it that prefer UTF-8."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        entry = zipfile.ZipInfo(name)
        data = b"\x01" + zlib.crc32(name.encode()).to_bytes(4, "little") + second.encode()
        entry.extra = (0x7075).to_bytes(2, "little") + len(data).to_bytes(2, "little") + data
        packed.writestr(entry, b"words")
    return buffer.getvalue()


def streamed_archive() -> bytes:
    """As written by programs that cannot go back: the sizes follow each file."""

    class Pipe(BytesIO):
        def seekable(self):
            return False

        def seek(self, *args):
            raise OSError("no way back")

        def tell(self):
            raise OSError("no way back")

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", b"words" * 99)
        packed.writestr("b/c.txt", b"")
    return pipe.getvalue()


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


def office(part="word/document.xml", *, manifest=b"<Types/>", **more: bytes) -> bytes:
    return archive({MANIFEST: manifest, part: b"<document/>", **more})


def relations(kind: str, target="https://tracker.example/a", mode="External") -> dict[str, bytes]:
    """The part of an Office file that says what another part leads to."""
    text = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
        f' Target="{target}" TargetMode="{mode}"/></Relationships>'
    )
    return {"word/_rels/settings.xml.rels": text.encode()}


def data_uri(data: bytes, kind="jpeg") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def svg(content: str, *, before: str = "", attributes: str = "") -> bytes:
    return (
        f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>'
        f"{content}</svg>"
    ).encode()
