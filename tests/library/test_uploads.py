"""What is taken for what it is, and what is refused with which sentence."""

import pytest
from PIL import Image as Picture

from newsroom.library import uploads
from tests.library import files
from tests.library.files import refusal

ACCEPTED_PICTURES = "This is no picture of a kind that is accepted: JPEG, PNG, WebP, TIFF, AVIF or GIF."
ACCEPTED_DOCUMENTS = "This is no document of a kind that is accepted: PDF, DOCX, XLSX, PPTX, SVG or ZIP."
DAMAGED = "The picture is damaged or cut short: it cannot be read to its end. Please export it again."


def name_of_case(value) -> str:
    """The bytes of an archive hold the time at which it was made, which is not the same for every worker."""
    return value if isinstance(value, str) else "file"


@pytest.mark.parametrize(
    ("file_format", "mode", "suffix"),
    [
        ("JPEG", "RGB", ".jpg"),
        ("JPEG", "CMYK", ".jpg"),
        ("JPEG", "L", ".jpg"),
        ("PNG", "RGBA", ".png"),
        ("PNG", "P", ".png"),
        ("PNG", "I;16", ".png"),
        ("WEBP", "RGB", ".webp"),
        ("TIFF", "CMYK", ".tif"),
        ("TIFF", "LAB", ".tif"),
        ("AVIF", "RGB", ".avif"),
        ("GIF", "P", ".gif"),
    ],
)
def test_a_picture_is_known_by_its_content(file_format, mode, suffix):
    file = files.upload(files.picture(file_format, mode=mode), "misnamed.txt")
    assert uploads.picture(file) == suffix
    assert file.tell() == 0


def test_a_picture_with_further_views_is_a_jpeg():
    views = Picture.new("RGB", (90, 60))
    data = files.picture("MPO", save_all=True, append_images=[views])
    assert Picture.open(files.upload(data)).format == "MPO"
    assert uploads.picture(files.upload(data)) == ".jpg"


