"""Citing facts at the desk: what is refused, what is pinned, and how public words come to cite."""

import re

import pytest
from django.urls import reverse

from newsroom.facts.models import Fact
from newsroom.publication.languages import codes
from releases import citing, corrections
from releases.models import Citation, Correction
from tests import factories as make
from tests.desk import change, errors, form_of, save
from tests.releases.changes import LATER, NOW
from tests.releases.citations import SAID, citing_everywhere, plain, rich

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("lede_en", "[[0123456789|9 cars]]", "“9 cars” cites a fact that is not there."),
        ("headline_fr", "[[0123456789]] x", "“0123456789” cites a fact that is not there."),
        ("body_ro", '<p><data data-fact="0123456789" value="9">9 <b>cars</b></data></p>', "“9 cars” cites a fact"),
        ("in_brief_en", "One\nTwo [[abc and so on", "“[[abc and so on” is no whole citation."),
        ("lede_en", "[[012345678Z|x]]", "“[[012345678Z|x]]” is no whole citation."),
        ("body_en", "<p>Bad [[nokey<b>123</b>]] here</p>", "“[[nokey123]] here” is no whole citation."),
    ],
)
def test_a_broken_citation_is_refused_at_its_field_and_nothing_is_lost(desk, field, text, sentence):
    release = make.make_release("News", state="draft")
    response = save(desk, change(release), **{field: text, "lede_ro": "Typed just now"})
    form = response.context["adminform"].form
    assert [error.startswith(sentence) for error in form.errors[field]] == [True]
    assert set(form.errors) == {field}
    assert (form[field].value(), form["lede_ro"].value()) == (text, "Typed just now")


@pytest.mark.parametrize("text", ["a ]] b", "[a] [b]", "a [ [b", "]]"])
def test_brackets_that_begin_no_citation_are_text(desk, text):
    release = make.make_release("News", state="draft")
    assert save(desk, change(release), lede_en=text).status_code == 302
    release.refresh_from_db()
    assert release.lede_en == text


def test_a_fact_without_a_wording_in_the_language_is_not_cited_in_it(desk):
    fact = make.make_fact(make.make_measure(unit=""), None, wording_en="Electric only", of_alliance=True)
    release = make.make_release("News", state="draft")
    response = save(desk, change(release), lede_fr=plain(fact))
    assert errors(response) == [
        f"The fact “{fact}” has no wording in this language yet: write it there first.",
    ]


def test_a_headline_has_room_for_its_citations(desk, fact):
    release = make.make_release("News", state="draft")
    response = save(desk, change(release), headline_en=f"{'x' * 180}[[{fact.key}]]")
    assert errors(response) == ["With the facts that it cites, this is 10 characters too long."]


def test_a_key_alone_is_completed_and_the_release_pins_the_fact(client, writer, fact):
    client.force_login(writer)
    other = make.make_fact(fact.measure, 5)
    release = make.make_release("News", state="draft", facts=[other])
    save(client, change(release), lede_en=f"We built [[{fact.key}]].", body_fr=f"<p>{rich(fact)}</p>")
    release.refresh_from_db()
    assert release.lede_en == f"We built {plain(fact, SAID['en'][0])}."
    assert list(release.citations.values_list("fact", "position", "is_key")) == [
        (other.pk, 0, True),
        (fact.pk, 1, False),
    ]


def test_a_fact_that_is_cited_in_one_language_stands_in_the_table_of_all_so_all_are_cleared_again(client, writer, fact):
    client.force_login(writer)
    release = make.make_release("News", state="in_review")
    save(client, change(release), lede_fr=plain(fact))
    release.refresh_from_db()
    assert release.cleared_languages == []
    make.published(release, state="in_review")
    save(client, change(release), lede_fr=f"{plain(fact)} encore")
    release.refresh_from_db()
    assert release.cleared_languages == ["en", "ro"]


def test_a_fact_may_be_typed_in_the_text_and_in_the_table_at_once(desk, fact):
    release = make.make_release("News", state="draft")
    row = {"citations-TOTAL_FORMS": "1", "citations-0-fact": str(fact.pk), "citations-0-position": "4"}
    row |= {"citations-0-id": "", "citations-0-release": str(release.pk)}
    assert save(desk, change(release), lede_en=plain(fact), **row).status_code == 302
    assert list(release.citations.values_list("fact", "position")) == [(fact.pk, 4)]


