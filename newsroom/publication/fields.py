"""The form fields in which days and moments are typed."""

import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import moments, zones
from .languages import current, tag

# A year outside is a slip of the finger.
YEARS = range(1800, 2201)


class IsoDateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class IsoDateField(forms.DateField):
    """A day, picked in the browser or typed as 2026-10-09. 09/10/2026 is two days, and refused."""

    widget = IsoDateInput
    input_formats = ["%Y-%m-%d"]
    default_error_messages = {"invalid": _("Write the date as year-month-day, for example 2026-10-09.")}


class IsoTimeInput(forms.TimeInput):
    input_type = "time"

    def format_value(self, value):
        if isinstance(value, datetime.time):
            return value.isoformat("seconds" if value.second else "minutes")
        return value

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if len(context["widget"]["value"] or "") > len("06:00"):
            # Without it a browser refuses seconds.
            context["widget"]["attrs"]["step"] = 1
        return context


class IsoTimeField(forms.TimeField):
    widget = IsoTimeInput
    input_formats = ["%H:%M", "%H:%M:%S"]
    default_error_messages = {"invalid": _("Write the time in 24 hours, for example 06:00 or 18:30.")}


# The dates of an admin page and of its inlines.
ISO_DATES = {"form_class": IsoDateField, "widget": IsoDateInput}


class ZoneSelect(forms.Select):
    """Every named zone, with the letters of its offsets for the script that tells the moment while it is typed."""

    template_name = "publication/zone_select.html"

    def get_context(self, name, value, attrs):
        self.choices = zones.choices(current(), value)
        return super().get_context(name, value, attrs)

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        letters = zones.abbreviations(value, timezone.now().year)
        option["letters"] = " ".join(f"{minutes}={text}" for minutes, text in letters.items())
        return option


class ZonedMoment(NamedTuple):
    """A moment, in UTC, and the name of the zone in which it is typed and told. `at` is None where none is typed."""

    at: datetime.datetime | None
    zone: str

    def is_same(self, other) -> bool:
        """To the second, as it is typed."""
        mine, theirs = (moment.at and moment.at.replace(microsecond=0) for moment in (self, other))
        return mine == theirs and self.zone == other.zone


class ZonedMomentWidget(forms.MultiWidget):
    """Day, time and zone; below them the moment in words, and the questions where there is something to ask."""

    template_name = "publication/moment.html"
    use_fieldset = True

    class Media:
        js = [forms.Script("newsroom/admin/moment.js", type="module")]
        css = {"all": ["newsroom/admin/moment.css"]}

    def __init__(self, attrs=None):
        parts = {
            "date": IsoDateInput,
            "time": IsoTimeInput,
            "zone": ZoneSelect,
            "fold": forms.RadioSelect,
            "past": forms.CheckboxSelectMultiple,
        }
        super().__init__(parts, attrs)
        self.now = timezone.now
        # Set by the field: the moment of which it wants to hear that it is meant, although it has passed.
        self.doubtful = None

    def decompress(self, value):
        if value is None or value.at is None:
            return [None, None, value.zone if value else zones.newsroom_zone(), None, None]
        local = value.at.astimezone(ZoneInfo(value.zone)).replace(microsecond=0)
        twice = len(zones.readings(local.replace(tzinfo=None, fold=0), value.zone)) > 1
        return [local.date(), local.time().replace(fold=0), value.zone, str(local.fold) if twice else None, None]

    def get_context(self, name, value, attrs):
        values = value if isinstance(value, list) else self.decompress(value)
        at, found = self.understood(values)
        fold, past = self.widgets[3:]
        fold.choices = fold_choices(found, values[2]) if len(found) > 1 else []
        past.choices = [past_choice(self.doubtful)] if self.doubtful else []
        context = super().get_context(name, values, attrs)
        names = (name.removeprefix("_") for name in self.widgets_names)
        return context | {
            "parts": dict(zip(names, context["widget"]["subwidgets"], strict=True)),
            "locale": tag(current()),
            "newsroom": zones.newsroom_zone(),
            "first": moments.first_of_month(current()),
            "echo": moments.round_the_world(at, current(), values[2], now=self.now()) if at else "",
        }

    def understood(self, parts):
        """The moment that is typed, as far as it is known, and all that it may mean."""
        try:
            shown = read_clock(*parts[:2])
            zones.validate_zone(parts[2])
        except ValidationError:
            return None, []
        found = zones.readings(shown, parts[2]) if shown else []
        if len(found) > 1:
            return (found[int(parts[3])] if parts[3] in {"0", "1"} else None), found
        return (found[0] if found else None), found


def fold_choices(found, zone) -> list[tuple[str, str]]:
    words = (gettext("the first: %(time)s %(zone)s"), gettext("the second: %(time)s %(zone)s"))
    both = [at.astimezone(ZoneInfo(zone)) for at in found]
    return [
        (str(local.fold), text % {"time": moments.clock(local, current()), "zone": spelled(local)})
        for text, local in zip(words, both, strict=True)
    ]


def past_choice(moment: ZonedMoment) -> tuple[str, str]:
    """Its value is the moment, so that a yes to one is not taken for a yes to another."""
    told = moments.in_city(moments.exact(moment.at, current(), moment.zone, "full"), moment.zone, current())
    return moment.at.isoformat(), gettext("Yes, it has passed: %(moment)s") % {"moment": told}


