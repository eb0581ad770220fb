"""How words that are public change: proposed by one person, made by another, and told to readers."""

import json
import re

import pytest
from django.urls import reverse

from releases import corrections, workflow
from releases.models import Correction, EarlierText, Release, Step
from tests import factories as make
from tests.desk import change, filled, form_of, refusals, save
from tests.releases.changes import LATER, NOTE, NOW, corrected, proposed, refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def page_of(client, path="/en/releases/news-en/") -> str:
    return client.get(path).content.decode()


# At the desk


def test_what_is_changed_in_a_public_text_is_kept_as_a_proposal(client, writer, news):
    client.force_login(writer)
    before = page_of(client)
    response = save(client, change(news), body_en="<p>We built 89,527 cars.</p>")
    proposal = Correction.objects.get()
    assert response["Location"] == reverse("admin:releases_release_proposal", args=[proposal.pk])
    assert (proposal.state, proposal.languages, proposal.proposed_by) == ("begun", ["en"], writer)
    assert page_of(client) == before
    page = client.get(response["Location"]).content.decode()
    assert re.findall(r"<(ins|del)>([^<]+)", page) == [("del", "89,572 "), ("ins", "89,527 ")]
    assert not Step.objects.exists()


def test_a_part_that_comes_or_goes_is_kept_in_the_proposal_too(client, writer, approver, news):
    client.force_login(writer)
    other = make.make_image("Battery")
    form = form_of(client.get(change(news)))
    form |= {
        "release_images-0-DELETE": "on",
        "release_images-TOTAL_FORMS": "2",
        "release_images-1-image": str(other.pk),
        "release_images-1-position": "1",
        "release_images-1-caption_en": "The workshop",
    }
    client.post(change(news), form)
    proposal = Correction.objects.get()
    assert proposal.languages == ["en", "fr", "ro"]
    assert [part.image.title_en for part in news.release_images.all()] == ["Hall (en)"]
    page = client.get(reverse("admin:releases_release_proposal", args=[proposal.pk])).content.decode()
    assert "Battery" in page
    corrections.propose(proposal, by=writer, at=NOW, kind="minor")
    corrections.correct(proposal, by=approver, at=LATER)
    assert [(part.image, part.caption_en) for part in news.release_images.all()] == [(other, "The workshop")]


def test_a_form_that_changes_nothing_proposes_nothing(client, writer, news):
    client.force_login(writer)
    save(client, change(news))
    save(client, change(news), body_en="<p onclick='x()'>We built 89,572 cars.</p>")
    assert not Correction.objects.exists()


def test_a_language_that_is_not_public_yet_is_worked_on_as_before(client, writer):
    client.force_login(writer)
    release = make.make_release("News", cleared=["en"])
    assert save(client, change(release), headline_fr="Autre").status_code == 302
    release.refresh_from_db()
    assert (release.headline_fr, Correction.objects.count()) == ("Autre", 0)


def test_a_proposal_is_sent_and_made_in_two_steps_by_two_people(client, writer, approver, news):
    client.force_login(writer)
    address = save(client, change(news), body_en="<p>We built 89,527 cars.</p>")["Location"]
    form = filled(client.get(address).context["proposal"])
    response = client.post(address, form | {"act": "propose", "kind": "correction"})
    assert refusals(response) == ["Write the public note in English."]
    response = client.post(
        address, form | {"act": "propose", "kind": "correction", "note_en": NOTE, "awaiting": ["ro"]}
    )
    assert response.status_code == 302
    assert "This takes the right to approve. Ask somebody who has it." in client.get(address).content.decode()
    assert client.post(address, {"act": "correct", "make-note": ""}).status_code == 409

    client.force_login(approver)
    assert "A change by Writer Popescu: waiting for approval" in client.get(change(news)).content.decode()
    assert NOTE in client.get(address).content.decode()
    sentence = "English says 89,527, French says nothing of it."
    assert sentence in client.get(address).content.decode()
    assert refusals(client.post(address, {"act": "correct", "make-note": ""})) == [
        f"Number check: {sentence}",
        "Mend the figures, or write in the note why they are right as they stand.",
    ]
    assert client.post(address, {"act": "correct", "make-note": "French names no figure."}).status_code == 302
    assert [row.reason for row in news.overrulings.all()] == ["French names no figure."]
    assert "89,527 cars" in page_of(client)
    assert [step.verb for step in Step.objects.about(news)] == ["correct", "propose"]