def test_a_citation_stays_while_a_text_cites_the_fact(desk, fact):
    release = citing_everywhere(fact, state="draft", lede_en="", in_brief_en="", notes_en="", body_en="", lede_fr="x")
    response = save(desk, change(release), **{"citations-0-DELETE": "on"})
    (sentence,) = [error for error in errors(response) if "stands in a text" in error]
    assert "Headline (English), Headline (French)" in sentence
    assert "Lede (Romanian)" in sentence
    assert "Lede (French)" not in sentence
    assert release.citations.count() == 1


def test_a_citation_goes_with_its_last_token_and_stays_in_the_table_unless_it_is_removed(desk, fact):
    release = make.make_release("News", state="draft", lede_en=plain(fact))
    citing.pin(release)
    save(desk, change(release), lede_en="Nothing")
    assert release.citations.count() == 1
    save(desk, change(release), lede_en=plain(fact))
    response = save(desk, change(release), lede_en="Nothing", **{"citations-0-DELETE": "on"})
    assert response.status_code == 302, errors(response)
    assert release.citations.count() == 0


def test_a_boilerplate_cites_only_what_its_readers_know(desk, fact):
    boilerplate = make.make_boilerplate()
    response = save(desk, change(boilerplate), text_en=f"<p>{rich(fact)}</p>")
    assert errors(response)[0].startswith(f"Readers of this language do not know “{fact}” yet")
    make.make_release(facts=[fact])
    assert save(desk, change(boilerplate), text_en=f"<p>{rich(fact)}</p>").status_code == 302


def test_a_translator_reads_the_other_languages_with_citations_as_words(client, translator, fact):
    release = citing_everywhere(fact, state="draft")
    client.force_login(translator)
    page = client.get(change(release)).content.decode()
    assert f"We built {SAID['en'][0]}." in page
    assert re.findall(r"\[\[[^|]*\|([^\]]*)\]\]", page) == [SAID["fr"][0]] * 3


# Corrections ------------------------------------------------------------------------------------------------------


def test_a_change_of_public_words_brings_the_citation_along(client, writer, approver, fact):
    client.force_login(writer)
    release = make.make_release("News")
    save(client, change(release), lede_en=f"We built [[{fact.key}]].")
    begun = Correction.objects.get()
    assert [part["fact_id"] for part in begun.after["parts"]["citations"]] == [fact.pk]
    assert begun.languages == codes()
    assert not Citation.objects.exists()
    page = client.get(reverse("admin:releases_release_proposal", args=[begun.pk])).content.decode()
    assert "[[" not in page
    corrections.propose(begun, by=writer, at=NOW, kind="minor")
    corrections.correct(begun, by=approver, at=LATER, note="It stands in the lede only.")
    release.refresh_from_db()
    assert release.lede_en == f"We built {plain(fact, SAID['en'][0])}."
    assert Citation.objects.get().fact == fact


def test_a_change_is_not_made_when_a_fact_that_it_cites_has_changed_since(client, writer, approver, fact):
    client.force_login(writer)
    release = make.make_release("News")
    save(client, change(release), lede_en=plain(fact))
    begun = Correction.objects.get()
    corrections.propose(begun, by=writer, at=NOW, kind="minor")
    Fact.objects.update(value=5)
    with pytest.raises(corrections.Refused, match="changed since this was proposed"):
        corrections.correct(begun, by=approver, at=LATER)


def test_history_compares_words(desk, fact):
    release = make.make_release("News", state="draft", lede_en="We built 89,527 vehicles.")
    save(desk, change(release), lede_en=f"We built {plain(fact)}.")
    save(desk, change(release), lede_en=f"We built nearly {plain(fact)}.", body_en=f"<p>{rich(fact)}</p>")
    page = desk.get(reverse("admin:releases_release_history", args=[release.pk])).content.decode()
    first = re.search(r'href="([^"]*compare[^"]*)"', page)[1].replace("&amp;", "&")
    compared = desk.get(first).content.decode()
    assert "<ins>nearly </ins>" in compared
    assert "[[" not in compared


def test_a_form_that_was_opened_before_a_save_brought_a_citation_is_sent_again(desk, fact):
    release = make.make_release("News", state="draft")
    save(desk, change(release), lede_en=plain(fact))
    form = form_of(desk.get(change(release)))
    assert form["lede_en"] == plain(fact, SAID["en"][0])
    assert desk.post(change(release), form).status_code == 302
    assert not Correction.objects.exists()
