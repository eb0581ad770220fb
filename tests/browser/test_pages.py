"""What only a browser shows of the public pages: that they fit, are legible, and need nothing from elsewhere."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe

from newsroom.facts.models import Fact
from newsroom.publication.languages import column
from releases.models import Release
from tests.browser.conftest import shoot

pytestmark = pytest.mark.browser

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
HOUR = datetime.datetime(2025, 9, 17, 4, 0, tzinfo=datetime.UTC)
PAGES = [
    "",
    "releases/",
    "releases/{release}/",
    "plants/",
    "plants/douai/",
    "plants/douai/?as-of=2025-10-01",
    "plants/douai/?as-of=yesterday",
    "vehicles/",
    "vehicles/a290/",
    "facts/",
    "facts/{fact}/",
    "facts/{fact}/embed/",
    "nowhere/",
]


def address(code: str, page: str) -> str:
    slug = getattr(Release.objects.get(), column("slug", code))
    fact = Fact.objects.get(value=89_527).key
    return f"/{code}/{page.format(release=slug, fact=fact)}"


def faults_of(page) -> list[str]:
    """What a browser, and axe, hold against the page. A page that is refused may say so on the console."""
    found = [fault for fault in page.faults if "404 (Not Found)" not in fault and "400 (Bad Request)" not in fault]
    for violation in Axe().run(page, options=WCAG).response["violations"]:
        found += [f"{violation['id']}: {node['html']}" for node in violation["nodes"]]
    return found


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_and_has_no_fault_in_any_width_and_scheme(visit, page):
    for code, width, scheme in [
        ("ro", 1280, "light"),
        ("ro", 390, "dark"),
        ("fr", 390, "light"),
        ("fr", 1280, "dark"),
        ("en", 320, "light"),
        ("en", 1920, "light"),
    ]:
        opened = visit(address(code, page), width=width, scheme=scheme)
        shoot(opened, f"{page or 'home'} {code} {width} {scheme}")
        too_wide = opened.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (code, width, scheme, too_wide, faults_of(opened)) == (code, width, scheme, 0, [])


def test_nothing_moves_while_a_page_loads(visit):
    page = visit(address("en", "releases/{release}/"), width=390)
    shift = page.evaluate(
        "() => new Promise(done => { let sum = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) "
        "sum += e.value }).observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 500) })"
    )
    assert shift == 0


def test_a_page_is_whole_without_scripts(visit):
    """The only script adds what no server can know: the reader's own time."""
    Release.objects.update(public_from=HOUR)
    told = []
    for script in (False, True):
        page = visit(address("fr", "releases/{release}/"), script=script, zone="Europe/Bucharest")
        told.append(page.inner_text("main"))
        # What is written for machines runs nothing.
        scripts = page.locator("script:not([type='application/ld+json'])")
        assert scripts.count() == page.locator("script[type=module][src^='/static/']").count() == 1
    assert "17 septembre 2025, 06:00 CEST" in told[0]
    without, with_script = (text.splitlines() for text in told)
    ((line, added),) = [pair for pair in zip(without, with_script, strict=True) if pair[0] != pair[1]]
    assert line == "04:00 UTC"
    assert added.startswith("04:00 UTC · 07:00 ")


@pytest.mark.parametrize(
    ("zone", "yours"),
    [
        ("Europe/Paris", ""),
        ("Europe/Brussels", ""),
        ("Europe/Bucharest", " · 07:00 your time"),
        ("America/Los_Angeles", " · 16 Sept, 21:00 your time"),
        ("UTC", ""),
    ],
)
def test_a_reader_is_told_the_moment_by_their_own_clock_where_it_differs(visit, zone, yours):
    Release.objects.update(public_from=HOUR)
    for width in (1280, 360):
        page = visit(address("en", "releases/{release}/"), width=width, zone=zone)
        assert page.inner_text("[data-yours]") == f"04:00 UTC{yours}"
        assert page.locator("[data-yours]").bounding_box()["height"] < 30  # one line, so nothing has moved
        assert page.context.cookies() == []
        assert faults_of(page) == []


def test_the_keyboard_reaches_the_content_first(visit):
    page = visit("/en/")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.inner_text() == "Skip to the content"
    assert focused.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    # The browser tells the new address a moment after the key.
    page.wait_for_url("**/en/#main")


def test_the_letters_of_every_language_come_from_the_fonts_of_the_project(visit):
    page = visit("/ro/")
    loaded = page.evaluate(
        "async () => { await document.fonts.ready; "
        "return [...document.fonts].filter(f => f.status == 'loaded').map(f => f.family + f.unicodeRange) }"
    )
    assert any("U+218" in font for font in loaded)


def test_a_language_link_leads_to_the_same_page(visit):
    page = visit(address("en", "releases/{release}/"))
    page.click("nav.langs >> text=Română")
    page.wait_for_url(f"**{address('ro', 'releases/{release}/')}")
    assert page.locator("html").get_attribute("lang") == "ro"
