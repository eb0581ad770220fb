"""Releases, what they are made of, and the record of what has been decided about them and said since."""

from .previews import PreviewLink
from .record import WORDS, Correction, EarlierText, Step, Withdrawal
from .release import (
    NOTES,
    TEXT,
    Boilerplate,
    Category,
    Citation,
    Contact,
    Release,
    ReleaseDocument,
    ReleaseImage,
)

__all__ = [
    "NOTES",
    "TEXT",
    "WORDS",
    "Boilerplate",
    "Category",
    "Citation",
    "Contact",
    "Correction",
    "EarlierText",
    "PreviewLink",
    "Release",
    "ReleaseDocument",
    "ReleaseImage",
    "Step",
    "Withdrawal",
]
