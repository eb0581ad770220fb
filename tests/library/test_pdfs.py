"""PDFs: which are taken, and which are refused with which sentence."""

import io

import pypdf
import pytest

from newsroom.library import pdfs, uploads
from tests.library import files
from tests.library.files import raw_pdf, refusal

SCRIPT = "<</S/JavaScript/JS(app.alert\\(1\\))>>"
LAUNCH = "<</S/Launch/F(cmd.exe)>>"
LINK = "<</S/URI/URI(https://press.example/)>>"
DESTINATION = "[3 0 R/Fit]"

RUNS = "The PDF holds a script or a form that runs one. Print it to a new PDF."
STARTS = "The PDF starts, plays or sends something when it is opened or clicked on: "
CARRIES = "The PDF carries other files in it. Remove them, and upload them by themselves."
SIZE = "The PDF has a page of an impossible size."
DAMAGED = "The PDF is damaged: it cannot be read. Please export it again."


def annotation(more: str, kind="Link") -> str:
    return f"/Annots[<</Type/Annot/Subtype/{kind}/Rect[0 0 9 9]{more}>>]"


@pytest.mark.parametrize(
    "data",
    [
        raw_pdf(),
        b"\xef\xbb\xbf \r\n" + raw_pdf(),
        raw_pdf(catalog=f"/OpenAction{DESTINATION}"),
        raw_pdf(catalog=f"/OpenAction<</S/GoTo/D{DESTINATION}>>", page=annotation(f"/A{LINK}")),
        raw_pdf(catalog="/OpenAction 4 0 R", more=[f"<</S/GoTo/D{DESTINATION}/Next<</S/Named/N/NextPage>>>>"]),
        raw_pdf(page=annotation(f"/A{LINK}/AA<</E<</S/Hide/T(a)>>>>")),
        raw_pdf(page=annotation("/A<</S/GoToR/F(other.pdf)/D[0/Fit]>>")),
        raw_pdf(catalog="/Names<</JavaScript<</Names[]>>/EmbeddedFiles<</Names[]>>>>/AcroForm<</Fields[]>>"),
        raw_pdf(page="/UserUnit 2"),
        raw_pdf(page="/MediaBox[0 0 4 0 R 100]", more=["14400"]),
        # What is not there is nothing, in one place or another.
        raw_pdf(page="/Annots 9 0 R"),
        files.pdf(pages=30, words="A title"),
    ],
    ids=range(12),
)
def test_a_pdf_that_is_only_read_is_accepted(data):
    assert uploads.document(files.upload(data)) == ".pdf"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (raw_pdf(catalog=f"/OpenAction{SCRIPT}"), RUNS),
        (raw_pdf(catalog=f"/OpenAction<</S/GoTo/D{DESTINATION}/Next[{SCRIPT}]>>"), RUNS),
        (raw_pdf(catalog=f"/AA<</WC{SCRIPT}>>"), RUNS),
        (raw_pdf(catalog=f"/Names<</JavaScript<</Names[(a){SCRIPT}]>>>>"), RUNS),
        (raw_pdf(catalog="/Names<</JavaScript<</Kids[<</Names[(a) 4 0 R]>>]>>>>", more=[SCRIPT]), RUNS),
        (raw_pdf(page=annotation(f"/A{SCRIPT}")), RUNS),
        (raw_pdf(page=annotation("/A 4 0 R"), more=["<</S 5 0 R/JS(1)>>", "/JavaScript"]), RUNS),
        (raw_pdf(page=annotation("/A<</S/#4AavaScript>>")), RUNS),
        (raw_pdf(page=f"/AA<</O{SCRIPT}>>"), RUNS),
        (raw_pdf(catalog=f"/AcroForm<</Fields[<</T(a)/FT/Tx/AA<</K{SCRIPT}>>>>]>>"), RUNS),
        (raw_pdf(catalog="/AcroForm<</Fields[]/XFA[]>>"), RUNS),
        (raw_pdf(catalog=f"/Outlines<</First<</Title(a)/Next<</Title(b)/A{SCRIPT}>>>>>>"), RUNS),
        (raw_pdf(catalog=f"/OpenAction{LAUNCH}"), f"{STARTS}Launch. Print it to a new PDF."),
        (raw_pdf(page=annotation(f"/A{LAUNCH}")), f"{STARTS}Launch. Print it to a new PDF."),
        (raw_pdf(page=annotation("/A<</S/SubmitForm/F(https://a.example)>>")), f"{STARTS}SubmitForm"),
        (raw_pdf(page=annotation("/A<</S/ImportData/F(a)>>")), f"{STARTS}ImportData"),
        (raw_pdf(page=annotation("/A<</S/GoToE/T<</R/C>>>>")), f"{STARTS}GoToE"),
        (raw_pdf(page=annotation("/A<</S/Rendition>>", kind="Screen")), f"{STARTS}Rendition"),
        # What a reader may choose to follow must not be followed by itself.
        (raw_pdf(catalog=f"/OpenAction{LINK}"), f"{STARTS}URI"),
        (raw_pdf(page=annotation("/A 4 0 R") + "/AA<</O 4 0 R>>", more=[LINK]), f"{STARTS}URI"),
        (raw_pdf(page="/AA<</O<</S/GoToR/F(//a.example/b)>>>>"), f"{STARTS}GoToR"),
        (raw_pdf(catalog="/Names<</EmbeddedFiles<</Names[(a)<</F(a.exe)/EF<</F 4 0 R>>>>]>>>>"), CARRIES),
        (raw_pdf(catalog="/AF[<</F(a.xml)/EF<</F 4 0 R>>>>]"), CARRIES),
        (raw_pdf(page=annotation("/FS<</F(a.exe)/EF<</F 4 0 R>>>>", kind="FileAttachment")), CARRIES),
        (raw_pdf(box="[0 0 99999999 99]"), SIZE),
        (raw_pdf(page="/MediaBox[0 0 9 0]"), SIZE),
        (raw_pdf(page="/UserUnit 100"), SIZE),
        (raw_pdf(page="/UserUnit 0"), SIZE),
        (raw_pdf(kids="3 0 R 4 0 R", more=["<</Type/Page/Parent 2 0 R/MediaBox[0 0 99999999 99]>>"]), SIZE),
        (raw_pdf(box="[0 0 (a) 99]"), DAMAGED),
        (raw_pdf(kids="2 0 R"), DAMAGED),
        (raw_pdf(kids="4 0 R 4 0 R", more=["<</Type/Pages/Kids[3 0 R 3 0 R]>>"]), DAMAGED),
        (raw_pdf(kids="4 0 R", more=["4 0 R"]), DAMAGED),
        (raw_pdf() + files.archive({"a.txt": b"words"}), "This file is a PDF and an archive at once."),
        (b"<html><script>alert(1)</script>" + raw_pdf(), "There is something else before the PDF in this file."),
        (b"words" + raw_pdf(), "There is something else before the PDF in this file."),
    ],
    ids=range(36),
)
def test_a_pdf_that_does_more_than_to_be_read_is_refused(data, says):
    assert refusal(uploads.document, data).startswith(says)


