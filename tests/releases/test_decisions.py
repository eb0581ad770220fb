"""The pages of the desk on which people decide."""

import datetime
import re

import pytest
from django.urls import reverse

from newsroom.publication.models import Publishable
from releases import workflow
from releases.decisions import DECISIONS
from releases.models import Release, Step
from tests import factories as make
from tests import people
from tests.desk import change, decide, filled, queries_of, refusals, save

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 9, 1, 9, 0, tzinfo=datetime.UTC)
SOON = datetime.datetime(2026, 9, 17, 4, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def offered(client, release) -> dict[str, bool]:
    """The decisions that the page of a release offers: True where they can be tried, False where it says why not."""
    panel = client.get(change(release)).content.decode().partition('<ul class="decisions">')[2].partition("</ul>")[0]
    found = dict.fromkeys(re.findall(r'/decide/(\w+)/"', panel), True)
    return found | dict.fromkeys(re.findall(r'class="refused"[^>]*>([^<]+)<', panel), False)


def test_the_page_of_a_release_offers_what_its_state_calls_for(desk):
    expected = {
        "draft": ["schedule"],
        "in_review": ["return", "schedule", "approve", "clear", "hold"],
        "withdrawn": ["retract", "restore"],
        "retracted": ["restore"],
    }
    for state, verbs in expected.items():
        release = make.make_release("News", state=state, public_from=SOON, cleared=["en"])
        assert offered(desk, release) == dict.fromkeys(verbs, True), state
    embargo = make.make_release("News", public_from=SOON)
    assert list(offered(desk, embargo)) == ["schedule", "cancel", "hold"]
    assert list(offered(desk, make.make_release("News", cleared=["en"]))) == ["clear", "withdraw", "retract"]


def test_a_decision_that_somebody_may_not_take_says_why(client, writer):
    client.force_login(writer)
    release = make.make_release("News", state="in_review", public_from=SOON)
    assert offered(client, release) == {"schedule": True, "Return with a note": False, "Approve": False} | {
        "Take back a clearance": False
    }
    assert "Ask somebody who has it." in client.get(change(release)).content.decode()


def test_an_approval_clears_and_says_what_becomes_of_it(client, desk):
    release = make.make_release("News", state="in_review", public_from=SOON, cleared=[], headline_fr="")
    page = desk.get(reverse("admin:releases_release_decide", args=[release.pk, "approve"]))
    assert "It goes out by itself on 17 September 2026, 06:00 CEST." in page.content.decode()
    form = page.context["form"]
    assert [code for code, _name in form.fields["languages"].choices] == ["en", "ro"]
    response = decide(desk, release, "approve", languages=["en"])
    assert (response.status_code, response["Location"]) == (302, change(release))
    page = desk.get(change(release)).content.decode()
    assert "“News (en)” is approved and goes out on 17 September 2026, 06:00 CEST." in page
    release.refresh_from_db()
    assert (release.state, release.cleared_languages) == ("approved", ["en"])


def test_an_approval_is_about_what_the_approver_has_seen(client, approver, writer):
    release = make.make_release("News", state="in_review", public_from=SOON, cleared=[])
    client.force_login(approver)
    address = reverse("admin:releases_release_decide", args=[release.pk, "approve"])
    opened = filled(client.get(address).context["form"])
    workflow.edit(release, by=writer, at=NOW, languages=["en"])
    response = client.post(address, opened | {"languages": ["en"]})
    assert response.status_code == 409
    assert refusals(response) == ["Something has been done with it since you opened this page: look at it again."]
    assert client.post(address, filled(response.context["form"])).status_code == 302


def test_whoever_wrote_a_figure_last_does_not_approve_the_release_that_states_it(client, approver, administrator):
    fact = make.make_fact(make.make_measure(), 1000)
    release = make.make_release("News", state="in_review", public_from=SOON, cleared=[], facts=[fact])
    client.force_login(approver)
    assert save(client, change(fact), value="777777").status_code == 302
    response = decide(client, release, "approve", languages=["en"])
    (reason,) = refusals(response)
    assert reason.startswith("You were the last to write what it shows, so somebody else must approve it: ")
    assert "777,777" in reason
    client.force_login(administrator)
    assert decide(client, release, "approve", languages=["en"]).status_code == 302


def test_whoever_wrote_a_figure_last_may_still_publish_alone_in_an_emergency(client, administrator):
    fact = make.make_fact(make.make_measure(), 1000)
    release = make.make_release("News", state="in_review", public_from=SOON, cleared=[], facts=[fact])
    client.force_login(administrator)
    save(client, change(fact), value="777777")
    assert decide(client, release, "approve", languages=["en"], alone="on", note="Nobody here.").status_code == 302
    assert Step.objects.waiting_for_sign_off().count() == 1


def test_whoever_wrote_a_caption_last_does_not_approve_the_release_that_shows_it(client, approver, administrator):
    image, known = make.make_image("Hall"), make.make_image("Known")
    make.make_release("Public", images=[known])
    release = make.make_release("News", state="in_review", public_from=SOON, cleared=[], images=[image, known])
    client.force_login(approver)
    for picture in (image, known):
        assert save(client, change(picture), caption_en="Mine").status_code == 302
    assert refusals(decide(client, release, "approve", languages=["en"])) == [
        "You were the last to write what it shows, so somebody else must approve it: Hall (en)."
    ]
    client.force_login(administrator)
    assert decide(client, release, "approve", languages=["en"]).status_code == 302


def test_the_log_tells_a_moment_in_the_words_of_its_reader(client, writer):
    release = make.make_release("News", state="draft", public_from=None)
    workflow.schedule(release, by=writer, at=NOW, public_from=SOON, zone="Europe/Bucharest")
    client.force_login(writer)
    assert "17 September 2026, 07:00 EEST" in client.get(change(release)).content.decode()
    french = client.get(change(release), headers={"Accept-Language": "fr"}).content.decode()
    assert "17 septembre 2026, 07:00 EEST" in french


def test_a_stale_translation_is_not_ticked_and_named(desk, writer):
    release = make.make_release("News", state="in_review", public_from=SOON, cleared=[])
    workflow.edit(release, by=writer, at=NOW, languages=["en"])
    page = desk.get(reverse("admin:releases_release_decide", args=[release.pk, "approve"]))
    assert page.context["form"]["languages"].value() == ["en"]
    text = re.sub(r"\s+", " ", page.content.decode())
    assert "The source has been worked on since this translation was: French, Romanian" in text


def test_a_refused_decision_says_why_and_keeps_what_was_typed(desk, approver):
    release = make.make_release("News", state="in_review", public_from=SOON, cleared=[])
    workflow.edit(release, by=approver, at=NOW, languages=["en"])
    response = decide(desk, release, "approve", languages=["en", "fr"], note="Typed just now")
    assert response.status_code == 409
    assert refusals(response) == [
        "You edited it last, so somebody else must approve it.",
        "You edited English last, so somebody else must clear it.",
    ]
    assert "Typed just now" in response.content.decode()
    release.refresh_from_db()
    assert release.state == "in_review"


def test_the_emergency_is_offered_to_those_with_its_right_and_listed_until_it_is_signed_off(
    client, administrator, approver
):
    release = make.make_release("News", state="in_review", public_from=SOON, cleared=[])
    workflow.edit(release, by=administrator, at=NOW, languages=["en"])
    address = reverse("admin:releases_release_decide", args=[release.pk, "approve"])
    client.force_login(approver)
    assert "alone" not in client.get(address).context["form"].fields
    client.force_login(administrator)
    assert decide(client, release, "approve", languages=["en"], alone="on", note="Nobody here.").status_code == 302
    (emergency,) = Step.objects.waiting_for_sign_off()
    sign = reverse("admin:releases_release_sign_off", args=[emergency.pk])
    assert f'<a href="{sign}">waits for a third person</a>' in client.get("/admin/releases/step/").content.decode()
    assert client.post(sign, {"note": ""}).status_code == 409
    client.force_login(approver)
    assert "Nobody here." in client.get(sign).content.decode()
    assert client.post(sign, {"note": ""}).status_code == 302
    assert "signed off by Approver Popescu" in client.get("/admin/releases/step/").content.decode()


def test_a_withdrawal_asks_for_the_reason_in_each_public_language(client, desk):
    release = make.make_release("News", cleared=["en", "fr"])
    response = decide(desk, release, "withdraw", reason_en="It was wrong.")
    assert refusals(response) == ["Write in French why, for the readers who look for it."]
    assert "It was wrong." in response.content.decode()
    response = decide(desk, release, "withdraw", reason_en="It was wrong.", reason_fr="C’était faux.")
    assert response.status_code == 302
    assert "C’était faux." in client.get("/fr/releases/news-fr/").content.decode()


def test_a_release_is_returned_with_a_note_that_its_writer_reads(client, approver, writer):
    release = make.make_release("News", state="in_review")
    client.force_login(approver)
    assert decide(client, release, "return", note="").status_code == 200
    assert decide(client, release, "return", note="Add the date of the visit.").status_code == 302
    client.force_login(writer)
    assert "Add the date of the visit." in client.get(change(release)).content.decode()


def test_sent_twice_a_decision_is_taken_once(desk):
    release = make.make_release("News", state="in_review", public_from=SOON, cleared=[])
    assert decide(desk, release, "approve", languages=["en"]).status_code == 302
    again = desk.post(reverse("admin:releases_release_decide", args=[release.pk, "approve"]), {"languages": ["en"]})
    assert again.status_code == 409
    assert refusals(again) == ["“Approve” is for a release that is in review; this one is approved."]
    assert Step.objects.filter(verb="approve").count() == 1


@pytest.mark.parametrize("verb", DECISIONS)
@pytest.mark.parametrize("code", ["en", "fr", "ro"])
def test_every_decision_opens_in_every_language_and_every_state(client, administrator, verb, code):
    client.force_login(administrator)
    for state in Publishable.State:
        release = make.make_release("News", state=state, public_from=SOON, cleared=["en"])
        address = reverse("admin:releases_release_decide", args=[release.pk, verb])
        response = client.get(address, headers={"Accept-Language": code})
        assert (response.status_code, response["Content-Language"]) == (200, code)


def test_whoever_may_not_see_releases_is_told_nothing_about_them(client):
    client.force_login(people.make("guest"))
    release = make.make_release("Secret", state="draft")
    there = reverse("admin:releases_release_decide", args=[release.pk, "approve"])
    absent = reverse("admin:releases_release_decide", args=[release.pk + 1, "approve"])
    assert client.get(there).status_code == client.get(absent).status_code == 404
    assert client.get(there).content == client.get(absent).content
    assert client.get(there.replace("approve", "invent")).status_code == 404


def test_the_log_is_read_by_the_press_office_and_changed_by_nobody(client, administrator, writer):
    release = make.make_release("News", state="draft")
    workflow.submit(release, by=writer, at=NOW, note="Mind the figures.")
    client.force_login(writer)
    assert "Mind the figures." in client.get("/admin/releases/step/").content.decode()
    client.force_login(administrator)
    step = Step.objects.get()
    for address in ("/admin/releases/step/add/", f"/admin/releases/step/{step.pk}/delete/"):
        assert client.get(address).status_code == 403
    assert client.post(f"/admin/releases/step/{step.pk}/change/", {"note": "Hacked"}).status_code == 403


def test_the_page_of_a_release_costs_the_same_however_much_has_been_decided(desk, writer):
    counts = []
    release = make.make_release("News", state="draft", public_from=SOON)
    for _round in range(2):
        for _time in range(4):
            workflow.edit(release, by=writer, at=NOW, languages=["en"])
        desk.get(change(release))
        counts.append(queries_of(desk, change(release)))
    assert counts[0] == counts[1]
    assert Release.objects.count() == 1