@pytest.mark.parametrize("data", [b"not a picture", b"", files.SVG, files.pdf(), files.picture("BMP"), b"GIF89a"])
def test_what_is_no_picture_is_refused(data):
    assert refusal(uploads.picture, data, "picture.jpg") in {ACCEPTED_PICTURES, DAMAGED}


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "AVIF"])
def test_a_picture_that_is_cut_short_is_refused(file_format):
    noise = Picture.effect_noise((300, 300), 90).convert("RGB")
    buffer = files.BytesIO()
    noise.save(buffer, file_format)
    data = buffer.getvalue()
    assert refusal(uploads.picture, data[: len(data) * 2 // 3]) in {DAMAGED, ACCEPTED_PICTURES}


def test_a_picture_with_damaged_pixels_is_refused():
    data = bytearray(files.picture("PNG", colour="red"))
    at = data.index(b"IDAT") + 8
    data[at : at + 8] = b"\xff" * 8
    assert refusal(uploads.picture, bytes(data)) == DAMAGED


@pytest.mark.parametrize("size", [(11_000, 10_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_that_would_unpack_to_too_many_pixels_is_refused_by_its_header(size, monkeypatch):
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda image: pytest.fail("it was unpacked"))
    assert "the limit is 100 megapixels" in refusal(uploads.picture, files.png_that_says(*size))


@pytest.mark.parametrize("file_format", ["JPEG", "MPO"])
def test_a_jpeg_that_draws_over_itself_again_and_again_is_refused_before_it_is_decoded(file_format, monkeypatch):
    assert uploads.picture(files.upload(files.jpeg_with_scans(uploads.MOST_SCANS, file_format))) == ".jpg"
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda image: pytest.fail("it was decoded"))
    assert refusal(uploads.picture, files.jpeg_with_scans(uploads.MOST_SCANS + 1, file_format)) == (
        "The JPEG draws its picture in too many passes; the limit is 100. Export it as an ordinary JPEG."
    )


def test_what_only_looks_like_passes_of_a_jpeg_is_not_counted():
    """Notes before the picture and films behind it, as telephones write them, hold any bytes."""
    noise = b"\xff\xda" * 1000
    data = files.picture("JPEG", comment=noise) + noise
    assert uploads.picture(files.upload(data)) == ".jpg"


def test_the_limits_are_settings(settings):
    settings.MAX_IMAGE_MEGAPIXELS = 1
    assert "the limit is 1 megapixel." in refusal(uploads.picture, files.picture(size=(1200, 1000)))
    settings.MAX_IMAGE_MB = settings.MAX_DOCUMENT_MB = 1
    too_much = "The file has 2 MB; the limit is 1 MB."
    assert refusal(uploads.picture, b"\0" * 1_200_000) == too_much
    assert refusal(uploads.document, b"\0" * 1_200_000) == too_much


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (files.pdf(), ".pdf"),
        (files.SVG, ".svg"),
        (b"\xef\xbb\xbf \n" + files.SVG, ".svg"),
        (files.archive({"a/b.txt": b"words", "c.txt": b""}), ".zip"),
        (files.office(), ".docx"),
        (files.office("xl/workbook.xml"), ".xlsx"),
        (files.office("ppt/presentation.xml"), ".pptx"),
        (files.nested(3), ".zip"),
    ],
    ids=name_of_case,
)
def test_a_document_is_known_by_its_content(data, suffix):
    file = files.upload(data, "misnamed.exe")
    assert uploads.document(file) == suffix
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"just text", ACCEPTED_DOCUMENTS),
        (b"", ACCEPTED_DOCUMENTS),
        (b"MZ\x90\0 a program", ACCEPTED_DOCUMENTS),
        (b"<!DOCTYPE html><html><body>a page</body></html>", ACCEPTED_DOCUMENTS),
        (b"<html><script>alert(1)</script></html>", ACCEPTED_DOCUMENTS),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old Office file, or one locked with a password."),
        (b"%PDF-1.7 and nothing more", "The PDF is damaged"),
        (files.pdf()[:300], "The PDF is damaged"),
        (files.pdf(pages=0), "The PDF has no page."),
        (files.pdf(password="secret"), "The PDF is locked or protected by a password."),
        (files.pdf(size=(1e9, 1e9)), "The PDF has a page of an impossible size."),
        (b"PK\x05\x06" + b"\0" * 18, "The archive is empty."),
        (files.archive({"folder/": b""}), "The archive is empty."),
        (files.archive({"a.txt": b"words" * 99})[:60], "The archive is damaged"),
        (files.archive({"../a.txt": b""}), "The archive holds a file whose name leads out of it"),
        (files.archive({"a/../../b": b""}), "The archive holds a file whose name leads out of it"),
        (files.archive({"/etc/passwd": b""}), "The archive holds a file whose name leads out of it"),
        (files.archive({"a\\b.txt": b""}), "The archive holds a file whose name leads out of it"),
        (files.archive({"C:/b.txt": b""}), "The archive holds a file whose name leads out of it"),
        (files.archive({"a\x07.txt": b""}), "The archive holds a file whose name leads out of it"),
        (files.archive({"A.txt": b"", "a.TXT": b""}), "The archive holds two files of one name: a.TXT"),
        (files.archive_with_link(), "The archive holds a link instead of a file: link"),
        (files.locked_archive(), "The archive is locked with a password."),
        (files.archive({"zeros": b"\0" * 30_000_000}), "Unpacked, the archive would be too large; the limit is 20 MB."),
        (
            files.archive({"a.zip": files.archive({"zeros": b"\0" * 30_000_000})}),
            "Unpacked, the archive would be too large; the limit is 20 MB.",
        ),
        (files.nested(4), "There are archives within archives"),
        (files.office(**{"word/vbaProject.bin": b"macros"}), "The Office file holds macros."),
    ],
    ids=name_of_case,
)
def test_a_document_that_is_not_what_it_seems_is_refused(data, says):
    assert refusal(uploads.document, data, "report.pdf").startswith(says)


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("Fișa uzinei.PDF", "Fișa uzinei.pdf"),
        ("report.docx", "report.pdf"),
        ("report.v2", "report.v2.pdf"),
        ("###.pdf", "file.pdf"),
        (".pdf", "file.pdf"),
        ("ș" * 200 + ".pdf", "ș" * 60 + ".pdf"),
        ("a\x07b\u202e.pdf", "ab.pdf"),
    ],
)
def test_a_name_is_tidied_and_tells_the_truth(name, stored):
    assert uploads.tidy_name(name, ".pdf") == stored
