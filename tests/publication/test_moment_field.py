"""Typing a moment: what is taken, what is refused and what is asked about."""

import datetime

import pytest
from django import forms
from django.http import QueryDict
from django.utils.translation import override

from newsroom.publication.fields import ZonedMoment, ZonedMomentField

NOW = datetime.datetime(2026, 3, 1, 12, 0, tzinfo=datetime.UTC)
STORED = datetime.datetime(2027, 9, 17, 4, 0, 30, 250, tzinfo=datetime.UTC)


def form(*, stored=None, required=True, **typed):
    """A form with nothing but a moment in it; `typed` are its parts by name."""

    class Schedule(forms.Form):
        moment = ZonedMomentField(initial=stored, required=required, now=lambda: NOW)

    data = QueryDict(mutable=True)
    for name, text in typed.items():
        data[f"moment_{name}"] = text
    return Schedule(data)


def sent_back(schedule) -> dict:
    """The parts of the form as a browser would send them back untouched."""
    widget = schedule.fields["moment"].widget
    parts = zip(widget.widgets_names, widget.decompress(schedule["moment"].initial), strict=True)
    return {name.removeprefix("_"): "" if value is None else str(value) for name, value in parts}


def error(schedule) -> str:
    assert not schedule.is_valid()
    return " ".join(schedule.errors["moment"])


def test_a_moment_is_typed_on_the_clocks_of_a_zone_and_kept_in_utc():
    schedule = form(date="2027-09-17", time="06:00", zone="Europe/Paris")
    assert schedule.is_valid()
    at, zone = schedule.cleaned_data["moment"]
    assert (at.isoformat(), zone) == ("2027-09-17T04:00:00+00:00", "Europe/Paris")
    schedule = form(date="2027-09-17", time="06:00", zone="Asia/Tokyo")
    assert schedule.is_valid()
    assert schedule.cleaned_data["moment"].at.isoformat() == "2027-09-16T21:00:00+00:00"


@pytest.mark.parametrize("language", ["en", "fr", "ro"])
@pytest.mark.parametrize("date", ["09/10/2026", "9.10.2026", "10-09-2026", "9 October 2026", "2026-13-01", "x"])
def test_a_date_that_is_not_iso_is_refused_in_every_language(language, date):
    with override(language):
        assert "2026-10-09" in error(form(date=date, time="06:00", zone="UTC"))
        assert form(date="2026-10-09", time="06:00", zone="UTC").is_valid()


@pytest.mark.parametrize("time", ["6 pm", "06.00", "25:00", "x"])
def test_a_time_that_is_not_of_24_hours_is_refused(time):
    assert error(form(date="2027-09-17", time=time, zone="UTC")) == (
        "Write the time in 24 hours, for example 06:00 or 18:30."
    )


def test_half_a_moment_is_refused():
    assert error(form(date="2027-09-17", time="", zone="UTC")) == (
        "Give the time too; 00:00 stands for a day of which no hour is told."
    )
    assert error(form(date="", time="06:00", zone="UTC")) == "Give the date too."


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Europe", "../etc/passwd", "localtime", "a\x00b"])
def test_a_zone_that_does_not_exist_is_refused(zone):
    assert "is no time zone" in error(form(date="2027-09-17", time="06:00", zone=zone))


@pytest.mark.parametrize("year", ["0001", "1799", "2201", "9999"])
def test_a_year_that_cannot_be_meant_is_refused(year):
    schedule = form(date=f"{year}-01-01", time="00:00", zone="Asia/Tokyo")
    assert error(schedule) == f"The year {int(year)} cannot be meant."
    assert f'value="{year}-01-01"' in str(schedule["moment"])


def test_nothing_typed_is_nothing_and_keeps_the_zone():
    schedule = form(date="", time="", zone="Asia/Tokyo", required=False)
    assert schedule.is_valid()
    assert schedule.cleaned_data["moment"] == (None, "Asia/Tokyo")
    assert error(form(date="", time="", zone="Asia/Tokyo")) == "This field is required."


