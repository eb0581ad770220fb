"""What holds for every page of the desk."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from newsroom.publication.models import Change
from releases.models import Release, Step
from tests import factories as make
from tests.desk import change, errors, form_of, queries_of, save

pytestmark = pytest.mark.django_db


# What is only looked at: the records of what people have decided.
RECORDS = {Change, Step}
REGISTERED = sorted(
    (model for model in admin.site._registry if model._meta.app_label != "auth" and model not in RECORDS),
    key=lambda model: model.__name__,
)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_every_relation_is_chosen_by_searching(model):
    options = admin.site._registry[model]
    for holder in [options, *options.inlines]:
        relations = {
            field.name
            for field in (holder.model if holder is not options else model)._meta.get_fields()
            if (field.many_to_one or field.many_to_many) and not field.auto_created and field.editable
        }
        if holder is not options:
            relations -= {field.name for field in holder.model._meta.fields if field.related_model is model}
        assert relations <= set(holder.autocomplete_fields)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
@pytest.mark.parametrize("code", ["en", "fr", "ro"])
def test_every_list_and_form_of_the_desk_opens_in_every_language(client, administrator, douai, model, code):
    client.force_login(administrator)
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    headers = {"Accept-Language": code}
    for address in (reverse(f"admin:{name}_changelist"), reverse(f"admin:{name}_add")):
        response = client.get(address, headers=headers)
        assert (response.status_code, response["Content-Language"]) == (200, code)
    thing = model._default_manager.first()
    if thing is not None:
        assert client.get(change(thing), headers=headers).status_code == 200
        assert client.get(f"{reverse(f'admin:{name}_changelist')}?q=douai", headers=headers).status_code == 200


@pytest.mark.parametrize("app", ["releases/release", "facts/fact", "library/image", "plants/plant", "vehicles/vehicle"])
def test_a_list_of_the_desk_costs_the_same_queries_for_few_and_for_many(client, administrator, app):
    client.force_login(administrator)
    counts = []
    for _round in range(2):
        for number in range(12):
            plant = make.make_plant(f"Plant {number}", image=make.make_image())
            vehicle = make.make_vehicle(f"Vehicle {number}")
            make.make_assembly(vehicle, plant)
            fact = make.make_fact(make.make_measure(f"Measure {number}"), number, plant=plant)
            make.make_release(
                f"News {number}", plants=[plant], vehicles=[vehicle], facts=[fact], category=make.make_category()
            )
        counts.append(queries_of(client, f"/admin/{app}/"))
    assert counts[0] == counts[1]


def test_a_form_of_the_desk_costs_a_few_queries_for_each_row_on_it(desk):
    counts = []
    for rows in (1, 5, 9):
        measure = make.make_measure()
        facts = [make.make_fact(measure, number) for number in range(rows)]
        release = make.make_release(f"News {rows}", facts=facts, images=[make.make_image() for _ in range(rows)])
        desk.get(change(release))  # what is kept in memory is read once
        counts.append(queries_of(desk, change(release)))
    # Four for each image: the row, its release, its label and its choice. Three for each fact, which has no label.
    assert counts[2] - counts[1] == counts[1] - counts[0] == 4 * (4 + 3)


def test_what_was_done_is_in_the_log(desk, approver):
    release = make.make_release("News", state="draft")
    save(desk, change(release), headline_en="Other")
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (approver, str(release.pk))


def test_a_thing_of_the_desk_needs_a_name_in_one_language_whichever(desk):
    response = save(desk, "/admin/releases/category/add/")
    assert errors(response) == ["Write this in one language."]
    assert save(desk, "/admin/releases/category/add/", name_ro="Producție").status_code == 302


def test_the_desk_leads_nobody_from_a_number_to_an_address(client, administrator):
    release = make.make_release("Secret", state="draft")
    client.force_login(administrator)
    kind = ContentType.objects.get_for_model(release).pk
    assert client.get(f"/admin/r/{kind}/{release.pk}/").status_code == 404


def test_a_browser_that_changes_nothing_changes_nothing(client, writer):
    """Browsers send every line break as CR LF."""
    client.force_login(writer)
    release = make.make_release(
        "News", state="draft", cleared=["en"], in_brief_en="One\nTwo", body_en="<p>One</p>\n<p>Two</p>"
    )
    data = form_of(client.get(change(release)))
    sent = {name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in data.items()}
    assert sent != data
    assert client.post(change(release), sent).status_code == 302
    release.refresh_from_db()
    assert (release.in_brief_en, release.cleared_languages, release.worded_at_en) == ("One\nTwo", ["en"], None)
    assert [entry.get_change_message() for entry in LogEntry.objects.all()] == ["No fields changed."]


def test_control_characters_that_were_pasted_along_are_dropped(client, writer):
    client.force_login(writer)
    save(client, "/admin/releases/release/add/", headline_en="Ne\x0bws\x00", body_en="<p>Te\x1fxt\x0c</p>")
    release = Release.objects.get()
    assert (release.headline_en, release.body_en) == ("News", "<p>Text</p>")
