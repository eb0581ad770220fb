"""The feed is a contract with everyone who follows it."""

import datetime
import re
from xml.etree import ElementTree

import feedparser
import pytest

from releases.models import Release
from tests import factories as make

pytestmark = pytest.mark.django_db

LATER = make.LONG_AGO + datetime.timedelta(days=3)


def feed(client, code="en"):
    return feedparser.parse(client.get(f"/{code}/releases/rss.xml").content)


def test_a_feed_reader_gets_the_full_text(client):
    boilerplate, contact = make.make_boilerplate(), make.make_contact()
    category = make.make_category()
    make.make_release(
        "News", category=category, boilerplates=[boilerplate], contacts=[contact], in_brief_en="Point\nOther"
    )
    parsed = feed(client)
    assert not parsed.bozo
    (entry,) = parsed.entries
    assert (entry.title, entry.summary) == ("News (en)", "Lede of News (en)")
    assert entry.link == "http://testserver/en/releases/news-en/"
    assert [tag.term for tag in entry.tags] == ["Manufacturing (en)"]
    content = entry.content[0].value
    for words in ("Douai (en), 15 January 2025", "Point", "Body of News (en)", "About us (en)", "press@press.example"):
        assert words in content
    assert "(fr)" not in content


def test_a_feed_says_its_language_and_its_own_address(client):
    for code in ("en", "fr", "ro"):
        parsed = feed(client, code)
        assert parsed.feed.language == code
        links = {(link.rel, link.href) for link in parsed.feed.links}
        assert ("self", f"http://testserver/{code}/releases/rss.xml") in links
        assert ("alternate", f"http://testserver/{code}/") in links


def test_an_entry_keeps_its_guid_when_address_and_headline_change(client):
    release = make.make_release("News")
    before = feed(client).entries[0].id
    release.slug_en, release.headline_en = "other", "Other"
    release.save()
    (entry,) = feed(client).entries
    assert entry.id == before
    assert entry.link == "http://testserver/en/releases/other/"
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", before)
    assert feed(client, "fr").entries[0].id != before


def test_an_entry_says_when_it_was_published_and_when_it_last_changed(client):
    release = make.make_release("News")
    root = ElementTree.fromstring(client.get("/en/releases/rss.xml").content)  # noqa: S314
    atom = "{http://www.w3.org/2005/Atom}updated"
    assert root.findtext(f".//item/{atom}") == "2025-01-15T09:00:00+00:00"
    Release.objects.filter(pk=release.pk).update(corrected_at_en=LATER)
    root = ElementTree.fromstring(client.get("/en/releases/rss.xml").content)  # noqa: S314
    assert root.findtext(".//item/pubDate") == "Wed, 15 Jan 2025 10:00:00 +0100"
    assert root.findtext(f".//item/{atom}") == "2025-01-18T09:00:00+00:00"
    french = ElementTree.fromstring(client.get("/fr/releases/rss.xml").content)  # noqa: S314
    assert french.findtext(f".//item/{atom}") == "2025-01-15T09:00:00+00:00"


def test_a_reader_that_has_the_feed_gets_nothing_until_something_changes(client):
    make.make_release("News")
    etag = client.get("/en/releases/rss.xml")["ETag"]
    again = client.get("/en/releases/rss.xml", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    second = make.make_release("More news")
    fresh = client.get("/en/releases/rss.xml", headers={"If-None-Match": etag})
    assert fresh.status_code == 200
    Release.objects.filter(pk=second.pk).update(state="withdrawn")
    assert client.get("/en/releases/rss.xml")["ETag"] == etag


def test_the_feed_carries_no_date_that_could_move_backwards(client):
    make.make_release("News")
    assert "Last-Modified" not in client.get("/en/releases/rss.xml")


def test_an_empty_feed_is_the_same_at_every_look(client, time_machine):
    time_machine.move_to(LATER)
    first = client.get("/ro/releases/rss.xml").content
    time_machine.move_to(LATER + datetime.timedelta(days=1))
    assert client.get("/ro/releases/rss.xml").content == first
    assert feedparser.parse(first).entries == []


def test_a_control_character_in_a_text_does_not_break_the_feed(client):
    make.make_release("News\x0bflash", body_en="<p>Page\x0cbreak\x1f</p>", category=make.make_category("Re\x0bports"))
    parsed = feed(client)
    assert not parsed.bozo
    (entry,) = parsed.entries
    assert entry.title == "Newsflash (en)"
    assert "<p>Pagebreak</p>" in entry.content[0].value


def test_the_feed_holds_the_latest_thirty(client):
    for number in range(32):
        make.make_release(f"News {number}", public_from=make.LONG_AGO + datetime.timedelta(hours=number))
    assert [entry.title for entry in feed(client).entries] == [f"News {number} (en)" for number in range(31, 1, -1)]


def test_an_entry_appears_at_its_moment(client, time_machine):
    make.make_release("News", public_from=LATER)
    time_machine.move_to(LATER - datetime.timedelta(seconds=1), tick=False)
    assert feed(client).entries == []
    time_machine.move_to(LATER, tick=False)
    assert [entry.title for entry in feed(client).entries] == ["News (en)"]


@pytest.mark.parametrize("count", [1, 15])
def test_the_feed_costs_the_same_queries_for_few_and_for_many(client, django_assert_num_queries, count):
    for number in range(count):
        make.make_release(f"News {number}", contacts=[make.make_contact()], boilerplates=[make.make_boilerplate()])
    with django_assert_num_queries(4):
        client.get("/en/releases/rss.xml")