def test_a_proposal_that_is_not_made_keeps_its_text_and_says_why(client, writer, approver, news):
    client.force_login(approver)
    proposal = proposed(news, writer, kind="minor", headline_en="Other")
    address = reverse("admin:releases_release_proposal", args=[proposal.pk])
    assert client.post(address, {"act": "dismiss", "answer-note": ""}).status_code == 200
    assert client.post(address, {"act": "dismiss", "answer-note": "It was right."}).status_code == 302
    page = client.get(address).content.decode()
    assert "It was right." in page
    assert "Other" in page
    assert "News (en)" in page_of(client)


def test_a_proposal_is_worked_on_again_with_everything_that_was_typed(client, writer, approver, news):
    client.force_login(writer)
    image = make.make_image("Battery")
    form = form_of(client.get(change(news))) | {
        "headline_en": "Other",
        "release_images-TOTAL_FORMS": "2",
        "release_images-1-image": str(image.pk),
        "release_images-1-position": "1",
    }
    client.post(change(news), form)
    first = Correction.objects.get()
    corrections.propose(first, by=writer, at=NOW, kind="minor")
    corrections.dismiss(first, by=approver, at=NOW, note="Not so.")
    address = f"{change(news)}?change={first.pk}"
    form = form_of(client.get(address))
    assert form["headline_en"] == "Other"
    images = [form[name] for name in sorted(form) if re.fullmatch(r"release_images-\d+-image", name)]
    assert images[:2] == [str(news.release_images.get().image_id), str(image.pk)]
    response = client.post(address, form | {"lede_en": "Better"})
    second = Correction.objects.exclude(pk=first.pk).get()
    assert response["Location"] == reverse("admin:releases_release_proposal", args=[second.pk])
    fields = second.after["fields"]
    assert (fields["headline_en"], fields["lede_en"]) == ("Other", "Better")
    assert [part["image_id"] for part in second.after["parts"]["release_images"]] == [int(pk) for pk in images[:2]]

    again = client.post(f"{change(news)}?change={second.pk}", form | {"lede_en": "Best"})
    assert again.status_code == 302
    second.refresh_from_db()
    assert (second.state, second.answer) == ("dismissed", "Worked on again.")
    assert client.get(f"{change(news)}?change=nonsense").status_code == 200


# For readers


def test_a_minor_edit_is_made_without_a_word(client, writer, approver, news):
    corrected(news, writer, approver, kind="minor", headline_en="Mended")
    page = page_of(client)
    assert "Mended" in page
    assert "Corrected" not in page
    assert (news.corrected_at_en, EarlierText.objects.count()) == (None, 0)


def test_a_correction_is_told_with_its_note_and_date_in_its_language(client, writer, approver, news):
    answer = "The others name no figure."
    corrected(news, writer, approver, answer=answer, notes={"en": NOTE}, body_en="<p>We built 89,527 cars.</p>")
    page = page_of(client)
    assert "<strong>Corrected on 18 September 2026, 11:20 CEST.</strong> The figure is 89,527, not 89,572." in page
    assert (news.corrected_at_en, news.corrected_at_fr) == (LATER, None)
    assert "Corrected on 18 September 2026" in page_of(client, "/en/releases/")
    french = page_of(client, "/fr/releases/news-fr/")
    assert NOTE not in french
    assert "89,527" not in french


def test_a_language_that_waits_for_a_correction_says_so_until_it_has_it(client, writer, approver, news):
    first = corrected(news, writer, approver, notes={"en": NOTE}, awaiting=["fr", "ro"], lede_en="Right")
    french = page_of(client, "/fr/releases/news-fr/")
    waits = re.search(r'<section class="notice".*?</section>', french, re.S)[0]
    assert re.findall(r'<a href="([^"]+)" lang="(\w+)"', waits) == [("/en/releases/news-en/", "en")]
    assert NOTE not in french
    corrected(news, writer, approver, notes={"fr": "C’est 89 527."}, carries=first, lede_fr="Juste")
    assert "C’est 89 527." in page_of(client, "/fr/releases/news-fr/")
    assert 'class="notice"' in page_of(client, "/ro/releases/news-ro/")
    first.refresh_from_db()
    assert first.awaiting == ["ro"]


def test_the_earlier_text_stays_readable_at_its_own_address(client, writer, approver, news):
    answer = "The others name no figure."
    corrected(news, writer, approver, answer=answer, notes={"en": NOTE}, body_en="<p>We built 89,527 cars.</p>")
    (address,) = re.findall(r'href="(/en/releases/news-en/earlier/\d+/)"', page_of(client))
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert "We built 89,572 cars." in page
    assert '<meta name="robots" content="noindex">' in page
    assert "This text stood here until 18 September 2026, 11:20 CEST. It has been corrected since." in page
    assert '<a href="/en/releases/news-en/">Read the current text</a>' in page
    for absent in ("/fr/releases/news-fr/earlier/1/", "/en/releases/news-en/earlier/2/", "/en/releases/x/earlier/1/"):
        assert client.get(absent).status_code == 404


