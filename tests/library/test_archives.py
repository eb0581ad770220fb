"""Archives and Office files: which are taken, and which are refused with which sentence."""

import lzma
import struct
import zipfile
import zlib

import pytest

from newsroom.library import archives, uploads
from tests.library import files
from tests.library.files import refusal


def test_an_archive_with_too_many_files_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "MOST_ENTRIES", 2)
    assert refusal(uploads.document, files.archive({"a": b"", "b": b"", "c": b""})) == (
        "The archive, with the archives in it, holds too many files; the limit is 2 files."
    )


def test_the_files_of_all_archives_in_an_archive_are_counted_together(monkeypatch):
    monkeypatch.setattr(archives, "MOST_ENTRIES", 5)
    inner = files.archive({"a": b"", "b": b""})
    assert uploads.document(files.upload(files.archive({"1.zip": inner}))) == ".zip"
    assert "holds too many files; the limit is 5 files." in refusal(
        uploads.document, files.archive({"1.zip": inner, "2.zip": inner})
    )


def test_a_list_of_files_that_is_too_long_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_LIST_MB", 0.2)
    monkeypatch.setattr("zipfile.ZipInfo.__init__", lambda *args, **options: pytest.fail("it was read"))
    data = b"PK\x03\x04" + b"\0" * 1_000_000
    end = b"PK\x05\x06" + b"\0" * 8 + (900_000).to_bytes(4, "little") + (0).to_bytes(4, "little") + b"\0\0"
    assert refusal(uploads.document, data + end).startswith("The list of files in the archive is too large;")


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("is_damaged", [False, True])
def test_an_archive_that_is_packed_in_an_uncommon_way_is_refused_unopened(compression, is_damaged, monkeypatch):
    data = files.archive({"a.txt": b"words" * 1000}, compression=compression)
    monkeypatch.setattr("zipfile.ZipExtFile.read", lambda *args: pytest.fail("it was unpacked"))
    if is_damaged:
        data = data[:39] + b"\xff" * 5 + data[44:]
    for packed in (data, files.archive({"inner.zip": data}, compression=compression)):
        assert refusal(uploads.document, packed).startswith(
            "The archive packs a file in a way that few programs can unpack. Make an ordinary ZIP:"
        )


@pytest.mark.parametrize("error", [lzma.LZMAError, AttributeError, struct.error, zlib.error, RecursionError])
def test_whatever_happens_on_reading_an_archive_the_refusal_is_a_sentence(error, monkeypatch):
    def fails(*args):
        raise error("an odd one")

    monkeypatch.setattr("zipfile.ZipExtFile.read", fails)
    assert refusal(uploads.document, files.archive({"a.txt": b"words"})).startswith("The archive is damaged")


def spoilt(data: bytes, at: int, by: bytes) -> bytes:
    return data[:at] + by + data[at + len(by) :]


def with_gap(data: bytes, gap: bytes) -> bytes:
    """Something between the last file of an archive and its list, of which the list knows nothing."""
    listed = data.index(b"PK\x01\x02")
    end = data.rindex(b"PK\x05\x06")
    at = int.from_bytes(data[end + 16 : end + 20], "little") + len(gap)
    return data[:listed] + gap + data[listed : end + 16] + at.to_bytes(4, "little") + data[end + 20 :]


HIDDEN = files.archive({"../../evil.sh": b"words"})
LOCAL = HIDDEN[: HIDDEN.index(b"PK\x01\x02")]
HONEST = files.archive({"a.txt": b"words", "b.txt": b"words"}, compression=zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    "data",
    [
        LOCAL + HONEST,
        with_gap(HONEST, LOCAL),
        with_gap(HONEST, b"J"),
        files.archive({"a.bin": b"junk" + LOCAL + HONEST}),
        files.archive({"a.bin": b"MZ, a program that unpacks itself" + HONEST}),
        # Packed otherwise than the list says.
        spoilt(HONEST, 8, b"\x08"),
    ],
    ids=["before", "between", "a byte", "before, within", "a program", "otherwise"],
)
def test_an_archive_that_holds_what_its_list_does_not_name_is_refused(data):
    assert refusal(uploads.document, data).startswith(
        "The archive, or one inside it, holds data that its list of files does not name."
    )


def test_an_archive_behind_something_else_is_looked_into():
    data = files.archive({"a.bin": b"junk" + HIDDEN})
    assert refusal(uploads.document, data).startswith("The archive holds a file whose name leads out of it")