@pytest.mark.parametrize(
    ("date", "time", "zone", "says"),
    [
        (
            "2027-03-28",
            "02:30",
            "Europe/Paris",
            "02:30 on 28 March 2027 does not exist in Paris: the clocks go forward from 02:00 to 03:00. "
            "The next time that exists is 03:00.",
        ),
        (
            "2026-10-04",
            "02:15",
            "Australia/Lord_Howe",
            "02:15 on 4 October 2026 does not exist in Lord Howe Island: the clocks go forward from 02:00 to 02:30. "
            "The next time that exists is 02:30.",
        ),
        (
            "2026-09-06",
            "00:30",
            "America/Santiago",
            "00:30 on 6 September 2026 does not exist in Santiago: the clocks go forward from 00:00 to 01:00. "
            "The next time that exists is 01:00.",
        ),
        (
            "2011-12-30",
            "12:00",
            "Pacific/Apia",
            "12:00 on 30 December 2011 does not exist in Apia: the clocks go forward from 30 December 2011, 00:00 "
            "to 31 December 2011, 00:00. The next time that exists is 31 December 2011, 00:00.",
        ),
    ],
)
def test_a_time_that_the_clocks_skip_is_refused_with_the_gap_and_the_next_time(date, time, zone, says):
    schedule = form(date=date, time=time, zone=zone)
    assert error(schedule) == says
    assert f'value="{time}"' in str(schedule["moment"])


def test_a_time_that_exists_twice_is_asked_about_and_nothing_typed_is_lost():
    typed = {"date": "2026-10-25", "time": "02:30", "zone": "Europe/Paris"}
    schedule = form(**typed)
    assert error(schedule) == (
        "02:30 on 25 October 2026 exists twice in Paris, because the clocks go back. Choose which one is meant."
    )
    page = str(schedule["moment"])
    assert 'value="2026-10-25"' in page
    assert 'value="02:30"' in page
    assert '<option value="Europe/Paris" data-letters="60=CET 120=CEST" selected>Paris</option>' in page
    assert "the first: 02:30 CEST (UTC+2)" in page
    assert "the second: 02:30 CET (UTC+1)" in page
    for fold, hour in [("0", "00:30"), ("1", "01:30")]:
        schedule = form(**typed, fold=fold)
        assert schedule.is_valid()
        assert schedule.cleaned_data["moment"].at.isoformat() == f"2026-10-25T{hour}:00+00:00"


def test_a_choice_between_two_is_forgotten_where_there_is_only_one():
    schedule = form(date="2026-10-26", time="02:30", zone="Europe/Paris", fold="1")
    assert schedule.is_valid()
    assert schedule.cleaned_data["moment"].at.isoformat() == "2026-10-26T01:30:00+00:00"


def test_a_zone_without_letters_is_told_by_its_offset():
    page = str(form(date="2027-09-17", time="06:00", zone="Asia/Kathmandu")["moment"])
    assert "Friday, 17 September 2027, 06:00 UTC+5:45 in Kathmandu" in page


def test_a_past_moment_asks_to_be_confirmed_and_a_yes_counts_for_that_moment_only():
    typed = {"date": "2025-09-17", "time": "06:00", "zone": "Europe/Paris"}
    schedule = form(**typed)
    assert error(schedule) == "This moment has passed. Correct it, or confirm below that it is meant."
    page = str(schedule["moment"])
    assert "Yes, it has passed: Wednesday, 17 September 2025, 06:00 CEST in Paris" in page
    assert 'value="2025-09-17T04:00:00+00:00"' in page
    assert form(**typed, past="2025-09-17T04:00:00+00:00").is_valid()
    assert not form(**typed, past="2024-09-17T04:00:00+00:00").is_valid()
    assert not form(**typed, past="on").is_valid()


def test_the_moment_that_is_now_has_passed():
    assert not form(date="2026-03-01", time="12:00", zone="UTC").is_valid()
    assert form(date="2026-03-01", time="12:01", zone="UTC").is_valid()


