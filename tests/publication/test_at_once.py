"""Several people at the same moment, each in a thread with a connection of its own."""

import copy
import html
import re
import threading
import time

import pytest
import reversion.admin
from django.contrib import admin
from django.db.models.signals import post_save
from django.test import Client
from django.utils import timezone

from newsroom.facts.admin import FactAdmin
from newsroom.publication import archive
from newsroom.publication.history import recorded, snapshots, versions_of
from releases import workflow
from releases.models import Release
from tests import factories as make
from tests.desk import change, form_of
from tests.releases.citations import citing_everywhere
from tests.versions import keys, page_of

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def desk_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_every_save_is_kept_while_somebody_else_looks_at_old_versions(at_once, writer, approver, monkeypatch):
    with recorded(by=writer):
        release = make.make_release("News", state="draft", cleared=[], images=[make.make_image()])
    first = keys(release)[0]
    pages = [
        page_of(release, "history"),
        f"{page_of(release, 'compare')}?old={first}",
        page_of(release, "restore", first),
    ]
    writing, reading = desk_of(writer), desk_of(approver)
    # The context of a response would hold what is rendered in the other thread, too.
    form = form_of(writing.get(change(release)))
    is_open, is_saved = threading.Semaphore(0), threading.Semaphore(0)

    def meanwhile(versions):
        """Inside a page, the reader waits until the writer has saved once more."""
        is_open.release()
        assert is_saved.acquire(timeout=20)
        return snapshots(versions)

    monkeypatch.setattr(archive, "snapshots", meanwhile)

    def write():
        for number in range(20):
            assert is_open.acquire(timeout=20)
            page = writing.get(change(release)).content.decode()
            opened = html.unescape(re.search(r'name="opened" value="([^"]+)"', page)[1])
            sent = form | {"opened": opened, "headline_en": f"News {number}"}
            assert writing.post(change(release), sent).status_code == 302
            is_saved.release()

    def read():
        for number in range(20):
            assert reading.get(pages[number % len(pages)]).status_code == 200

    at_once(write, read)
    # Each by its writer, and none found out only by the next one.
    made = [(version.revision.user, version.revision.comment) for version in versions_of(Release, release.pk)]
    assert made == [(writer, "Changed.")] * 20 + [(writer, "")]


def test_the_pages_of_reversion_that_empty_the_signals_cannot_be_reached():
    assert [
        model for model, page in admin.site._registry.items() if isinstance(page, reversion.admin.VersionAdmin)
    ] == []
    with reversion.admin.mute_signals(post_save):
        assert post_save.receivers != []


def test_of_two_saves_at_the_same_moment_one_is_refused(at_once, approver, administrator):
    release = make.make_release("News", state="draft", cleared=[])
    desks = [desk_of(approver), desk_of(administrator)]
    forms = [form_of(desk.get(change(release))) | {"headline_en": f"News {n}"} for n, desk in enumerate(desks)]
    together = threading.Barrier(2)

    def save(desk, form):
        together.wait()
        return desk.post(change(release), form)

    answers = at_once(*(lambda desk=desk, form=form: save(desk, form) for desk, form in zip(desks, forms, strict=True)))
    codes = [answer.status_code for answer in answers]
    assert sorted(codes) == [200, 302]
    release.refresh_from_db()
    assert release.headline_en == f"News {codes.index(302)}"
    assert b"Nothing of yours has been saved" in answers[codes.index(200)].content


def test_a_form_sent_twice_at_the_same_moment_makes_one_release(at_once, approver):
    desk = desk_of(approver)
    add = "/admin/releases/release/add/"
    sent = form_of(desk.get(add)) | {"source_language": "en", "headline_en": "News"}
    together = threading.Barrier(4)

    def send():
        sender = Client()
        sender.cookies = copy.deepcopy(desk.cookies)
        together.wait()
        return sender.post(add, sent)

    answers = at_once(*[send] * 4)
    release = Release.objects.get()
    assert [answer.status_code for answer in answers] == [302] * 4
    assert [answer["Location"] for answer in answers].count(change(release)) == 3


def test_a_table_that_changes_a_fact_and_an_approval_that_confirms_it_wait_for_each_other(
    at_once, writer, approver, monkeypatch
):
    fact = make.make_fact(make.make_measure(), 1000)
    release = citing_everywhere(fact, state="in_review", public_from=None, cleared=[])
    importing, is_saving = desk_of(writer), threading.Event()
    table = importing.get("/admin/facts/fact/export/").content.decode("utf-8-sig").replace(",1000,", ",2000,")
    save_taken = FactAdmin.save_taken

    def slowly(self, request, taken):
        save_taken(self, request, taken)
        is_saving.set()
        time.sleep(0.5)

    monkeypatch.setattr(FactAdmin, "save_taken", slowly)

    def bring_in():
        return importing.post("/admin/facts/fact/import/", {"text": table, "act": "save"}).status_code

    def approve():
        assert is_saving.wait(timeout=20)
        workflow.approve(Release.objects.get(pk=release.pk), by=approver, at=timezone.now(), languages=["en"])

    assert at_once(bring_in, approve) == [302, None]
    fact.refresh_from_db()
    release.refresh_from_db()
    assert (release.state, fact.value, fact.confirmed_by) == ("approved", 2000, "Approver Popescu")
    assert "2,000\u00a0vehicles" in release.headline_en