def test_bytes_that_only_look_like_the_end_of_an_archive_are_no_archive():
    data = files.archive({"a.bin": b"words PK\x05\x06 words"})
    assert uploads.document(files.upload(data)) == ".zip"


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        (["a", "a/b"], "The archive holds a file and a folder of one name: a"),
        (["A/b", "a"], "The archive holds a file and a folder of one name: a"),
        (["a/", "a"], "The archive holds a file and a folder of one name: a"),
        (["é.txt", "e\u0301.txt"], "The archive holds two files of one name: e\u0301.txt"),
        (["a\u202egpj.exe"], "The archive holds a file whose name leads out of it, or cannot be stored"),
        (["a\u2028b"], "The archive holds a file whose name leads out of it, or cannot be stored"),
        *(
            ([name], "The archive holds a file whose name Windows cannot store. Please rename it:")
            for name in [
                "ab:c",
                "CON",
                "con.txt",
                "a/Prn.tar.gz",
                "AUX .x",
                "nul",
                "COM1.txt",
                "LPT²",
                "a./b",
                "b ",
                "x?",
            ]
        ),
    ],
)
def test_an_archive_with_names_that_not_every_system_can_store_is_refused(entries, says):
    data = files.archive({name: b"" if name.endswith("/") else b"words" for name in entries})
    assert refusal(uploads.document, data).startswith(says)


def test_the_second_name_of_a_file_is_checked_like_the_first():
    assert uploads.document(files.upload(files.archive_with_extra("a.txt", "ă.txt"))) == ".zip"
    data = files.archive_with_extra("a.txt", "../../a.txt")
    assert refusal(uploads.document, data).startswith("The archive holds a file whose name leads out of it")


@pytest.mark.parametrize(
    "data",
    [
        files.archive({"Dossier de presse\u00a0– « Usine\u202f».txt": b"words"}),
        files.archive({"icons/auxiliary.txt": b"", "console/com10.txt": b"", "a.b/.c": b"", "comment": b""}),
        files.archive({"a/": b"", "a/b.txt": b"words"}),
        files.streamed_archive(),
        files.archive_from_a_pipe(),
    ],
    ids=["spaces", "names", "folders", "streamed", "from a pipe"],
)
def test_an_honest_archive_is_accepted(data):
    assert uploads.document(files.upload(data)) == ".zip"


OFFICE_TYPES = '<Types><Override PartName="/word/document.xml" ContentType="{}"/></Types>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "kind", ["application/vnd.ms-word.document.macroEnabled.main+xml", "application/vnd.ms-office.vbaProject"]
)
def test_macros_are_found_in_every_encoding(encoding, kind):
    data = files.office(manifest=OFFICE_TYPES.format(kind).encode(encoding))
    assert refusal(uploads.document, data) == "The Office file holds macros. Save it without them."


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "externalLinkPath", "frame"])
def test_an_office_file_that_loads_something_is_refused(kind):
    assert refusal(uploads.document, files.office(**files.relations(kind))) == (
        "The Office file loads something that lies outside it. Break the link or embed what it leads to, "
        "or save the file as PDF: https://tracker.example/a"
    )


@pytest.mark.parametrize("more", [files.relations("hyperlink"), files.relations("image", "media/a.png", "Internal")])
def test_an_office_file_may_hold_links_and_its_own_parts(more):
    assert uploads.document(files.upload(files.office(**more))) == ".docx"


@pytest.mark.parametrize(
    "manifest", [b"<Types", b"no XML", b'<!DOCTYPE a [<!ENTITY b "c">]><Types/>', "<Types/>".encode("utf-32")]
)
def test_an_office_file_that_does_not_say_what_it_holds_is_refused(manifest):
    assert refusal(uploads.document, files.office(manifest=manifest)) == (
        "The Office file is damaged. Save it again, or save it as PDF."
    )


def test_what_an_office_file_says_of_its_parts_has_a_limit(monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_NOTES_MB", 0.001)
    data = files.office(manifest=b"<Types/>" + b" " * 2000)
    assert refusal(uploads.document, data).startswith("The Office file says too much of its parts to be checked;")


def test_an_archive_that_lies_about_a_length_is_refused():
    data = bytearray(files.archive({"a.txt": b"words" * 1000}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    assert refusal(uploads.document, bytes(data)).startswith("The archive is damaged")
