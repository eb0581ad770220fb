"""A release in a browser, from an empty form to its withdrawal, with a picture of every station in var/shots."""

import re

import pytest

from releases.models import Correction, Release
from tests.browser.conftest import shoot

pytestmark = pytest.mark.browser


def write(page, code, **texts):
    """Fills the fields of one language as somebody types them."""
    page.click(f".language-switch button[value={code}]")
    for name, text in texts.items():
        if name == "body":
            page.locator(f".field-body_{code} [contenteditable=true]").click()
            page.keyboard.press("Control+A")
            page.keyboard.type(text)
        else:
            page.fill(f"#id_{name}_{code}", text)


def decide(page, label, **fields):
    page.click(f".decisions >> text={label}")
    for name, text in fields.items():
        page.fill(f"[name={name}]", text)
    shoot(page, f"life decision {label}")
    page.click(".submit-row input[type=submit]")
    page.wait_for_load_state("networkidle")


def told(page) -> str:
    return page.locator(".messagelist").inner_text()


def test_the_life_of_a_release(log_in, visit):  # noqa: PLR0915 - a life is told in one go
    writer = log_in("writer", "/admin/releases/release/add/")
    writer.select_option("#id_source_language", "en")
    write(writer, "en", headline="A new workshop in Douai", lede="It assembles batteries.", body="89,572 cars.")
    write(writer, "fr", headline="Un nouvel atelier à Douai", lede="On y assemble des batteries.", body="89 572.")
    shoot(writer, "life 01 written")
    writer.click("[name=_submit]")
    writer.wait_for_load_state("networkidle")
    assert "is now in review" in told(writer)
    release = Release.objects.get(headline_en="A new workshop in Douai")
    desk = f"/admin/releases/release/{release.pk}/change/"
    assert visit("/en/releases/a-new-workshop-in-douai/").title().startswith("Page not found")

    approver = log_in("approver", desk)
    shoot(approver, "life 02 in review")
    decide(approver, "Return with a note", note="Say since when.")
    assert "is now draft" in told(approver)

    writer.goto(writer.url)
    writer.click("text=Latest steps")
    assert "Say since when." in writer.inner_text(".standing")
    write(writer, "en", lede="It assembles batteries since September.")
    shoot(writer, "life 03 returned")
    writer.click("[name=_submit]")
    writer.wait_for_load_state("networkidle")

    approver.goto(approver.url)
    decide(approver, "Schedule", moment_date="2031-09-17", moment_time="06:00")
    assert "goes out on 17 September 2031, 06:00 CEST" in told(approver)
    # The French text is older than what was added to the English one; the approver has read both.
    approver.click(".decisions >> text=Approve")
    assert "The source has been worked on since this translation was: French" in approver.inner_text("#content")
    approver.check("[name=languages][value=fr]")
    approver.click(".submit-row input[type=submit]")
    approver.wait_for_load_state("networkidle")
    assert "is approved and goes out on 17 September 2031, 06:00 CEST." in told(approver)
    shoot(approver, "life 04 under embargo")
    release.refresh_from_db()
    assert (release.state, release.cleared_languages) == ("approved", ["en", "fr"])

    approver.click(".decisions >> text=Previews")
    approver.select_option("[name=language]", "fr")
    approver.fill("[name=for_whom]", "Ana Ionescu, Gazeta")
    approver.click("[name=make]")
    link = approver.get_attribute("a.address", "href")
    shoot(approver, "life 05 previews")
    reader = visit("/en/")
    reader.goto(link)
    assert reader.inner_text("h1") == "Un nouvel atelier à Douai"
    assert "Ana Ionescu, Gazeta" in reader.inner_text(".notice")
    assert reader.evaluate("document.referrer") == ""
    shoot(reader, "life 06 preview")
    assert visit("/fr/releases/un-nouvel-atelier-a-douai/").title().startswith("Page introuvable")

    # The moment is moved to one that has passed, and confirmed: it is public without anybody publishing it.
    approver.goto(f"{approver.url.partition('/admin/')[0]}{desk}")
    approver.click(".decisions >> text=Schedule")
    approver.fill("[name=moment_date]", "2025-09-17")
    approver.click(".submit-row input[type=submit]")
    approver.check("[name=moment_past]")
    shoot(approver, "life 07 a moment that has passed")
    approver.click(".submit-row input[type=submit]")
    approver.wait_for_load_state("networkidle")
    assert "is public." in told(approver)
    public = visit("/en/releases/a-new-workshop-in-douai/")
    assert "89,572 cars." in public.inner_text(".text")
    assert "17 September 2025, 06:00 CEST" in public.inner_text(".meta")
    shoot(public, "life 08 public")
    reader.goto(link)
    assert reader.title().startswith(("Page not found", "Page introuvable"))

    writer.goto(writer.url)
    write(writer, "en", body="89,527 cars.")
    writer.click("[name=_save] >> nth=0")
    writer.wait_for_load_state("networkidle")
    assert [writer.inner_text("td del").strip(), writer.inner_text("td ins").strip()] == ["89,572", "89,527"]
    writer.check("[name=kind][value=correction]")
    writer.fill("[name=note_en]", "The figure is 89,527, not 89,572.")
    shoot(writer, "life 09 a correction")
    writer.click("[value=propose]")
    writer.wait_for_load_state("networkidle")
    public.reload()
    assert "89,572 cars." in public.inner_text(".text")

    approver.goto(f"{approver.url.partition('/admin/')[0]}{desk}")
    approver.click("text=A change by")
    shoot(approver, "life 10 a correction to make")
    approver.click("[value=correct]")
    approver.wait_for_load_state("networkidle")
    assert Correction.objects.get().state == "applied"
    public.reload()
    assert "89,527 cars." in public.inner_text(".text")
    assert "The figure is 89,527, not 89,572." in public.inner_text(".notice")
    shoot(public, "life 11 corrected")
    public.click("text=The text as it was before")
    assert "89,572 cars." in public.inner_text(".text")
    shoot(public, "life 12 earlier text")
    french = visit("/fr/releases/un-nouvel-atelier-a-douai/")
    assert re.search("English", french.inner_text(".notice"))
    shoot(french, "life 13 a language that waits")

    decide(approver, "Withdraw", reason_en="The workshop does not open.", reason_fr="L’atelier n’ouvre pas.")
    for path, says in [
        ("/en/releases/a-new-workshop-in-douai/", "The workshop does not open."),
        ("/fr/releases/un-nouvel-atelier-a-douai/", "L’atelier n’ouvre pas."),
    ]:
        gone = visit(path)
        assert says in gone.inner_text(".deck")
        shoot(gone, f"life 14 withdrawn {path[1:3]}")
    for page in (writer, approver, public, french):
        assert page.faults == []
