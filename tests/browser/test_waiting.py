"""What is public changes by two people, as both of them see it."""

from urllib.parse import urlsplit

import pytest

from newsroom.plants.models import Plant
from newsroom.publication.models import Change
from tests.browser.conftest import SHOTS

pytestmark = pytest.mark.browser


def test_a_change_of_a_public_plant_waits_and_is_made(log_in, visit):
    plant = Plant.objects.get()
    form = f"/admin/plants/plant/{plant.pk}/change/"
    writer = log_in("writer", form)
    assert writer.locator("p.refusal").first.inner_text().startswith("This is approved or withdrawn.")
    writer.fill("#id_lede_en", "Six electric models for four brands leave one line in Douai.")
    writer.screenshot(path=SHOTS / "waiting-form.png", full_page=True)
    writer.click("[name=_save]")
    writer.wait_for_load_state("networkidle")
    assert "this waits until somebody else makes it" in writer.inner_text(".messagelist")
    address = urlsplit(writer.url).path
    assert "leave one line" not in visit("/en/plants/douai/").inner_text("main")
    looks = [(1280, "light", "en-GB"), (390, "dark", "fr-FR"), (1280, "dark", "ro-RO")]
    for width, scheme, locale in looks:
        page = log_in("approver", address, width=width, scheme=scheme, locale=locale)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        page.screenshot(path=SHOTS / f"waiting-{locale[:2]}-{width}-{scheme}.png", full_page=True)
        assert page.faults == []
    page.click("[value=make]")
    page.wait_for_load_state("networkidle")
    assert Change.objects.get().state == "made"
    page.screenshot(path=SHOTS / "waiting-made.png", full_page=True)
    assert "leave one line" in visit("/en/plants/douai/").inner_text("main")
