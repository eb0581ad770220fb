"""The forms of the desk in a browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from releases.models import Release
from tests.browser.conftest import shoot

pytestmark = pytest.mark.browser


def shown_languages(page) -> list[str]:
    """The languages whose headline fields can be seen."""
    return [code for code in ("en", "fr", "ro") if page.locator(f"#id_headline_{code}").is_visible()]


def test_the_language_switch_shows_one_language_or_all(log_in):
    release = Release.objects.get()
    page = log_in("approver", f"/admin/releases/release/{release.pk}/change/")
    assert shown_languages(page) == ["ro"]  # its source language
    shoot(page, "desk release ro")
    page.click(".language-switch >> text=French")
    assert shown_languages(page) == ["fr"]
    assert page.locator("[name=release_images-0-caption_fr]").is_visible()
    assert not page.locator("[name=release_images-0-caption_en]").is_visible()
    page.click("text=Add another Image")
    assert page.locator("[name=release_images-3-caption_fr]").is_visible()
    assert not page.locator("[name=release_images-3-caption_ro]").is_visible()
    page.click(".language-switch >> text=All languages")
    assert shown_languages(page) == ["en", "fr", "ro"]
    page.reload()
    assert shown_languages(page) == ["en", "fr", "ro"]  # it remembers
    assert page.faults == []


def test_a_fault_in_a_hidden_language_brings_that_language_forward(log_in):
    page = log_in("writer", "/admin/releases/release/add/")
    page.click(".language-switch >> text=English")
    page.fill("#id_headline_en", "News")
    page.select_option("#id_source_language", "fr")
    page.click("[name=_save] >> nth=0")
    page.wait_for_selector(".errornote")
    assert shown_languages(page) == ["fr"]
    assert page.locator(".language-switch .has-fault").inner_text() == "French – see the errors"
    assert "Write this in the source language." in page.inner_text(".field-headline_fr")
    shoot(page, "desk fault")


def test_a_relation_is_found_by_typing(log_in):
    page = log_in("writer", "/admin/releases/release/add/")
    page.click(".field-plants .select2-selection")
    page.keyboard.type("dou")
    page.click(".select2-results__option >> text=Douai")
    assert page.locator(".field-plants .select2-selection__choice").inner_text().endswith("Douai")


@pytest.mark.parametrize(
    "path", ["", "releases/release/", "releases/release/add/", "library/image/", "facts/fact/add/"]
)
def test_the_desk_speaks_each_language_fits_a_phone_and_has_no_contrast_fault(log_in, path):
    for locale, width, scheme in [("fr-FR", 1280, "light"), ("ro-RO", 390, "dark"), ("en-GB", 390, "light")]:
        page = log_in("administrator", f"/admin/{path}", width=width, scheme=scheme, locale=locale)
        shoot(page, f"desk {path or 'index'} {locale[:2]} {width} {scheme}")
        assert page.locator("html").get_attribute("lang") == locale[:2]
        contrast = Axe().run(page, options={"runOnly": {"type": "rule", "values": ["color-contrast"]}}).response
        ours = [node["html"] for violation in contrast["violations"] for node in violation["nodes"]]
        assert [node for node in ours if re.search(r"language|refusal|thumbnail", node)] == []
        assert page.faults == []
