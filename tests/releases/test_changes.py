"""What is asked of a change of public words before it is made."""

import pytest

from releases import corrections
from releases.models import Correction
from tests import factories as make
from tests.releases.changes import LATER, NOTE, NOW, proposed, refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_a_change_is_not_made_by_whoever_proposed_it(approver, news):
    proposal = proposed(news, approver, kind="minor", headline_en="Other")
    assert refused(lambda: corrections.correct(proposal, by=approver, at=LATER)) == [
        "You proposed this, so somebody else must make it.",
    ]


def test_a_change_is_proposed_anew_when_the_release_has_changed_since(writer, approver, news):
    first = proposed(news, writer, kind="minor", headline_en="First")
    second = proposed(news, writer, kind="minor", headline_en="Second", headline_fr="Deuxième")
    corrections.correct(first, by=approver, at=LATER)
    assert refused(lambda: corrections.correct(second, by=approver, at=LATER)) == [
        "The release has been changed since this was proposed. Propose it anew."
    ]
    news.refresh_from_db()
    assert (news.headline_en, news.headline_fr) == ("First", "News (fr)")


def test_a_change_that_empties_a_public_language_is_not_made(writer, approver, news):
    proposal = proposed(news, writer, kind="minor", lede_fr="")
    said = refused(lambda: corrections.correct(proposal, by=approver, at=LATER))
    assert said == ["French is not ready. Still empty in it: lede."]
    news.refresh_from_db()
    assert news.lede_fr == "Lede of News (fr)"


def test_a_change_that_needs_something_deleted_is_not_made(writer, approver, news):
    contact = make.make_contact("Other")
    before = corrections.content(news)
    after = before | {"many": before["many"] | {"contacts": [contact.pk]}}
    proposal = corrections.begin(news, by=writer, at=NOW, before=before, after=after)
    corrections.propose(proposal, by=writer, at=NOW, kind="minor")
    contact.delete()
    assert refused(lambda: corrections.correct(proposal, by=approver, at=LATER)) == [
        "Something that this change adds has been deleted since. Propose it anew."
    ]
    assert news.contacts.count() == 1


def test_a_change_is_decided_once(writer, approver, news):
    proposal = proposed(news, writer, kind="minor", headline_en="Other")
    corrections.correct(proposal, by=approver, at=LATER)
    assert refused(lambda: corrections.dismiss(proposal, by=approver, at=LATER, note="No.")) == [
        "This change has been decided already."
    ]
    assert "Only a change that has been proposed and not yet decided can be made." in refused(
        lambda: corrections.correct(proposal, by=approver, at=LATER)
    )
    assert refused(lambda: corrections.propose(proposal, by=writer, at=LATER, kind="minor")) == [
        "This change has been decided already."
    ]


def test_a_change_is_not_proposed_otherwise_behind_the_back_of_whoever_makes_it(writer, approver, news):
    proposal = proposed(news, writer, notes={"en": NOTE}, lede_en="Right")
    again = Correction.objects.get()
    assert refused(lambda: corrections.propose(again, by=writer, at=NOW, kind="minor")) == [
        "This change has been proposed already. Work on it again to propose it otherwise."
    ]
    corrections.correct(proposal, by=approver, at=LATER)
    assert refused(lambda: corrections.dismiss(again, by=writer, at=LATER, note="No.")) == [
        "This change has been decided already."
    ]
    assert Correction.objects.get().state == "applied"


def test_a_change_whose_reference_or_category_is_gone_or_taken_is_refused_with_a_sentence(writer, approver, news):
    category = make.make_category()
    one = proposed(news, writer, kind="minor", reference="R-1")
    two = proposed(news, writer, kind="minor", category_id=category.pk)
    make.make_release("Other", reference="R-1")
    category.delete()
    assert refused(lambda: corrections.correct(one, by=approver, at=LATER)) == ["Another release has this reference."]
    assert refused(lambda: corrections.correct(two, by=approver, at=LATER)) == [
        "Something that this change adds has been deleted since. Propose it anew."
    ]


def test_a_change_says_what_kind_it_is(writer, news):
    assert refused(lambda: proposed(news, writer, kind="", headline_en="Other")) == [
        "Say whether this is a minor edit or a correction."
    ]
