"""What readers find when a release has been taken back, and how it returns."""

import datetime

import pytest

from releases import workflow
from releases.workflow import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 9, 1, 9, 0, tzinfo=datetime.UTC)
SOON = datetime.datetime(2026, 9, 17, 4, 0, tzinfo=datetime.UTC)
REASONS = {"en": "It was wrong.", "fr": "C’était faux.", "ro": "Era greșit."}


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def refused(act) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.reasons


def test_a_withdrawal_needs_its_reason_in_every_public_language(approver):
    release = make.make_release("News", cleared=["en", "ro"])
    said = refused(lambda: workflow.withdraw(release, by=approver, at=NOW, reason={"en": "Wrong.", "ro": " "}))
    assert said == ["Write in Romanian why, for the readers who look for it."]


def test_a_withdrawn_release_leaves_a_page_with_the_reason_and_nothing_else(client, approver):
    release = make.make_release("News", cleared=["en", "ro"])
    workflow.withdraw(release, by=approver, at=NOW, reason=REASONS)
    response = client.get("/en/releases/news-en/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "This release has been withdrawn" in page
    assert "It was wrong." in page
    assert '<meta name="robots" content="noindex">' in page
    for words in ("News (en)", "Lede of", "Body of", "greșit"):
        assert words not in page
    assert client.get("/fr/releases/news-fr/").status_code == 404
    assert "news-en" not in client.get("/en/releases/").content.decode()
    assert "news-en" not in client.get("/en/releases/rss.xml").content.decode()


def test_what_was_published_in_error_is_gone(client, approver):
    release = make.make_release("News", cleared=["en"])
    workflow.retract(release, by=approver, at=NOW, reason=REASONS)
    response = client.get("/en/releases/news-en/")
    assert response.status_code == 410
    assert "What stood here was published in error" in response.content.decode()
    assert "News (en)" not in response.content.decode()
    assert "no-cache" in response["Cache-Control"]


def test_a_withdrawn_release_is_retracted_with_reasons_for_the_same_readers(client, approver):
    release = make.make_release("News", cleared=["en"])
    workflow.withdraw(release, by=approver, at=NOW, reason=REASONS)
    workflow.retract(release, by=approver, at=NOW, reason={"en": "It should never have been there."})
    assert client.get("/en/releases/news-en/").status_code == 410


def test_what_is_restored_is_public_again_at_once(client, approver):
    release = make.make_release("News", cleared=["en"])
    workflow.withdraw(release, by=approver, at=NOW, reason=REASONS)
    workflow.restore(release, by=approver, at=NOW)
    assert "News (en)" in client.get("/en/releases/news-en/").content.decode()


def test_what_was_restored_is_neither_cancelled_nor_edited_in_silence(approver):
    release = make.make_release("News", cleared=["en"])
    workflow.withdraw(release, by=approver, at=NOW, reason=REASONS)
    workflow.restore(release, by=approver, at=NOW)
    for act in (
        lambda: workflow.cancel(release, by=approver, at=NOW),
        lambda: workflow.schedule(release, by=approver, at=NOW, public_from=SOON),
        lambda: workflow.edit(release, by=approver, at=NOW, languages=["en"]),
    ):
        assert refused(act) != []