def test_a_past_moment_that_stands_already_is_not_asked_about():
    stored = ZonedMoment(datetime.datetime(2025, 9, 17, 4, 0, tzinfo=datetime.UTC), "Europe/Paris")
    assert form(stored=stored, date="2025-09-17", time="06:00", zone="Europe/Paris").is_valid()
    # The same moment, told in another zone.
    assert form(stored=stored, date="2025-09-17", time="07:00", zone="Europe/Bucharest").is_valid()
    assert not form(stored=stored, date="2025-09-17", time="06:00", zone="Europe/Bucharest").is_valid()


@pytest.mark.parametrize(
    "stored",
    [
        ZonedMoment(STORED, "Europe/Paris"),
        ZonedMoment(STORED, "America/St_Johns"),
        ZonedMoment(datetime.datetime(2026, 10, 25, 0, 30, tzinfo=datetime.UTC), "Europe/Paris"),
        ZonedMoment(datetime.datetime(2026, 10, 25, 1, 30, tzinfo=datetime.UTC), "Europe/Paris"),
        ZonedMoment(datetime.datetime(1850, 1, 1, 12, 0, tzinfo=datetime.UTC), "Europe/Paris"),
        ZonedMoment(None, "Asia/Tokyo"),
        None,
    ],
)
def test_a_form_left_as_it_is_reports_no_change_and_keeps_the_moment(stored):
    untouched = sent_back(form(stored=stored))
    schedule = form(stored=stored, required=False, **untouched)
    assert schedule.changed_data == []
    assert schedule.is_valid(), schedule.errors
    assert schedule.cleaned_data["moment"] == (stored or (None, "Europe/Paris"))


def test_seconds_are_shown_where_there_are_any_and_the_browser_takes_them():
    page = ZonedMomentField().widget.render("moment", ZonedMoment(STORED, "UTC"))
    assert '<input type="time" name="moment_time" value="04:00:30" step="1"' in page
    assert 'value="06:00"' in str(form(date="2027-09-17", time="06:00", zone="UTC")["moment"])


def test_another_zone_or_the_other_of_two_is_a_change():
    stored = ZonedMoment(datetime.datetime(2026, 10, 25, 1, 30, tzinfo=datetime.UTC), "Europe/Paris")
    untouched = sent_back(form(stored=stored))
    assert untouched["fold"] == "1"
    assert form(stored=stored, **untouched | {"fold": "0"}).has_changed()
    assert form(stored=stored, **untouched | {"zone": "Europe/Madrid"}).has_changed()
    assert form(stored=stored, **untouched | {"time": "x"}).has_changed()


def test_a_field_that_is_locked_keeps_what_is_stored():
    stored = ZonedMoment(STORED, "Europe/Paris")
    schedule = form(stored=stored, date="2030-01-01", time="06:00", zone="UTC")
    schedule.fields["moment"].disabled = True
    assert schedule.is_valid()
    assert (schedule.cleaned_data["moment"], schedule.changed_data) == (stored, [])


def test_the_zones_of_the_newsroom_come_first_and_all_others_follow(settings):
    settings.EMBARGO_ZONES = ["Asia/Tokyo"]
    groups = form().fields["moment"].widget.widgets[2]
    groups.get_context("zone", "Europe/Kiev", {})
    (first, often), *regions = groups.choices
    assert (first, often) == (
        "Often used",
        [("Europe/Paris", "Paris"), ("UTC", "UTC"), ("Asia/Tokyo", "Tokyo"), ("Europe/Kiev", "Kyiv")],
    )
    assert [name for name, _zones in regions][:3] == ["Africa", "America", "Antarctica"]
    assert ("America/New_York", "New York") in dict(regions)["America"]
    assert sum(len(zones) for _name, zones in regions) > 400


def test_zones_are_named_in_the_language_of_the_desk():
    with override("ro"):
        assert ">București</option>" in str(form()["moment"])
    with override("fr"):
        assert ">Bucarest</option>" in str(form()["moment"])
