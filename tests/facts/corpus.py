"""Texts whose figures are marked by hand, as tests/samples/figures/en.txt explains."""

import re
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent.parent / "samples" / "figures"
MARK = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\]")
SPACES = str.maketrans({"~": "\u202f", "_": "\u00a0"})
FLAGS = {"about", "over", "nearly", "under", "odd"}


class Said(NamedTuple):
    """What a mention has to get right: where it stands, what it is and what it says."""

    start: int
    text: str
    kind: str
    unit: str
    low: Decimal
    high: Decimal
    when: str


class Sample(NamedTuple):
    text: str
    names: tuple
    said: list
    flags: list


def samples(name: str) -> list[Sample]:
    found, names = [], ()
    for line in (FOLDER / f"{name}.txt").read_text().splitlines():
        if line.startswith("names:"):
            names = tuple(part.strip() for part in line.removeprefix("names:").split(";"))
        elif line and not line.startswith("#"):
            found.append(sample(line.translate(SPACES), names))
    return found


def sample(line: str, names: tuple) -> Sample:
    text, said, flags = "", [], []
    at = 0
    for mark in MARK.finditer(line):
        text += line[at : mark.start()]
        value, hints = told(mark[2])
        said.append(Said(len(text), mark[1], *value))
        flags.append(hints)
        text, at = text + mark[1], mark.end()
    return Sample(text + line[at:], names, said, flags)


def told(value: str) -> tuple[tuple, set]:
    parts = value.split()
    flags = {part for part in parts if part in FLAGS}
    value = " ".join(part for part in parts if part not in FLAGS)
    if value[0] in "yd":
        return ({"y": "year", "d": "date"}[value[0]], "", Decimal(0), Decimal(0), value[1:]), flags
    kind, unit = "number", ""
    if currency := re.match("[A-Z]{3} ", value):
        kind, unit, value = "money", currency[0].strip(), value[4:]
    elif value.endswith(("%", "pp")):
        kind, unit = "percent", "percent" if value.endswith("%") else "points"
        value = re.sub("%|pp", "", value)
    low, _dots, high = value.partition("..")
    return (kind, unit, Decimal(low), Decimal(high or low), ""), flags
