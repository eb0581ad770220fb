"""A page as it was on a day of the past: ?as-of=2025-09-16 shows what was public at the end of that day.

The gate asks what is approved and cleared today, and then whether its moment had come: what has been withdrawn since
stays away, and so does what has been restored since, for the days on which it was gone.
"""

import datetime
import re
from dataclasses import dataclass
from functools import wraps
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from .zones import newsroom_zone

PARAMETER = "as-of"
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class AsOf:
    """The day that a page is about, and its last moment on the newsroom's clocks; both None for today."""

    day: datetime.date | None = None
    at: datetime.datetime | None = None

    @property
    def query(self) -> str:
        return f"?{PARAMETER}={self.day.isoformat()}" if self.day else ""


def end_of(day: datetime.date) -> datetime.datetime:
    """The last moment of a day in the newsroom's zone; of a day that has not ended, the present one.

    Raises ValueError for a day that has not begun.
    """
    zone, now = ZoneInfo(newsroom_zone()), timezone.now()
    if day > now.astimezone(zone).date():
        raise ValueError("the day has not begun")
    if day == now.astimezone(zone).date():
        return now
    midnight = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(0), zone)
    return midnight.astimezone(datetime.UTC) - datetime.datetime.resolution


def asked(text: str) -> AsOf:
    """Raises ValueError for what is no day of the past."""
    if not ISO_DAY.fullmatch(text):
        raise ValueError("not a day")
    day = datetime.date.fromisoformat(text)
    return AsOf(day, end_of(day))


def as_of(view):
    """Hands a view, as `as_of`, the day that the address asks about; refuses what is no day of the past."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        text = request.GET.get(PARAMETER)
        if text is None:
            return view(request, *args, as_of=AsOf(), **kwargs)
        if not text.strip():
            # A form that was sent without a day.
            return HttpResponseRedirect(request.path)
        try:
            day = asked(text.strip())
        except (ValueError, OverflowError):
            response = render(request, "publication/bad_day.html", {"text": text[:40]}, status=400)
        else:
            try:
                response = view(request, *args, as_of=day, **kwargs)
            except Http404:
                # Of what is not public today nothing is told, not even that it would have had a past.
                view(request, *args, as_of=AsOf(), **kwargs)
                response = render(request, "publication/not_then.html", {"as_of": day}, status=404)
        # The page of today is the one to be found.
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped
