"""The history pages of the desk: who saved what, what differs, and bringing it back."""

import datetime

import pytest
from reversion.models import Version

from newsroom.publication.history import recorded
from releases.models import Citation, Contact, Release
from tests import factories as make
from tests import people
from tests.desk import change, queries_of, save
from tests.versions import delete, differences, keys, page_of, rows

pytestmark = pytest.mark.django_db

ADD = "/admin/releases/release/add/"


# History --------------------------------------------------------------------------------------------------------


def test_every_save_is_listed_newest_first_with_who_and_what(client, writer, approver):
    client.force_login(writer)
    save(client, ADD, source_language="en", headline_en="News")
    release = Release.objects.get()
    client.force_login(approver)
    save(client, change(release), headline_fr="Nouvelles", lede_fr="Chapeau", reference="N-1")
    now, second, first = rows(client.get(page_of(release, "history")))
    assert now == "As it stands now"
    assert "Approver Popescu Changed. French: Headline, Lede Reference" in second
    assert "Writer Popescu Added." in first


def test_what_existed_before_its_first_recorded_save_can_be_seen(desk):
    release = make.make_release("News", state="draft", cleared=[])
    save(desk, change(release), headline_en="Other")
    _now, second, first = rows(desk.get(page_of(release, "history")))
    assert "English: Headline" in second
    assert "As it stood before the next change." in first


def test_a_list_action_is_in_the_history(client, administrator):
    client.force_login(administrator)
    contact = make.make_contact()
    chosen = {"action": "delete_selected", "_selected_action": [contact.pk], "post": "yes"}
    client.post("/admin/releases/contact/", chosen)
    assert not Contact.objects.exists()
    version = Version.objects.get_deleted(Contact).get()
    assert (version.revision.user, version.revision.comment) == (administrator, "Deleted.")


def test_a_history_without_versions_says_so(desk):
    assert (
        "No version has been kept yet"
        in desk.get(page_of(make.make_release(state="draft", cleared=[]), "history")).content.decode()
    )


def test_a_long_history_is_paged_and_costs_the_same_queries(desk, approver):
    release = make.make_release("News", state="draft", cleared=[], facts=[make.make_fact(make.make_measure())])
    counts = []
    for number in range(3):
        for step in range(14):
            with recorded(by=people.make(f"person-{number}-{step}")):
                release.headline_en = f"News {number} {step}"
                release.save()
        desk.get(page_of(release, "history"))  # what is kept in memory is read once
        counts.append(queries_of(desk, page_of(release, "history")))
    assert counts[0] == counts[1] == counts[2]
    second = rows(desk.get(page_of(release, "history") + "?p=2"))
    assert len(second) == 1 + 43 - 25
    assert "As it stood before" in second[-1]
    assert "English: Headline" in second[-2]


# Compare --------------------------------------------------------------------------------------------------------


def test_two_versions_are_compared_word_by_word_in_each_language(desk):
    plants = [make.make_plant("Douai"), make.make_plant("Cléon")]
    release = make.make_release(
        "News",
        state="draft",
        cleared=[],
        plants=plants[:1],
        category=make.make_category("Plants"),
        body_fr="<p>Dix <b>mille</b> voitures</p>",
    )
    save(
        desk,
        change(release),
        headline_en="Good news <b>",
        body_fr="<p>Onze <b>mille</b> voitures</p><p>Fin</p>",
        plants=[plants[1].pk],
        category="",
        dateline_date="2025-02-01",
    )
    old, new = keys(release)
    found = differences(desk.get(page_of(release, "compare") + f"?old={old}&new={new}"))
    assert found == {
        "English": {"Headline": "<del>News (en)</del><ins>Good news &lt;b&gt;</ins>"},
        "French": {"Text": "<del>Dix </del><ins>Onze </ins>mille voitures<ins>\nFin</ins>"},
        "For all languages": {
            "Date": "<del>15 January 2025</del> <ins>1 February 2025</ins>",
            "Category": "<del>Plants (en)</del>",
            "Plants": "<del>Douai (en)</del>, <ins>Cléon (en)</ins>",
        },
    }


def test_the_parts_that_came_went_and_changed_are_told_by_name(desk):
    measure = make.make_measure("Cars")
    facts = [make.make_fact(measure, 10), make.make_fact(measure, 20, start=datetime.date(2025, 1, 1))]
    image = make.make_image("Hall")
    release = make.make_release("News", state="draft", cleared=[], facts=facts[:1], images=[image])
    save(
        desk,
        change(release),
        **{
            "release_images-0-caption_fr": "Le hall",
            "citations-0-DELETE": "on",
            "citations-TOTAL_FORMS": "2",
            "citations-1-fact": str(facts[1].pk),
            "citations-1-position": "3",
        },
    )
    found = differences(desk.get(page_of(release, "compare") + f"?old={keys(release)[0]}"))
    assert found == {
        "Images": {"Hall (en) – Caption (French)": "<ins>Le hall</ins>"},
        "Cited facts": {
            "Removed": "<del>Cars (en), the Alliance, 10\u00a0vehicles, 2024</del>",
            "Added": "<ins>Cars (en), the Alliance, 20\u00a0vehicles, 2025</ins>",
        },
    }


