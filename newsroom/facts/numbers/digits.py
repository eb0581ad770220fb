"""Numbers written in digits, by the rules of a language or of another one."""

import re
from decimal import Decimal

from .numerals import SPACES, Numerals

ONE_SPACE = str.maketrans(dict.fromkeys(SPACES, " "))
GROUPS = re.compile(r"[0-9]{1,3}(?:[ '’.,][0-9]{3})+")


def read(written: str, table: Numerals, *, whole: bool, scaled: bool) -> tuple[Decimal, bool] | None:
    """What digits say, and whether they are written in an odd way for the language; None where they are no number.

    `whole` says that things are counted that come in no parts: then three digits behind a point are thousands.
    `scaled` says that a magnitude follows: then three digits behind a foreign point are decimals.
    """
    written = written.translate(ONE_SPACE)
    marks = [letter for letter in written if not letter.isdecimal()]
    if not marks:
        return Decimal(written), len(written) > 4
    if len(set(marks)) > 1:
        return mixed(written, marks, table)
    mark = marks[0]
    grouped = GROUPS.fullmatch(written) and not written.startswith("0")
    if len(marks) > 1 or mark in " '’":
        return (joined(written), mark not in table.groups) if grouped else None
    if grouped and (mark in table.groups or (not scaled and (whole or mark != table.decimal))):
        return joined(written), mark not in table.groups
    return Decimal(written.replace(mark, ".")), mark != table.decimal


def mixed(written: str, marks: list[str], table: Numerals) -> tuple[Decimal, bool] | None:
    """The last mark is the decimal one where it stands once and the others are of one kind, between thousands."""
    head, last, tail = written.rpartition(marks[-1])
    if last not in ".," or len(set(marks[:-1])) > 1 or not GROUPS.fullmatch(head):
        return None
    odd = last != table.decimal or marks[0] not in table.groups
    return Decimal(f"{joined(head)}.{tail}"), odd


def joined(written: str) -> Decimal:
    return Decimal("".join(letter for letter in written if letter.isdecimal()))
