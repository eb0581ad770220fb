"""Why an upload is not taken."""

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from newsroom.publication.languages import current, locale


class RefusedError(Exception):
    """A sentence for whoever sent the file, in their language: the reason, and the limit where there is one."""


def not_accepted() -> str:
    return _("This is no document of a kind that is accepted: PDF, DOCX, XLSX, PPTX, SVG or ZIP.")


def number(value: int) -> str:
    """A size or a limit, by the rules of the language in which the refusal is written."""
    return format_decimal(value, locale=locale(current()))
