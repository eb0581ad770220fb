"""Days and moments in words, by the rules of the reader's language."""

import datetime
import re

from babel.dates import format_date, format_skeleton
from django.utils import timezone
from django.utils.translation import override, pgettext

from .languages import locale


def day(date: datetime.date, language: str, width: str = "long") -> str:
    """16 September 2025 · 16 septembre 2025 · 16 septembrie 2025."""
    text = format_date(date, width, locale=locale(language))
    if date.day == 1:
        # In some languages the first of a month is an ordinal in running text, which CLDR's patterns do not know.
        with override(language):
            text = re.sub(r"^1(?=\s)", pgettext("the day in a date: 1 September", "1"), text)
    return text


def moment(at: datetime.datetime, language: str) -> str:
    """17 September 2025, 06:00 CEST, in the newsroom's own zone.

    A moment at midnight stands for a day of which no hour is known, and is told as that day.
    """
    local = timezone.localtime(at, timezone.get_default_timezone())
    if local.time() == datetime.time(0):
        return day(local, language)
    return f"{day(local, language)}, {clock(local, language)} {local.tzname()}"


def moment_in_utc(at: datetime.datetime, language: str) -> str:
    """04:00 UTC, with the day where it differs; empty for a moment that stands for a day."""
    local = timezone.localtime(at, timezone.get_default_timezone())
    if local.time() == datetime.time(0):
        return ""
    utc = at.astimezone(datetime.UTC)
    text = f"{clock(utc, language)} UTC"
    return text if utc.date() == local.date() else f"{day(utc, language)}, {text}"


def clock(at: datetime.datetime, language: str) -> str:
    return format_skeleton("Hm", at, locale=locale(language))
