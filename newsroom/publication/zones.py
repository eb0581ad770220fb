"""Named time zones: what they are called, and what their clocks show."""

import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_location
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from .languages import locale

REGIONS = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic Ocean"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific Ocean"),
}


@cache
def known() -> frozenset[str]:
    # The two that stand for whatever the machine is set to, and for nothing.
    return frozenset(available_timezones() - {"localtime", "Factory"})


def validate_zone(name: str):
    if name not in known():
        raise ValidationError(_("“%(name)s” is no time zone."), code="zone", params={"name": name})


def newsroom_zone() -> str:
    """The zone in which a moment is typed unless another is chosen."""
    return settings.TIME_ZONE


@cache
def city(zone: str, language: str) -> str:
    """The city that a zone is known by: Paris, București. Zones of no city keep their own name."""
    region, _slash, place = zone.partition("/")
    if not place or region == "Etc":
        return zone
    return get_timezone_location(zone, locale=locale(language), return_city=True)


def choices(language: str, chosen: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """Zones to choose from: those that the newsroom works with, then all of the world by region.

    `chosen` is among them even where it is an old or unusual name.
    """
    regions = choices_by_region(language)
    often = dict.fromkeys([newsroom_zone(), "UTC", *settings.EMBARGO_ZONES])
    everywhere = {name for _region, group in regions for name, _city in group}
    if chosen in known() - everywhere:
        often[chosen] = None
    return [(gettext("Often used"), [(name, city(name, language)) for name in often]), *regions]


@cache
def choices_by_region(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = {region: [] for region in REGIONS}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name = line.split("\t")[2]
            groups[name.partition("/")[0]].append((name, city(name, language)))
    with override(language):
        return [(str(REGIONS[region]), sorted(group, key=lambda zone: zone[1])) for region, group in groups.items()]


def abbreviation(local: datetime.datetime) -> str:
    """CEST; where a zone has no letters for it, UTC+3."""
    name = local.tzname()
    return name if name.isalpha() else offset(local)


def offset(local: datetime.datetime) -> str:
    """UTC+2, UTC−3:30."""
    minutes = round(local.utcoffset().total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


@cache
def abbreviations(zone: str, year: int) -> dict[int, str]:
    """The letters of a zone in a year by the minutes it is ahead of UTC, where it has letters."""
    found = {}
    for month in (1, 7):
        local = datetime.datetime(year, month, 1, tzinfo=ZoneInfo(zone))
        if local.tzname().isalpha():
            found[round(local.utcoffset().total_seconds() / 60)] = local.tzname()
    return found


def readings(shown: datetime.datetime, zone: str) -> list[datetime.datetime]:
    """The moments, in UTC, at which the clocks of `zone` show `shown`.

    None where they are put forward over it, two where they are put back over it, otherwise one.
    """
    tz = ZoneInfo(zone)
    candidates = {shown.replace(tzinfo=tz, fold=fold).astimezone(datetime.UTC) for fold in (0, 1)}
    return sorted(at for at in candidates if at.astimezone(tz).replace(tzinfo=None) == shown)


def gap(skipped: datetime.datetime, zone: str) -> tuple[datetime.datetime, datetime.datetime]:
    """What the clocks of `zone` show before and after they are put forward over `skipped`."""
    tz = ZoneInfo(zone)
    # Read by the offset of after, the time lies before the change; by that of before, after it.
    before, after = (skipped.replace(tzinfo=tz, fold=fold).astimezone(datetime.UTC) for fold in (1, 0))
    early, late = (at.astimezone(tz).utcoffset() for at in (before, after))
    while after - before > datetime.timedelta(seconds=1):
        middle = before + datetime.timedelta(seconds=(after - before) // datetime.timedelta(seconds=2))
        if middle.astimezone(tz).utcoffset() == early:
            before = middle
        else:
            after = middle
    change = after.replace(tzinfo=None)
    return change + early, change + late
