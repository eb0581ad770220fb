"""The desk in two browsers: who has what open, two saves of one text, and what was saved before."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from newsroom.publication.languages import columns
from releases.models import Release
from tests.browser.conftest import shoot

pytestmark = pytest.mark.browser


@pytest.fixture
def address(site):
    """The desk page of a draft: the words of the demonstration, before anything was decided about them."""
    Release.objects.update(state="draft", public_from=None, **dict.fromkeys(columns("cleared_at")))
    return f"/admin/releases/release/{Release.objects.get().pk}/"


def faults_of_contrast(page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "rule", "values": ["color-contrast"]}}).response
    return [node["html"] for violation in found["violations"] for node in violation["nodes"]]


def come_back_to(page):
    """As the browser does when somebody comes back to a tab."""
    with page.expect_response("**/presence/"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_whoever_opens_what_somebody_else_has_open_is_told_and_hears_when_it_is_free(log_in, address):
    ana = log_in("administrator", f"{address}change/")
    assert not ana.locator("#presence").is_visible()
    ben = log_in("approver", f"{address}change/")
    assert ben.locator("#presence").inner_text().startswith("Administrator Popescu has had this open since ")
    shoot(ben, "desk presence")
    come_back_to(ana)
    ana.wait_for_selector("#presence >> text=Approver Popescu has had this open since ")
    ana.goto(ana.url.replace(address, "/admin/releases/release/").replace("change/", ""))
    ben.wait_for_timeout(300)
    come_back_to(ben)
    ben.wait_for_selector("#presence", state="hidden")
    assert (ana.faults, ben.faults) == ([], [])


def test_a_save_over_a_newer_version_shows_both_texts_and_keeps_what_was_typed(log_in, address):
    ana, ben = (log_in(name, f"{address}change/") for name in ("administrator", "approver"))
    for page in (ana, ben):
        page.click(".language-switch >> text=English")
    ana.fill("#id_headline_en", "Electric cars from Douai, says Ana")
    ana.click("[name=_save] >> nth=0")
    assert "was changed successfully" in ana.locator(".messagelist").inner_text()

    ben.fill("#id_headline_en", "Electric cars from Douai, says Ben")
    editor = ben.locator(".field-body_en [contenteditable=true]")
    editor.click()
    ben.keyboard.press("Control+Home")
    editor.press_sequentially("Typed by Ben. ")
    ben.click("[name=_save] >> nth=0")
    told = ben.locator(".collision").inner_text()
    assert "Administrator Popescu saved this on" in told
    assert "Electric cars from Douai, says Ana" in told
    assert ben.locator(".collision ins").all_inner_texts() == ["Ben"]
    assert ben.input_value("#id_headline_en") == "Electric cars from Douai, says Ben"
    assert "Typed by Ben." in ben.locator(".field-body_en [contenteditable=true]").inner_text()
    assert faults_of_contrast(ben) == []
    shoot(ben, "desk collision")
    ben.set_viewport_size({"width": 390, "height": 900})
    assert ben.evaluate("document.querySelector('.collision').scrollWidth <= innerWidth")
    shoot(ben, "desk collision phone")

    ben.click("[name=_save] >> nth=0")
    assert "was changed successfully" in ben.locator(".messagelist").inner_text()
    release = Release.objects.get()
    assert release.headline_en == "Electric cars from Douai, says Ben"
    assert "Typed by Ben." in release.body_en
    assert (ana.faults, ben.faults) == ([], [])


def test_leaving_with_unsaved_text_asks_first_and_control_s_saves(log_in, address):
    page = log_in("approver", f"{address}change/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    page.click("#id_reference")
    page.reload()
    assert asked == []  # nothing was typed

    page.fill("#id_reference", "N-1")
    page.reload()
    assert asked == ["beforeunload"]

    page.fill("#id_reference", "N-2")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    assert "was changed successfully" in page.locator(".messagelist").inner_text()
    assert Release.objects.get().reference == "N-2"

    # Rich text and relations count as typed, too.
    page.click(".language-switch >> text=English")
    page.locator(".field-body_en [contenteditable=true]").press_sequentially("More. ")
    page.reload()
    page.click(".field-plants .select2-selection__choice__remove")
    page.reload()
    assert asked == ["beforeunload"] * 3
    assert page.faults == []


@pytest.mark.parametrize(("locale", "scheme", "width"), [("en-GB", "light", 1280), ("ro-RO", "dark", 390)])
def test_an_old_version_is_looked_at_and_brought_back(log_in, address, locale, scheme, width):
    page = log_in("approver", f"{address}change/", locale=locale, scheme=scheme, width=width)
    headline = page.input_value("#id_headline_ro")
    page.click(".language-switch button[value=ro]")
    page.fill("#id_headline_ro", "Titlu greșit")
    page.click("[name=_continue] >> nth=0")

    page.click(".historylink")
    shoot(page, f"desk history {locale[:2]} {width} {scheme}")
    assert faults_of_contrast(page) == []
    page.click("td.pages a >> nth=0")
    assert "greșit" in page.locator(".differences ins").first.inner_text()
    shoot(page, f"desk compare {locale[:2]} {width} {scheme}")
    assert faults_of_contrast(page) == []
    page.click("#content-main a.button")
    assert page.input_value("#id_headline_ro") == headline
    shoot(page, f"desk restore {locale[:2]} {width} {scheme}")
    assert faults_of_contrast(page) == []
    page.click("[name=_save] >> nth=0")
    assert Release.objects.get().headline_ro == headline
    assert page.faults == []


def test_what_was_deleted_is_restored_from_its_list(log_in, address):
    release = Release.objects.get()
    page = log_in("administrator", f"{address}delete/")
    page.click("#content [type=submit]")
    page.click(".object-tools a[href$='/deleted/']")
    shoot(page, "desk deleted")
    page.click("#change-history a")
    shoot(page, "desk deleted version")
    page.click("#content-main button")
    assert "has been restored as a draft, without clearances." in page.locator(".messagelist").inner_text()
    restored = Release.objects.get()
    assert (restored.pk, restored.uid, restored.state) == (release.pk, release.uid, "draft")
    assert restored.release_images.count() == 3
    assert page.faults == []