def test_what_has_been_deleted_since_is_told_by_the_name_it_had(desk, approver):
    contact = make.make_contact("Ana")
    release = make.make_release("News", state="draft", cleared=[], contacts=[contact])
    with recorded(by=approver):
        contact.delete()
    first = keys(release)[0]
    found = differences(desk.get(page_of(release, "compare") + f"?old={first}"))
    assert found == {"For all languages": {"Contacts": "<del>Ana (en) (deleted)</del>"}}


def test_formatting_that_changed_is_told_in_words(desk):
    release = make.make_release("News", state="draft", cleared=[], body_en="<p>Text</p>")
    save(desk, change(release), body_en="<p><strong>Text</strong></p>")
    page = desk.get(page_of(release, "compare") + f"?old={keys(release)[0]}").content.decode()
    assert "Only spaces or formatting differ." in page
    assert "&lt;strong" not in page


def test_a_version_is_compared_with_now_whatever_saved_it(desk):
    release = make.make_release("News", state="draft", cleared=[])
    save(desk, change(release), headline_en="Second")
    Release.objects.update(headline_en="Third")
    _first, second = keys(release)
    found = differences(desk.get(page_of(release, "compare") + f"?old={second}&new=now"))
    assert found == {"English": {"Headline": "<del>Second</del><ins>Third</ins>"}}
    response = desk.get(page_of(release, "compare") + f"?old=now&new={second}")
    assert differences(response) == found


@pytest.mark.parametrize("query", ["", "?old=0", "?old=x&new=now", "?old=99999999", "?old=now&new=now", "?old=²"])
def test_a_version_that_is_not_there_leads_back_to_the_history(desk, query):
    release = make.make_release("News", state="draft", cleared=[])
    response = desk.get(page_of(release, "compare") + query, follow=True)
    assert response.redirect_chain[-1][0] == page_of(release, "history")
    assert "This version is not there." in response.content.decode()


def test_a_version_of_something_else_is_not_shown(desk):
    one, two = (
        make.make_release("One", state="draft", cleared=[]),
        make.make_release("Secret", state="draft", cleared=[]),
    )
    save(desk, change(two), headline_en="Two")
    for address in (page_of(one, "compare") + f"?old={keys(two)[0]}", page_of(one, "restore", keys(two)[0])):
        response = desk.get(address, follow=True)
        assert "This version is not there." in response.content.decode()
        assert "Secret" not in response.content.decode()


def test_comparing_costs_the_same_queries_for_few_and_for_many_parts(desk):
    counts = []
    for rows_ in (1, 4, 8):
        measure = make.make_measure()
        facts = [make.make_fact(measure, number) for number in range(rows_)]
        plants = [make.make_plant(f"Plant {number}") for number in range(rows_)]
        release = make.make_release(
            "News", state="draft", cleared=[], facts=facts, images=[make.make_image() for _ in facts], plants=plants
        )
        save(desk, change(release), headline_en="Other")
        Citation.objects.filter(release=release).delete()
        release.plants.clear()
        counts.append(queries_of(desk, page_of(release, "compare") + f"?old={keys(release)[0]}"))
    assert counts[1] == counts[2]


# Rights ---------------------------------------------------------------------------------------------------------


def test_whoever_cannot_change_it_is_told_why_it_cannot_be_brought_back(client, writer, desk):
    release = make.make_release("News", state="draft")
    save(desk, change(release), headline_en="Other")
    Release.objects.update(state="retracted")
    client.force_login(writer)
    history = client.get(page_of(release, "history")).content.decode()
    assert "Bring back" not in history
    assert "once somebody who may approve has restored it" in history
    response = client.get(page_of(release, "restore", keys(release)[0]), follow=True)
    assert response.redirect_chain[-1][0] == page_of(release, "history")
    assert "once somebody who may approve has restored it" in response.context["messages"]._loaded_data[0].message


def test_without_the_right_to_see_it_every_page_answers_as_for_what_never_existed(client, administrator):
    client.force_login(administrator)
    release, gone = (
        make.make_release("Secret", state="draft", cleared=[]),
        make.make_release("Gone secret", state="draft", cleared=[]),
    )
    save(client, change(release), headline_en="Other secret")
    version = keys(release)[0]
    delete(client, gone)
    lost = Version.objects.get_deleted(Release).get().pk

    client.force_login(people.make("visitor"))
    pairs = [
        (page_of(release, "history"), "/admin/releases/release/999/history/"),
        (
            page_of(release, "compare") + f"?old={version}",
            f"/admin/releases/release/999/history/compare/?old={version}",
        ),
        (page_of(release, "restore", version), f"/admin/releases/release/999/history/{version}/restore/"),
        (f"/admin/releases/release/deleted/{lost}/", "/admin/releases/release/deleted/999/"),
    ]
    for there, absent in pairs:
        answers = []
        for address in (there, absent):
            response = client.get(address)
            sentences = [str(message) for message in response.wsgi_request._messages]
            answers.append((response.status_code, response["Location"], sentences and "doesn’t exist" in sentences[-1]))
        assert answers == [(302, "/admin/", True)] * 2
    assert client.get("/admin/releases/release/deleted/").status_code == 302
    assert client.post(f"/admin/releases/release/deleted/{lost}/").status_code == 302
    assert not Release.objects.filter(pk=gone.pk).exists()
