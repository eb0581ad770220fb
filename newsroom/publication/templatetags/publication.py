"""What every page says of itself: the site's name, its languages, its moments."""

import datetime
import json
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from django import template
from django.conf import settings
from django.urls import reverse, translate_url
from django.utils.translation import get_language_info, override

from newsroom.publication import moments, zones
from newsroom.publication.languages import codes, current, locale, tag

register = template.Library()


@register.simple_tag
def site_name() -> str:
    return settings.SITE_NAME


@register.simple_tag(takes_context=True)
def page_languages(context, thing=None, query="") -> list[dict]:
    """The languages in which there is this page: those of `thing`, else all; each with its name and address.

    `query` is what follows the address, in every language the same.
    """
    request = context["request"]
    languages = []
    for code in codes() if thing is None else thing.public_languages:
        if thing is None:
            # It resolves the path under the language of the request, so that must still be the active one.
            path = translate_url(request.path, code)
        else:
            with override(code):
                path = f"{thing.get_absolute_url()}{query}"
        languages.append(language_link(code, path) | {"url": request.build_absolute_uri(path)})
    return languages


@register.simple_tag
def home_languages() -> list[dict]:
    """The home pages, for pages that are the same thing in no other language."""
    languages = []
    for code in codes():
        with override(code):
            path = reverse("home")
        languages.append(language_link(code, path))
    return languages


def language_link(code: str, path: str) -> dict:
    name = get_language_info(code)["name_local"]
    return {"code": code, "name": name[:1].upper() + name[1:], "path": path, "current": code == current()}


@register.simple_tag
def column_languages() -> str:
    """The name of each language by the ending of its columns, as JSON, for the language switch of the admin."""
    return json.dumps({code.replace("-", "_"): str(name) for code, name in settings.LANGUAGES})


def zone_of(at: datetime.datetime) -> str:
    """The zone in which a moment is told: that of the thing, as in `release.moment`, else the newsroom's."""
    return getattr(at.tzinfo, "key", None) or zones.newsroom_zone()


def local(at: datetime.datetime) -> datetime.datetime:
    return at.astimezone(ZoneInfo(zone_of(at)))


@register.filter
def day(date, width="long") -> str:
    return moments.day(local(date) if isinstance(date, datetime.datetime) else date, current(), width)


@register.filter
def moment(at) -> str:
    return moments.moment(at, current(), zone_of(at))


@register.filter
def on_clock_of(at, publishable):
    """The moment on the clocks of the zone in which a publishable tells its own."""
    return at.astimezone(ZoneInfo(publishable.zone))


@register.filter
def moment_in_utc(at) -> str:
    return moments.moment_in_utc(at, current(), zone_of(at))


@register.filter
def stands_for_day(at) -> bool:
    return moments.stands_for_day(local(at))


@register.filter
def in_zone(at) -> str:
    """For the datetime attribute: ISO 8601 with the offset of the zone."""
    return local(at).isoformat(timespec="minutes")


@register.simple_tag
def locale_tag() -> str:
    """The rules for dates and numbers, for scripts: en-GB."""
    return tag(current())


@register.filter
def number(value: int) -> str:
    """1,234 · 1 234 · 1.234."""
    return format_decimal(value, locale=locale(current()))
