"""The languages of the newsroom, and the columns that modeltranslation keeps for them."""

from functools import cache

from babel import Locale
from django.conf import settings
from django.utils.text import slugify
from modeltranslation.utils import build_localized_fieldname, get_language

__all__ = ["any_language", "codes", "column", "columns", "current", "locale", "slug_for", "tag"]

column = build_localized_fieldname
# The language of the request, always one of `codes()`; Django's own function may answer None or a variant.
current = get_language


def codes() -> list[str]:
    """The codes of the languages that the newsroom speaks, in the order of the settings."""
    return [code for code, _name in settings.LANGUAGES]


@cache
def locale(code: str) -> Locale:
    """The CLDR rules by which dates and numbers are written in a language."""
    return Locale.parse(settings.LOCALES.get(code, code.replace("-", "_")))


def tag(code: str) -> str:
    """The same rules as browsers name them: en-GB."""
    return str(locale(code)).replace("_", "-")


def columns(*fields: str) -> list[str]:
    """The columns of some translated fields in every language, language by language."""
    return [column(field, code) for code in codes() for field in fields]


def any_language(thing, field: str) -> str:
    """A name for staff to recognise a thing by: the text in the current language, else in the first that has one.

    For staff only. What the public reads never falls back to another language.
    """
    texts = (getattr(thing, column(field, code)) for code in (current(), *codes()))
    return next((text for text in texts if text), "")


def slug_for(text: str, *, max_length: int) -> str:
    """The part of an address made from `text`; scripts without Latin letters keep their own letters."""
    slug = slugify(text) or slugify(text, allow_unicode=True)
    return slug[:max_length].strip("-")
