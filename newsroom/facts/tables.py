"""Facts as a table of comma-separated values: written for spreadsheets, and read back from them."""

import csv
import io
import re

from django.utils.translation import gettext

# Spreadsheets take a cell that begins so for a formula; a plain number is none.
FORMULA = re.compile(r"[=+\-@\t\r]")
PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
# With its mark, by which spreadsheets know UTF-8.
BOM = "\ufeff"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")

MAX_BYTES = 2 * 2**20
# Read in a second. If each row changes a fact they take up to ten to save, which is well below what a server waits.
MAX_ROWS = 2000


class Unreadable(Exception):
    """The file is no table that can be read; the message says why and what would help."""


def cell(value) -> str:
    """A value as text: plain numbers, days as ISO 8601 has them, and nothing that a spreadsheet would run."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    is_harmful = FORMULA.match(text.lstrip("'")) and not PLAIN_NUMBER.fullmatch(text)
    return f"'{text}" if is_harmful else text


def written(columns, rows: list[dict]) -> bytes:
    """The rows under the names of their columns."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([cell(row[name]) for name in columns] for row in rows)
    return f"{BOM}{file.getvalue()}".encode()


def decoded(data: bytes) -> str:
    """The text of an uploaded file, in UTF-8 or in UTF-16 with its mark."""
    if len(data) > MAX_BYTES:
        raise Unreadable(gettext("The file is larger than 2 MB; split it."))
    try:
        text = data.decode("utf-16" if data.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Unreadable(gettext("The file cannot be read; save it as “CSV UTF-8” and try again."))
    return text


def read(text: str, columns: list[str], needed: list[str]) -> list[tuple[int, dict]]:
    """Each row that holds something, by its number in the file, under the names of its columns."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        lines = [[undefused(value.strip()) for value in line] for line in reader]
    except csv.Error:
        sentence = gettext("The file is no table of comma-separated values: perhaps a quotation mark is missing in it.")
        raise Unreadable(sentence) from None
    names = [name.lower() for name in lines[0]] if lines else []
    while names and not names[-1]:
        # Spreadsheets leave columns behind that had something in them once.
        names.pop()
    check_names(names, columns, needed)
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if len(line) > len(names) and any(line[len(names) :]):
            raise Unreadable(gettext("Row %(row)d has more cells than there are columns.") % {"row": number})
        if any(line):
            rows.append((number, dict.fromkeys(names, "") | dict(zip(names, line, strict=False))))
    if not rows:
        raise Unreadable(gettext("There are no rows below the names of the columns."))
    if len(rows) > MAX_ROWS:
        raise Unreadable(gettext("The file has more than %(rows)d rows; split it.") % {"rows": MAX_ROWS})
    return rows


def check_names(names, columns, needed):
    for name in names:
        if name not in columns:
            sentence = gettext("There is no column “%(name)s”; these may be there: %(names)s.")
            raise Unreadable(sentence % {"name": name, "names": ", ".join(columns)})
        if names.count(name) > 1:
            raise Unreadable(gettext("The column “%(name)s” is there twice.") % {"name": name})
    if missing := [name for name in needed if name not in names]:
        raise Unreadable(gettext("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})


def undefused(text: str) -> str:
    """A cell as it was before `cell` made it harmless."""
    return text[1:] if text.startswith("'") and FORMULA.match(text.lstrip("'")) else text
