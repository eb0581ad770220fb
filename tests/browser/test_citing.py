"""Citing facts in a browser: picked, shown in one piece, copied, replaced, undone and saved."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from newsroom.facts.models import Fact
from newsroom.publication.languages import codes
from releases.models import Release
from tests import factories as make
from tests.browser.conftest import shoot

pytestmark = pytest.mark.browser

PICKER = "dialog.fact-picker"


@pytest.fixture
def draft(site):
    return make.make_release(
        "News", state="draft", cleared=[], headline_en="News", lede_en="We built .", body_en="<p>Text</p>"
    )


def fact_of(value) -> Fact:
    return Fact.objects.get(value=value)


def open_form(log_in, release, **options):
    page = log_in("writer", f"/admin/releases/release/{release.pk}/change/", **options)
    page.set_default_timeout(8000)
    show(page, "English", options.get("locale"))
    editor(page, "body_en").wait_for()
    return page


def show(page, language, locale=None):
    names = {"fr-FR": {"English": "anglais"}, "ro-RO": {"English": "engleză"}}.get(locale, {})
    page.locator(".language-switch button", has_text=re.compile(names.get(language, language), re.I)).first.click()


def area(page, name):
    return page.locator(f"#id_{name} + .citing-field .citing-area")


def editor(page, name):
    return page.locator(f".prose-editor:has(#id_{name}) .ProseMirror[contenteditable]")


def pick(page, query, words):
    page.wait_for_selector(PICKER)
    page.keyboard.type(query)
    page.wait_for_selector(f"{PICKER} li[aria-selected=true] b >> text={words}")
    page.keyboard.press("Enter")
    page.wait_for_selector(PICKER, state="detached")


def save(page):
    page.click("[name=_continue] >> nth=0")
    page.wait_for_selector(".messagelist .success")


def test_a_fact_is_picked_into_a_lede_by_the_keyboard_and_stands_there_in_one_piece(log_in, draft):
    page = open_form(log_in, draft)
    lede = area(page, "lede_en")
    assert lede.get_attribute("role") == "textbox"
    page.click("label[for=id_lede_en]")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.locator("#id_lede_en + .citing-field .citing-insert").click()
    shoot_dialog(page, "citing picker empty")
    pick(page, "89 527", "89,527")
    key = fact_of(89527).key
    assert page.input_value("#id_lede_en") == f"We built [[{key}|89,527\u00a0vehicles]]."
    assert lede.locator(".fact-token").inner_text() == "89,527\u00a0vehicles"
    page.keyboard.type(" so")
    assert page.input_value("#id_lede_en") == f"We built [[{key}|89,527\u00a0vehicles]] so."
    for _letter in range(3):
        page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    assert page.input_value("#id_lede_en") == "We built ."
    page.keyboard.press("Control+z")
    assert page.input_value("#id_lede_en").startswith(f"We built [[{key}|")
    for _step in range(8):
        page.keyboard.press("Control+z")
    assert page.input_value("#id_lede_en") == "We built ."
    for _step in range(8):
        page.keyboard.press("Control+Shift+z")
    assert page.input_value("#id_lede_en") == "We built ."
    page.keyboard.press("Control+z")
    save(page)
    draft.refresh_from_db()
    assert draft.lede_en == f"We built [[{key}|89,527\u00a0vehicles]]."
    assert draft.citations.get().fact.key == key
    assert page.faults == []


def test_escape_leaves_the_text_as_it_was(log_in, draft):
    page = open_form(log_in, draft)
    page.locator("#id_headline_en + .citing-field .citing-insert").click()
    page.wait_for_selector(f"{PICKER} li")
    page.keyboard.press("Escape")
    page.wait_for_selector(PICKER, state="detached")
    page.keyboard.type("!")
    assert page.input_value("#id_headline_en") == "News!"


def test_enter_makes_a_line_only_where_there_are_lines(log_in, draft):
    page = open_form(log_in, draft)
    for name, lines in (("headline_en", "Newsxy"), ("in_brief_en", "x\ny")):
        area(page, name).click()
        page.keyboard.press("Control+End")
        page.keyboard.type("x")
        page.keyboard.press("Enter")
        page.keyboard.type("y")
        assert page.input_value(f"#id_{name}") == lines
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("z")
    assert page.input_value("#id_in_brief_en") == "x\ny\n\nz"
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    assert page.input_value("#id_in_brief_en") == ""


def test_a_headline_takes_no_more_than_fits(log_in, draft):
    page = open_form(log_in, draft)
    page.fill("#id_headline_en", "x" * 199)
    area(page, "headline_en").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("abc")
    assert page.input_value("#id_headline_en") == "x" * 199 + "a"


def test_a_fact_is_picked_into_the_text_and_copied_to_another_language_and_to_the_lede(log_in, draft):
    page = open_form(log_in, draft)
    text = editor(page, "body_en")
    text.click()
    page.keyboard.press("End")
    page.keyboard.type(": ")
    page.locator(".prose-editor:has(#id_body_en) [data-name=fact]").click()
    pick(page, "550 million", "550")
    page.keyboard.type(" x")
    fact = fact_of(550000000)
    assert text.locator(".fact-token").inner_text() == "550\u00a0million euro"
    shoot(page, "citing editor light 1280")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    area(page, "lede_en").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")
    assert page.input_value("#id_lede_en") == f"Text: [[{fact.key}|550\u00a0million euro]] x"
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    show(page, "French")
    editor(page, "body_fr").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")
    page.wait_for_function("document.querySelector('#id_body_fr').value.includes('millions')")
    area(page, "headline_fr").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+v")
    page.wait_for_function("document.querySelector('#id_headline_fr').value.includes('millions')")
    save(page)
    draft.refresh_from_db()
    french = "550\u00a0millions d’euros"
    assert draft.headline_fr == f"Text: [[{fact.key}|{french}]] x"
    token = f'<data data-fact="{fact.key}" value="550000000">'
    assert draft.body_fr == f"<p>Text: {token}{french.replace(chr(160), '&nbsp;')}</data> x</p>"
    assert draft.body_en == f"<p>Text: {token}550&nbsp;million euro</data> x</p>"
    assert page.faults == []


def test_a_token_is_replaced_by_a_double_click_or_by_enter(log_in, draft):
    one, other = fact_of(89527), fact_of(50729)
    Release.objects.filter(pk=draft.pk).update(
        lede_en=f"A [[{one.key}|89,527 vehicles]] b",
        body_en=f'<ul><li><p>A <data data-fact="{one.key}" value="89527">89,527 vehicles</data> b</p></li></ul>',
    )
    page = open_form(log_in, draft)
    area(page, "lede_en").locator(".fact-token").dblclick()
    pick(page, "50729", "50,729")
    assert page.input_value("#id_lede_en") == f"A [[{other.key}|50,729\u00a0vehicles]] b"
    token = editor(page, "body_en").locator(".fact-token")
    token.dblclick()
    pick(page, "50729", "50,729")
    assert token.inner_text() == "50,729\u00a0vehicles"
    token.click()
    page.keyboard.press("Enter")
    pick(page, "550", "550")
    assert token.inner_text() == "550\u00a0million euro"
    assert page.input_value("#id_body_en").count("<li>") == 1


def test_leaving_with_a_new_citation_asks_first(log_in, draft):
    page = open_form(log_in, draft)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#id_headline_en + .citing-field .citing-insert").click()
    pick(page, "89527", "89,527")
    page.goto(page.url.replace("change/", "history/"))
    assert asked == ["beforeunload"]


def test_a_fault_is_told_at_its_field_and_a_citation_can_be_written_without_a_script(log_in, draft):
    page = log_in("writer", f"/admin/releases/release/{draft.pk}/change/", script=False)
    page.fill("#id_lede_en", f"We built [[{fact_of(89527).key}]] and [[0123456789]]")
    page.click("[name=_continue] >> nth=0")
    assert "cites a fact that is not there" in page.inner_text(".field-lede_en .errorlist, .errorlist >> nth=0")
    page.fill("#id_lede_en", f"We built [[{fact_of(89527).key}]]")
    page.click("[name=_continue] >> nth=0")
    assert page.input_value("#id_lede_en") == f"We built [[{fact_of(89527).key}|89,527\u00a0vehicles]]"


@pytest.mark.parametrize(
    ("locale", "width", "scheme"),
    [("en-GB", 1280, "light"), ("fr-FR", 1280, "dark"), ("ro-RO", 390, "light"), ("en-GB", 390, "dark")],
)
def test_the_desk_shows_citations_on_every_screen(log_in, site, locale, width, scheme):
    release = Release.objects.get()
    page = open_form(log_in, release, locale=locale, width=width, scheme=scheme)
    name = f"citing {locale[:2]} {width} {scheme}"
    assert area(page, "in_brief_en").locator(".fact-token").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(page, f"{name} form")
    page.locator("#id_headline_en + .citing-field .citing-insert").click()
    page.wait_for_selector(f"{PICKER} li")
    page.keyboard.type("douai")
    page.wait_for_timeout(500)
    shoot_dialog(page, f"{name} picker")
    found = Axe().run(page, context=PICKER).response["violations"]
    assert [violation["id"] for violation in found] == []
    page.keyboard.press("Escape")
    found = Axe().run(page, context=".citing-field").response["violations"]
    assert [violation["id"] for violation in found] == []
    assert page.faults == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_readers_find_links_to_the_facts_in_the_text(visit, site, width, scheme):
    release = Release.objects.get()
    for code in codes():
        page = visit(f"/{code}/releases/{getattr(release, f'slug_{code}')}/", width=width, scheme=scheme)
        assert page.locator(".brief a.cited").count() == 3
        assert page.locator(".text a.cited").count() == 4
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shoot(page, f"citing page {code} {width} {scheme}")
        assert page.faults == []


def shoot_dialog(page, name):
    from tests.browser.conftest import SHOTS

    page.wait_for_load_state("networkidle")
    page.screenshot(path=SHOTS / f"{name.replace(' ', '-')}.png")