def spelled(local) -> str:
    """CEST (UTC+2)."""
    letters, offset = zones.abbreviation(local), zones.offset(local)
    return letters if letters == offset else f"{letters} ({offset})"


def read_clock(date, time) -> datetime.datetime | None:
    """What a clock shows at the day and time typed; None where neither is. Raises ValidationError with all faults."""
    faults, read = [], []
    for field, text in ((IsoDateField(required=False), date), (IsoTimeField(required=False), time)):
        try:
            read.append(field.clean(text))
        except ValidationError as error:
            faults += error.error_list
    if faults:
        raise ValidationError(faults)
    day, clock = read
    if day is None and clock is None:
        return None
    if day is None:
        raise ValidationError(_("Give the date too."), code="incomplete")
    if clock is None:
        raise ValidationError(
            _("Give the time too; 00:00 stands for a day of which no hour is told."), code="incomplete"
        )
    if day.year not in YEARS:
        raise ValidationError(_("The year %(year)s cannot be meant."), code="year", params={"year": day.year})
    return datetime.datetime.combine(day, clock)


class ZonedMomentField(forms.Field):
    """A moment typed as a day, a time and a named zone; cleans to a `ZonedMoment`: `at, zone = cleaned["moment"]`.

    In a plain form:

        moment = ZonedMomentField(initial=ZonedMoment(release.public_from, release.zone))

    The initial value, of the field or of the form, is what is stored. Left as it is, it counts as no change and
    comes back to the microsecond. Left empty, `at` is None; a required field refuses that.

    What is typed must be ISO. A time over which the clocks are put forward is refused; one that they show twice,
    and a new moment that lies before `now()`, are asked about: the form comes back with the question in it, and
    with everything that was typed. The widget brings its script and style in `form.media`.
    """

    widget = ZonedMomentWidget
    default_error_messages = {
        "skipped": _(
            "%(time)s on %(day)s does not exist in %(city)s: the clocks go forward from %(before)s to %(after)s. "
            "The next time that exists is %(after)s."
        ),
        "twice": _(
            "%(time)s on %(day)s exists twice in %(city)s, because the clocks go back. Choose which one is meant."
        ),
        "past": _("This moment has passed. Correct it, or confirm below that it is meant."),
    }

    def __init__(self, *, now=timezone.now, **kwargs):
        super().__init__(**kwargs)
        self.now = self.widget.now = now
        self.stored = ZonedMoment(None, zones.newsroom_zone())

    def get_bound_field(self, form, field_name):
        self.stored = form.get_initial_for_field(self, field_name) or self.stored
        return super().get_bound_field(form, field_name)

    def has_changed(self, initial, data):
        if self.disabled:
            return False
        try:
            return not self.read(data).is_same(self.stored)
        except ValidationError:
            return True

    def clean(self, value):
        if self.disabled:
            return self.stored
        typed = self.read(value)
        if typed.at is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if typed.is_same(self.stored):
            return self.stored
        if typed.at and typed.at <= self.now() and not typed.is_same(ZonedMoment(self.stored.at, typed.zone)):
            self.widget.doubtful = typed
            if typed.at.isoformat() not in (value[4] or []):
                raise ValidationError(self.error_messages["past"], code="past")
        return typed

    def read(self, parts) -> ZonedMoment:
        """The moment that was typed. Raises ValidationError where none was, or not one alone."""
        date, time, zone, fold, _past = parts
        zone = zone or self.stored.zone
        shown = read_clock(date, time)
        zones.validate_zone(zone)
        if shown is None:
            return ZonedMoment(None, zone)
        found = zones.readings(shown, zone)
        if len(found) == 1:
            return ZonedMoment(found[0], zone)
        words = {
            "time": moments.clock(shown, current()),
            "day": moments.day(shown, current()),
            "city": zones.city(zone, current()),
        }
        if not found:
            words |= told_gap(shown, zone)
            raise ValidationError(self.error_messages["skipped"], code="skipped", params=words)
        if fold not in {"0", "1"}:
            raise ValidationError(self.error_messages["twice"], code="twice", params=words)
        return ZonedMoment(found[int(fold)], zone)


class MomentField(ZonedMomentField):
    """A moment of which no zone is kept: it is told in the newsroom's. One that has passed means at once."""

    def get_bound_field(self, form, field_name):
        stored = form.get_initial_for_field(self, field_name)
        if stored is None or isinstance(stored, datetime.datetime):
            form.initial[field_name] = ZonedMoment(stored, zones.newsroom_zone())
        return super().get_bound_field(form, field_name)

    def clean(self, value):
        typed = self.stored if self.disabled else self.read(value)
        return self.stored.at if typed.is_same(self.stored) else typed.at


def told_gap(skipped, zone) -> dict[str, str]:
    """From where to where the clocks go, with the days where they go further than one."""
    ends = dict(zip(("before", "after"), zones.gap(skipped, zone), strict=True))
    if all(end.date() == skipped.date() for end in ends.values()):
        return {name: moments.clock(end, current()) for name, end in ends.items()}
    return {name: f"{moments.day(end, current())}, {moments.clock(end, current())}" for name, end in ends.items()}
