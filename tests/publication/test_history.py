"""Every save is kept: what a recording makes of saves, deletions and relations."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from reversion.models import Revision, Version
from reversion.revisions import get_registered_models

from newsroom.library.models import Image
from newsroom.publication.history import BEFORE, latest_version, recorded, snapshot, snapshots, touch, versions_of
from newsroom.publication.models import Publishable, Shown
from newsroom.vehicles.models import Assembly
from releases.models import Citation, Release, ReleaseImage
from tests import factories as make

pytestmark = pytest.mark.django_db


def history(thing) -> list[tuple[str, str]]:
    """Who and what, oldest first."""
    return [
        (str(version.revision.user), version.revision.comment)
        for version in reversed(versions_of(type(thing), thing.pk))
    ]


def last(thing):
    version = latest_version(thing)
    return snapshots([version])[version.pk]


def rename_badly(release):
    """Saves, and then does what the database refuses."""
    release.headline_en = "Never stored"
    release.save()
    Release.objects.filter(pk=release.pk).update(public_from=None)


def test_all_content_is_under_version_control():
    content = {
        model for model in apps.get_models() if issubclass(model, Publishable | Shown) or hasattr(model, "part_of")
    }
    assert content == set(get_registered_models())
    assert len(content) > 10


def test_a_version_holds_all_languages_relations_and_parts(approver):
    plant, fact, image = make.make_plant(), make.make_fact(make.make_measure()), make.make_image()
    with recorded(by=approver, comment="Written."):
        release = make.make_release("News", plants=[plant], facts=[fact], images=[image])
    assert history(release) == [("approver", "Written.")]
    kept = last(release)
    assert [kept.values[f"headline_{code}"] for code in ("en", "fr", "ro")] == ["News (en)", "News (fr)", "News (ro)"]
    assert kept.values["plants"] == [plant.pk]
    assert [part["fact"] for part in kept.parts["citations"].values()] == [fact.pk]
    assert [part["image"] for part in kept.parts["release_images"].values()] == [image.pk]
    assert kept == snapshot(Release.objects.get())


def test_what_existed_before_has_a_version_that_says_how_it_stood(approver):
    release = make.make_release("News", plants=[make.make_plant()])
    before = snapshot(release)
    with recorded(by=approver, comment="Changed."):
        release.headline_en = "Other news"
        release.save()
        release.plants.clear()
    assert history(release) == [("None", BEFORE), ("approver", "Changed.")]
    first = versions_of(Release, release.pk).last()
    assert snapshots([first])[first.pk] == before


def test_what_was_saved_outside_a_recording_is_kept_before_the_next_change(approver):
    release = make.make_release("News")
    for words in ("First", "Second"):
        Release.objects.filter(pk=release.pk).update(lede_en=f"{words}, by a command")
        with recorded(by=approver, comment=words):
            stored = Release.objects.get()
            stored.headline_fr = words
            stored.save()
    assert [comment for _who, comment in history(release)] == [BEFORE, "First", BEFORE, "Second"]


def test_a_recording_inside_another_joins_it(approver, writer):
    release = make.make_release("News")
    with recorded(by=approver):
        release.headline_en = "Other"
        release.save()
        with recorded(by=writer, comment="Approved."):
            release.state = "draft"
            release.save()
    assert history(release)[1:] == [("approver", "Approved.")]


def test_a_recording_that_fails_keeps_nothing(approver):
    release = make.make_release("News")
    with pytest.raises(IntegrityError), recorded(by=approver):
        rename_badly(release)
    assert not Version.objects.exists()


def test_what_was_undone_inside_a_recording_is_not_in_the_version(approver):
    release = make.make_release("News")
    with recorded(by=approver, comment="Tried."), pytest.raises(IntegrityError), transaction.atomic():
        rename_badly(release)
    assert last(release).values["headline_en"] == "News (en)"


def test_a_recording_decorates_a_verb(approver):
    @recorded(comment="Renamed.")
    def rename(release, headline):
        release.headline_en = headline
        release.save()

    release = make.make_release("News")
    with recorded(by=approver):
        rename(release, "Other")
    rename(release, "Third")
    assert history(release)[1:] == [("approver", "Renamed."), ("None", "Renamed.")]


def test_a_part_that_changes_alone_makes_a_version_of_its_owners(approver):
    vehicle, plant = make.make_vehicle(), make.make_plant()
    assembly = make.make_assembly(vehicle, plant, since=2020)
    with recorded(by=approver, comment="Corrected."):
        Assembly.objects.get().delete()
        make.make_assembly(vehicle, plant, since=2021)
    for thing in (vehicle, plant):
        assert history(thing) == [("None", BEFORE), ("approver", "Corrected.")]
        assert [part["since"] for part in last(thing).parts["assemblies"].values()] == [2021]
    assert not Assembly.objects.filter(pk=assembly.pk).exists()


def test_a_part_that_moves_makes_a_version_of_the_owner_that_loses_it(approver):
    release, other = make.make_release("One", images=[make.make_image()]), make.make_release("Two")
    with recorded(by=approver):
        part = ReleaseImage.objects.get()
        part.release = other
        part.save()
    assert (len(last(release).parts["release_images"]), len(last(other).parts["release_images"])) == (0, 1)


def test_a_change_without_signals_is_announced(approver):
    release = make.make_release("News")
    with recorded(by=approver, comment="Many at once."):
        touch(release)
        Release.objects.update(reference="N-1")
    assert history(release) == [("None", BEFORE), ("approver", "Many at once.")]
    assert last(release).values["reference"] == "N-1"


def test_relations_set_from_the_other_side_are_kept(approver):
    plant = make.make_plant()
    release = make.make_release("News")
    with recorded(by=approver):
        plant.releases.set([release])
    assert last(release).values["plants"] == [plant.pk]
    with recorded(by=approver):
        plant.releases.clear()
    assert "plants" not in last(release).values


def test_a_deletion_is_kept_with_the_last_state_in_one_revision(approver):
    release = make.make_release("News", facts=[make.make_fact(make.make_measure())], images=[make.make_image()])
    before, pk = snapshot(release), release.pk
    with recorded(by=approver, comment="Deleted."):
        release.delete()
    version = versions_of(Release, pk).get(revision__comment="Deleted.")
    assert snapshots([version])[version.pk] == before
    assert (version.revision.user, version.object_repr) == (approver, "News (en)")
    assert not Citation.objects.exists()


def test_a_deletion_by_a_command_is_kept_though_nobody_is_known_to_have_done_it():
    make.make_release("News")
    Release.objects.all().delete()
    assert Version.objects.get_deleted(Release).get().object_repr == "News (en)"
    assert Revision.objects.get().comment == "Deleted."


def test_what_loses_a_relation_by_a_deletion_has_a_version_that_names_it(approver):
    image = make.make_image()
    plant = make.make_plant(image=image)
    with recorded(by=approver, comment="Deleted."):
        Image.objects.get().delete()
    assert history(plant) == [("None", BEFORE), ("approver", "Deleted.")]
    assert snapshots([versions_of(type(plant), plant.pk).last()]).popitem()[1].values["image"] == image.pk
    assert "image" not in last(plant).values


def test_a_version_from_before_a_language_or_field_existed_reads_like_one_where_nothing_was_written(approver):
    with recorded(by=approver):
        release = make.make_release("News")
    version = latest_version(release)
    for name in ("headline_ro", "body_ro", "reference"):
        version.serialized_data = version.serialized_data.replace(f'"{name}"', f'"was_{name}"')
    version.save()
    kept = last(release)
    assert "headline_ro" not in kept.values
    assert kept.values["headline_fr"] == "News (fr)"