def test_an_earlier_text_goes_with_its_release(client, writer, approver, news):
    corrected(news, writer, approver, notes={"en": NOTE}, body_en="<p>Right.</p>")
    workflow.withdraw(news, by=approver, at=LATER, reason={"en": "x", "fr": "x", "ro": "x"})
    assert client.get("/en/releases/news-en/earlier/1/").status_code == 404


def test_a_feed_says_that_an_entry_has_been_corrected(client, writer, approver, news):
    before = client.get("/en/releases/rss.xml")["ETag"]
    answer = "The others name no figure."
    corrected(news, writer, approver, answer=answer, notes={"en": NOTE}, body_en="<p>We built 89,527 cars.</p>")
    response = client.get("/en/releases/rss.xml", headers={"If-None-Match": before})
    feed = response.content.decode()
    assert response.status_code == 200
    assert "<atom:updated>2026-09-18T09:20:00+00:00</atom:updated>" in feed
    assert "<category>Corrected</category>" in feed
    assert NOTE in feed
    french = client.get("/fr/releases/rss.xml").content.decode()
    assert "2025-01-15T09:00:00+00:00</atom:updated>" in french


def test_machines_are_told_of_a_correction(client, writer, approver, news):
    def told():
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page_of(client), re.S)
        return json.loads(found[1])

    assert "correction" not in told()
    assert told()["dateModified"] == "2025-01-15T09:00:00+00:00"
    note = "</script><b>89,527</b> & not 89,572"
    corrected(news, writer, approver, notes={"en": note}, body_en="<p>Right.</p>")
    assert told()["correction"] == [
        {"@type": "CorrectionComment", "text": note, "datePublished": "2026-09-18T09:20:00+00:00"}
    ]
    assert told()["dateModified"] == "2026-09-18T09:20:00+00:00"


def test_a_withdrawn_text_is_mended_by_a_change_and_restored(client, writer, approver, administrator, news):
    workflow.withdraw(news, by=approver, at=NOW, reason={"en": "x", "fr": "x", "ro": "x"})
    client.force_login(writer)
    address = save(client, change(news), body_en="<p>Right.</p>")["Location"]
    client.post(address, {"act": "propose", "kind": "minor"})
    corrections.correct(Correction.objects.get(), by=approver, at=LATER)
    workflow.restore(Release.objects.get(), by=administrator, at=LATER)
    assert "Right." in page_of(client)


def test_a_text_corrected_while_it_was_withdrawn_says_so_when_it_is_back(client, writer, approver, administrator, news):
    workflow.withdraw(news, by=approver, at=NOW, reason={"en": "x", "fr": "x", "ro": "x"})
    assert refused(lambda: proposed(news, writer, lede_en="Right")) == ["Write the public note in English."]
    Correction.objects.all().delete()
    corrected(news, writer, approver, notes={"en": NOTE}, lede_en="Right")
    workflow.restore(news, by=administrator, at=LATER)
    assert NOTE in page_of(client)
    assert "Lede of News (en)" in page_of(client, "/en/releases/news-en/earlier/1/")


def test_a_language_that_comes_later_bears_no_date_of_a_correction_it_never_had(client, writer, approver):
    news = make.make_release("News", cleared=["en"])
    corrected(news, writer, approver, notes={"en": NOTE}, lede_en="Right", reference="R-1")
    workflow.clear(news, "ro", by=approver, at=LATER)
    assert news.corrected_at_ro is None
    assert "Rectificat" not in page_of(client, "/ro/releases/news-ro/")


def test_a_change_of_what_all_languages_share_makes_no_translation_newer(writer, approver, news):
    corrected(news, writer, approver, kind="minor", lede_en="Right")
    assert news.stale_languages == ["fr", "ro"]
    corrected(news, writer, approver, kind="minor", reference="R-1")
    assert news.stale_languages == ["fr", "ro"]


def test_a_secret_correction_is_not_told_before_its_release_is_public(client, writer, approver, news):
    corrected(news, writer, approver, notes={"en": "Zebrafish"}, body_en="<p>Right.</p>")
    Release.objects.update(state="in_review")
    for path in ("/en/releases/news-en/", "/en/releases/news-en/earlier/1/", "/en/releases/rss.xml", "/en/releases/"):
        assert "Zebrafish" not in page_of(client, path)


def test_a_page_with_corrections_costs_the_same_queries(client, writer, approver, news, django_assert_num_queries):
    for number in range(3):
        corrected(news, writer, approver, notes={"en": f"Note {number}"}, body_en=f"<p>{number}</p>")
    with django_assert_num_queries(13):
        page = page_of(client)
    assert page.count('class="notice"') == 3
