"""The number check as those who approve see it."""

import pytest

from releases.models import Release
from tests.browser.conftest import SHOTS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("width", "scheme", "locale"), [(1280, "light", "en-GB"), (390, "dark", "fr-FR"), (1280, "dark", "ro-RO")]
)
def test_disagreeing_figures_are_seen_side_by_side(log_in, site, width, scheme, locale):
    release = Release.objects.get()
    # A citation cannot go wrong: what is said beside them can.
    dated = release.body_fr.replace("mai 2025", "juin 2025")
    wrong = {"body_fr": dated, "headline_ro": f"{release.headline_ro}: 7 modele"}
    Release.objects.update(state="in_review", cleared_at_fr=None, **wrong)
    page = log_in(
        "approver", f"/admin/releases/release/{release.pk}/figures/", width=width, scheme=scheme, locale=locale
    )
    page.screenshot(path=SHOTS / f"figures-{locale[:2]}-{width}-{scheme}.png", full_page=True)
    assert page.locator("section.finding.stands").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.locator("section.finding.stands summary").first.click()
    page.locator("section.finding.stands textarea").first.fill("Two dates.")
    before = page.locator("section.finding.stands").count()
    page.locator("section.finding.stands button").first.click()
    page.wait_for_load_state("networkidle")
    assert page.locator("section.finding.stands").count() == before - 1
    assert page.faults == []
