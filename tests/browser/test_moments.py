"""Typing a moment in a browser: it is told in words as it is typed, as the server tells it."""

import datetime
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from newsroom.plants.models import Plant
from tests.browser.conftest import shoot

pytestmark = pytest.mark.browser

SOON = datetime.datetime(2027, 9, 17, 4, 0, tzinfo=datetime.UTC)


@pytest.fixture
def open_form(log_in):
    def go(**options):
        Plant.objects.update(public_from=SOON, state="in_review")
        return log_in("approver", f"/admin/plants/plant/{Plant.objects.get().pk}/change/", **options)

    return go


def told(page) -> str:
    """The echo without its distance, which depends on the day of the test, and without the comma of some CLDRs."""
    return page.text_content(".moment-echo").rpartition(" · ")[0].replace("day, ", "day ", 1)


def typed(page, date="2027-09-17", time="06:00", zone="Europe/Paris"):
    page.fill("[name=public_from_date]", date)
    page.fill("[name=public_from_time]", time)
    page.select_option("[name=public_from_zone]", zone)


def test_a_moment_is_told_in_words_while_it_is_typed(open_form):
    page = open_form(zone="Europe/Bucharest")
    assert told(page) == "Friday 17 September 2027, 06:00 CEST in Paris · 07:00 EEST in Bucharest · 04:00 UTC"
    typed(page, time="18:30", zone="America/Los_Angeles")
    assert told(page) == (
        "Friday 17 September 2027, 18:30 PDT in Los Angeles · 18 September 2027, 03:30 CEST in Paris · "
        "18 September 2027, 04:30 EEST in Bucharest · 18 September 2027, 01:30 UTC"
    )
    typed(page, zone="Asia/Kathmandu")
    assert told(page).startswith("Friday 17 September 2027, 06:00 UTC+5:45 in Kathmandu · 02:15 CEST in Paris")
    assert re.search(r" · (in \d+ days|\d+ days ago)$", page.text_content(".moment-echo"))
    page.fill("[name=public_from_date]", "")
    assert page.text_content(".moment-echo") == ""
    assert page.faults == []


def test_a_change_of_the_clocks_is_told_while_it_is_typed_and_asked_about_when_saved(open_form):
    page = open_form()
    typed(page, date="2027-03-28", time="02:30")
    assert page.text_content(".moment-echo") == "This time does not exist there: the clocks go forward over it."
    typed(page, date="2027-10-31", time="02:30")
    assert page.text_content(".moment-echo").startswith("This time exists twice there")
    page.click("[name=_save] >> nth=0")
    page.check("text=the second: 02:30 CET (UTC+1)")
    assert told(page) == "Sunday 31 October 2027, 02:30 CET in Paris · 01:30 UTC"
    shoot(page, "desk moment twice")
    page.click("[name=_save] >> nth=0")
    page.wait_for_selector(".messagelist")
    assert Plant.objects.get().public_from == datetime.datetime(2027, 10, 31, 1, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("locale", "zone", "date"),
    [
        ("en-GB", "Europe/Paris", "2027-09-17"),
        ("fr-FR", "Asia/Tokyo", "2027-09-01"),
        ("ro-RO", "America/St_Johns", "2027-01-01"),
    ],
)
def test_the_script_tells_what_the_server_tells(open_form, locale, zone, date):
    page = open_form(locale=locale)
    typed(page, date=date, zone=zone)
    live = page.text_content(".moment-echo")
    page.click("[name=_continue] >> nth=0")
    page.wait_for_selector(".messagelist")
    served = page.context.request.get(page.url, headers={"Accept-Language": locale}).text()
    assert live.replace(", ", " ") == re.search(r'class="moment-echo"[^>]*>([^<]*)', served)[1].replace(", ", " ")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_field_fits_and_has_no_fault(open_form, width, scheme):
    page = open_form(width=width, scheme=scheme)
    typed(page, date="2027-10-31", time="02:30")
    page.click("[name=_save] >> nth=0")
    page.wait_for_selector(".moment-question")
    shoot(page, f"desk moment {width} {scheme}")
    found = Axe().run(page, context=".moment").response["violations"]
    assert [node["html"] for violation in found for node in violation["nodes"]] == []
    box = page.locator(".moment").bounding_box()
    assert box["x"] + box["width"] <= width
