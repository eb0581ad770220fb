"""Reading something before it is public, as if it were.

Inside `as_if_public` the gate lets one more row through, in one language, and with it what that row alone shows.
Nothing else changes, so a preview is the page itself, drawn through the same gate as everybody's.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Preview:
    """What is previewed, in which language, and the token under whose address its files are."""

    model: type
    pk: int
    language: str
    token: str


_current: ContextVar[Preview | None] = ContextVar("preview", default=None)


def current() -> Preview | None:
    """The preview that is being drawn, if one is."""
    return _current.get()


@contextmanager
def as_if_public(thing, *, language: str, token: str):
    reset = _current.set(Preview(type(thing), thing.pk, language, token))
    try:
        yield
    finally:
        _current.reset(reset)