def test_a_file_that_a_program_has_put_into_a_pdf_is_found():
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("a.exe", b"MZ")
    buffer = io.BytesIO()
    writer.write(buffer)
    assert refusal(uploads.document, buffer.getvalue()) == CARRIES


def test_a_pdf_with_too_many_pages_is_refused(monkeypatch):
    monkeypatch.setattr(pdfs, "MOST_PAGES", 3)
    assert uploads.document(files.upload(files.pdf(pages=3))) == ".pdf"
    says = "The PDF has too many pages; the limit is 3 pages."
    assert refusal(uploads.document, files.pdf(pages=4)) == says
    # One page may stand for many.
    assert refusal(uploads.document, raw_pdf(kids="3 0 R " * 4)) == says


def test_a_pdf_with_too_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(pdfs, "MOST_PARTS", 50)
    assert refusal(uploads.document, raw_pdf(page="/Annots[" + "<</A<<>>>>" * 30 + "]")).startswith(
        "The PDF has too many parts to be checked; the limit is 50."
    )


@pytest.mark.parametrize("data", [raw_pdf(page=f"/Annots[{'99 0 R ' * 3}]"), raw_pdf(kids="3 0 R 99 0 R")])
def test_what_a_pdf_does_not_hold_is_not_searched_for(data, monkeypatch):
    monkeypatch.setattr("re.search", lambda *args, **options: pytest.fail("the whole file was searched"))
    file = files.upload(data)
    try:
        assert uploads.document(file) == ".pdf"
    except uploads.RefusedError as refused:
        assert str(refused) == DAMAGED  # noqa: PT017


def test_a_pdf_whose_parts_are_not_where_it_says_is_refused():
    many = "".join(f"{name} 0 R " for name in range(50, 80))
    assert refusal(uploads.document, raw_pdf(page=f"/Annots[{many}]")) == DAMAGED
