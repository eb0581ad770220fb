"""Releases, what they are made of, and the record of what has been decided about them and said since."""

from .citation import Citation
from .figures import FollowUp, Overruling
from .previews import PreviewLink
from .record import WORDS, Correction, EarlierText, Step, Withdrawal
from .release import (
    Boilerplate,
    Category,
    Contact,
    Release,
    ReleaseDocument,
    ReleaseImage,
)
from .texts import NOTES, TEXT

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
    "FollowUp",
    "Overruling",
    "PreviewLink",
    "Release",
    "ReleaseDocument",
    "ReleaseImage",
    "Step",
    "Withdrawal",
]
