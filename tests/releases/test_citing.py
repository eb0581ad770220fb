"""Facts cited in texts: a token says what its fact says, in each language, and is pinned by the release."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newsroom.facts.models import Fact
from newsroom.publication.languages import codes, column
from releases import citing, workflow
from releases.models import Correction, EarlierText, Release
from tests import factories as make
from tests.desk import change, errors, save
from tests.releases.changes import NOW
from tests.releases.citations import SAID, citing_everywhere, plain, rich
from tests.walk import addresses_of, walk

pytestmark = pytest.mark.django_db

# What is stored ---------------------------------------------------------------------------------------------------


def test_a_token_says_what_its_fact_says_in_the_language_of_the_text(fact):
    release = citing_everywhere(fact)
    for code, (words, html) in SAID.items():
        assert getattr(release, column("lede", code)) == f"We built {plain(fact, words)}."
        assert getattr(release, column("body", code)) == f"<p>Built: {rich(fact, html, 89527)}.</p>"


def test_what_is_typed_into_a_token_is_not_kept(fact):
    release = make.make_release(lede_en=plain(fact, "a million"), body_en=f"<p>{rich(fact, '<b>12</b>', 12)}</p>")
    assert release.lede_en == plain(fact, SAID["en"][0])
    assert release.body_en == f"<p>{rich(fact, SAID['en'][1], 89527)}</p>"


def test_another_save_changes_nothing_and_reads_all_facts_of_all_languages_at_once(fact):
    release = citing_everywhere(fact, state="draft")
    texts = citing.columns_of(release)
    assert not release.retell()
    with CaptureQueriesContext(connection) as captured:
        release.save()
    assert len([query for query in captured if "facts_fact" in query["sql"]]) == 1
    assert citing.columns_of(Release.objects.get()) == texts


def test_a_text_without_tokens_asks_for_no_fact(fact):
    release = make.make_release(lede_en="[a] ]] | <data>", body_en="<p>None</p>")
    with CaptureQueriesContext(connection) as captured:
        release.save()
    assert [query for query in captured if "facts_fact" in query["sql"]] == []


def test_a_fact_in_words_has_a_token_without_a_value():
    fact = make.make_fact(make.make_measure(unit=""), None, wording_en="Electric <only> [since May]", of_alliance=True)
    release = make.make_release(lede_en=f"{plain(fact)}!", body_en=f"<p>{rich(fact)}</p>")
    assert release.lede_en == f"[[{fact.key}|Electric <only> [since May]]]!"
    assert citing.told(release.lede_en) == "Electric <only> [since May]!"
    assert release.body_en == f'<p><data data-fact="{fact.key}">Electric &lt;only&gt; [since May]</data></p>'


def test_a_range_is_one_token(fact):
    Fact.objects.update(value_to=90000, is_about=True)
    release = make.make_release(lede_en=plain(fact), body_en=f"<p>{rich(fact)}</p>")
    assert citing.told(release.lede_en) == "about 89,527–90,000\u00a0vehicles"
    assert release.body_en == f"<p>{rich(fact, 'about 89,527–90,000&nbsp;vehicles', 89527)}</p>"


def test_a_token_of_no_fact_becomes_its_words_where_nobody_can_be_asked():
    release = make.make_release(
        lede_en="We built [[0123456789|9 cars]].",
        body_en='<p><data data-fact="0123456789" value="9">9 <em>cars</em></data>, <data value="3">3</data></p>',
    )
    assert (release.lede_en, release.body_en) == ("We built 9 cars.", "<p>9 <em>cars</em>, 3</p>")


def test_a_token_that_is_pasted_as_plain_text_into_rich_text_is_one_there(fact):
    release = make.make_release(body_en=f"<p>Built: {plain(fact, 'x')} [[and this</p>")
    assert release.body_en == f"<p>Built: {rich(fact, SAID['en'][1], 89527)} [[and this</p>"


@pytest.mark.parametrize(
    "text",
    [
        "<data data-fact='{key}' onclick='x()' class='a' style='b'><script>x()</script></data>",
        '<data data-fact="{key}"><data data-fact="{key}">x</data>y</data>',
        '<data value="a&gt;b" data-fact="{key}">x</data>',
    ],
)
def test_nothing_but_the_words_of_the_fact_gets_into_a_token(fact, text):
    release = make.make_release(body_en=f"<p>{text.format(key=fact.key)}</p>")
    assert release.body_en == f"<p>{rich(fact, SAID['en'][1], 89527)}</p>"


def test_a_boilerplate_cites_as_well(fact):
    boilerplate = make.make_boilerplate(text=f"Built: {rich(fact)}")
    assert boilerplate.text_fr == f"Built: {rich(fact, SAID['fr'][1], 89527)} (fr)"


# Following a fact -------------------------------------------------------------------------------------------------


def test_texts_in_the_making_follow_a_fact_that_is_changed_and_those_that_are_public_stay(desk, fact):
    draft = citing_everywhere(fact, state="draft", cleared=["fr"])
    response = save(desk, change(fact), value="89528")
    assert response.status_code == 302, errors(response)
    draft.refresh_from_db()
    assert citing.told(draft.lede_fr) == "We built 89\u202f528\u00a0véhicules."
    assert (draft.body_ro, draft.cleared_languages) == (
        f"<p>Built: {rich(fact, '89.528&nbsp;de vehicule', 89528)}.</p>",
        [],
    )


def test_no_save_changes_words_that_people_have_decided_on(approver, fact):
    public = citing_everywhere(fact)
    waiting = citing_everywhere(fact, state="in_review", cleared=[])
    boilerplate = make.make_boilerplate(text=rich(fact))
    before = [citing.columns_of(thing) for thing in (public, waiting, boilerplate)]
    Fact.objects.update(value=5)
    boilerplate.save()
    workflow.withdraw(public, by=approver, at=NOW, reason=dict.fromkeys(codes(), "Wrong"))
    workflow.approve(waiting, by=approver, at=NOW, languages=["fr"], now=True)
    things = (Release.objects.get(pk=public.pk), Release.objects.get(pk=waiting.pk), boilerplate)
    assert [citing.columns_of(thing) for thing in things] == before
    things[0].lede_en += " Again."
    things[0].save()
    assert things[0].lede_en == f"We built {plain(fact, '5 vehicles')}. Again."


def test_texts_follow_the_unit_of_a_measure(desk, fact):
    draft = citing_everywhere(fact, state="draft")
    save(desk, change(fact.measure), unit="units")
    draft.refresh_from_db()
    assert citing.told(draft.lede_en) == "We built 89,527\u00a0units."


# What goes out ----------------------------------------------------------------------------------------------------


def test_a_release_page_leads_to_its_facts_and_carries_their_values(client, fact):
    release = citing_everywhere(fact)
    for (code, (words, html)), address in zip(SAID.items(), addresses_of(release), strict=True):
        page = client.get(address).content.decode()
        link = f'<data data-fact="{fact.key}" value="89527"><a class="cited" href="/{code}/facts/{fact.key}/">'
        assert f"<h1>News of {link}{words}</a></data> ({code})</h1>" in page
        assert f'<p class="deck">We built {link}{words}</a></data>.</p>' in page
        assert f"<li>{link}{words}</a></data> built</li>" in page
        assert page.count(f"<p>Built: {link}{html}</a></data>.</p>") == 2
        assert f"<title>News of {words} ({code})" in page
        assert f'<meta name="description" content="We built {words}.">' in page


def test_an_address_is_made_from_words(desk, fact):
    release = make.make_release(state="draft", cleared=[], headline_en=f"News of {plain(fact)}", slug_en="x")
    release.slug_en = ""
    release.fill_slug("en")
    assert release.slug_en == "news-of-89527-vehicles"


def test_a_link_holds_no_other_link(fact):
    text = f'<p><a href="/x">so {rich(fact, "many", 5)}</a> {rich(fact, "many", 5)}</p>'
    address = fact.get_absolute_url()
    assert citing.linked_rich(text, {fact.key: fact}) == (
        f'<p><a href="/x">so <data data-fact="{fact.key}" value="89527">many</data></a> '
        f'<data data-fact="{fact.key}" value="89527"><a class="cited" href="{address}">many</a></data></p>'
    )


def test_a_fact_that_is_not_public_is_told_as_words(client, fact):
    release = citing_everywhere(fact)
    release.citations.all().delete()
    page = client.get(release.get_absolute_url()).content.decode()
    assert f"<h1>News of {SAID['en'][0]} (en)</h1>" in page
    assert fact.key not in page


def test_what_is_typed_around_a_citation_is_escaped(client, fact):
    assert citing.linked("<b> & " + plain(fact, "<i>"), {}) == "&lt;b&gt; &amp; &lt;i&gt;"


def test_nowhere_does_a_token_stand_as_it_is_stored(client, approver, fact):
    plant = make.make_plant()
    release = citing_everywhere(fact, plants=[plant], boilerplates=[make.make_boilerplate(text=rich(fact))])
    citing_everywhere(fact, plants=[plant])
    done = make.make_correction(release)
    for code in codes():
        words = {
            name: getattr(release, column(name, code)) for name in ("headline", "lede", "in_brief", "body", "notes")
        }
        EarlierText.objects.create(
            release=release, correction=done, language=code, number=1, words=words, until=make.LONG_AGO
        )
    walked = walk()
    assert len([path for path in walked.answers if "/releases/" in path]) > 12
    bodies = {path: body.decode(errors="replace") for path, (_status, _headers, body) in walked.answers.items()}
    client.force_login(approver)
    save(client, change(release), lede_en=f"Now {plain(fact)}")
    proposal = reverse("admin:releases_release_proposal", args=[Correction.objects.get(state="begun").pk])
    decide = reverse("admin:releases_release_decide", args=[release.pk, "withdraw"])
    history = [reverse(f"admin:releases_release_{name}", args=[release.pk]) for name in ("history", "compare")]
    desk = [
        "",
        "releases/release/",
        "releases/step/",
        "releases/boilerplate/",
        "facts/fact/",
        "releases/release/?q=news",
    ]
    for path in [*(f"/admin/{path}" for path in desk), *history, proposal, decide]:
        bodies[path] = client.get(path, follow=True).content.decode()
    for path, body in bodies.items():
        # A page of the public carries the key of what it links, so that it can be pasted at the desk.
        shown = re.sub(r'href="[^"]*"| data-fact="\w{10}" value="89527"(?=><a)', "", body)
        assert "[[" not in shown, path
        assert "data-fact" not in shown, path
        # The pages of the fact itself tell their address.
        assert fact.key not in shown or "/facts/" in path, path


def test_a_preview_shows_words_without_links_to_pages_that_are_not_there(client, writer, fact):
    release = citing_everywhere(fact, state="draft", public_from=None, cleared=[])
    client.force_login(writer)
    address = reverse("admin:releases_release_previews", args=[release.pk])
    form = client.get(address).context["form"]
    sent = {"language": "fr", "for_whom": "Le Monde", "days": "7", "token": form.initial["token"], "make": "1"}
    link = client.post(address, sent).context["address"]
    page = client.get(link).content.decode()
    assert f"<h1>News of {SAID['fr'][0]} (fr)</h1>" in page
    assert fact.key not in page
