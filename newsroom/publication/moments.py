"""Days and moments in words, by the rules of the reader's language. A moment is told in a named zone."""

import datetime
import re
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_timedelta
from django.utils.translation import gettext, override, pgettext

from . import zones
from .languages import locale


def day(date: datetime.date, language: str, width: str = "long") -> str:
    """16 September 2025 · 16 septembre 2025 · 16 septembrie 2025."""
    text = format_date(date, width, locale=locale(language))
    if date.day == 1:
        # In some languages the first of a month is an ordinal in running text, which CLDR's patterns do not know.
        text = re.sub(r"(?<!\S)1(?=\s)", first_of_month(language), text)
    return text


def first_of_month(language: str) -> str:
    with override(language):
        return pgettext("the day in a date: 1 September", "1")


def moment(at: datetime.datetime, language: str, zone: str) -> str:
    """17 September 2025, 06:00 CEST, in `zone`.

    A moment at midnight stands for a day of which no hour is known, and is told as that day.
    """
    local = at.astimezone(ZoneInfo(zone))
    return day(local, language) if stands_for_day(local) else exact(at, language, zone)


def exact(at: datetime.datetime, language: str, zone: str, width: str = "long") -> str:
    """17 September 2025, 00:00 CEST: for staff, to whom midnight is an hour like any other."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local, language, width)}, {clock(local, language)} {zones.abbreviation(local)}"


def moment_in_utc(at: datetime.datetime, language: str, zone: str) -> str:
    """04:00 UTC, with the day where it differs; empty for a moment that stands for a day or is told in UTC."""
    local = at.astimezone(ZoneInfo(zone))
    if stands_for_day(local) or zones.abbreviation(local) == "UTC":
        return ""
    utc = at.astimezone(datetime.UTC)
    text = f"{clock(utc, language)} UTC"
    return text if utc.date() == local.date() else f"{day(utc, language)}, {text}"


def stands_for_day(local: datetime.datetime) -> bool:
    return local.time() == datetime.time(0)


def clock(at: datetime.datetime | datetime.time, language: str) -> str:
    return format_skeleton("Hm", at, locale=locale(language))


def round_the_world(at: datetime.datetime, language: str, zone: str, *, now: datetime.datetime) -> str:
    """The moment as staff check it: in `zone`, in the newsroom's, in UTC, and how far it is from `now`.

    Friday 17 September 2027, 06:00 CEST in Paris · 04:00 UTC · in 298 days. A zone whose clocks show the same as
    one before it is left out. static/newsroom/admin/moment.js says the same while the moment is being typed.
    """
    local = at.astimezone(ZoneInfo(zone))
    told = [in_city(exact(at, language, zone, "full"), zone, language)]
    for other in dict.fromkeys([zones.newsroom_zone(), "UTC"]):
        elsewhere = at.astimezone(ZoneInfo(other))
        if other == zone or (other != "UTC" and elsewhere.utcoffset() == local.utcoffset()):
            continue
        text = f"{clock(elsewhere, language)} {zones.abbreviation(elsewhere)}"
        if elsewhere.date() != local.date():
            text = f"{day(elsewhere, language)}, {text}"
        told.append(in_city(text, other, language))
    return " · ".join([*told, distance(at, language, now=now)])


def in_city(text: str, zone: str, language: str) -> str:
    """06:00 CEST in Paris; UTC names itself."""
    if zone == "UTC":
        return text
    with override(language):
        return gettext("{moment} in {city}").format(moment=text, city=zones.city(zone, language))


def distance(at: datetime.datetime, language: str, *, now: datetime.datetime) -> str:
    """In 298 days, in 36 hours, 5 minutes ago: in the largest unit of which there are two."""
    seconds = int((at - now).total_seconds())
    unit, length = next(
        ((unit, length) for unit, length in (("day", 86400), ("hour", 3600)) if abs(seconds) >= 2 * length),
        ("minute", 60),
    )
    whole = int(seconds / length) * length or (length if seconds >= 0 else -length)
    # Beyond any threshold, so that CLDR tells the unit that was chosen.
    return format_timedelta(
        datetime.timedelta(seconds=whole),
        granularity=unit,
        threshold=float("inf"),
        add_direction=True,
        locale=locale(language),
    )
