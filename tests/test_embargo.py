"""Public at the moment at every address, and at none before.

Everything that a release is made of and about waits for the same moment, beside a site that is open. The clock
is set to the second before it and to the moment itself, and every anonymous address is asked. No job runs.
"""

import datetime
import re

import pytest

from newsroom.facts.models import Fact
from newsroom.publication.languages import codes
from releases.models import Release
from tests import factories as make
from tests.walk import Walk, addresses_of, walk

pytestmark = pytest.mark.django_db

# The second of two half past twos in Paris, when the clocks are put back.
MOMENT = datetime.datetime(2027, 10, 31, 1, 30, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
HOUR = datetime.timedelta(hours=1)
SECRET = "Zebrafish"


@pytest.fixture(autouse=True)
def open_site(db, time_machine):
    """A site with something of every kind on it, a day before the moment."""
    time_machine.move_to(MOMENT - datetime.timedelta(days=1), tick=False)
    plant = make.make_plant("Open site", image=make.make_image("Open image"))
    vehicle = make.make_vehicle("Open model")
    make.make_assembly(vehicle, plant)
    facts = [make.make_fact(make.make_measure("Open measure"), plant=plant)]
    make.make_release("Open news", plants=[plant], vehicles=[vehicle], brands=[vehicle.brand], facts=facts)
    return plant, vehicle


def announce(plant, vehicle, *, public_from=MOMENT, **options):
    """A release with its own new plant and vehicle, all from the same moment, that also is about what is public."""
    new_plant = make.make_plant(f"{SECRET} site", image=make.make_image(f"{SECRET} hall"), public_from=public_from)
    new_vehicle = make.make_vehicle(f"{SECRET} model", brand=f"{SECRET} brand", public_from=public_from)
    make.make_assembly(new_vehicle, new_plant)
    make.make_assembly(new_vehicle, plant)
    return make.make_release(
        SECRET,
        public_from=public_from,
        plants=[plant, new_plant],
        vehicles=[vehicle, new_vehicle],
        facts=[make.make_fact(make.make_measure(f"{SECRET} measure"), plant=plant)],
        images=[make.make_image(f"{SECRET} picture")],
        documents=[make.make_document(SECRET, content=make.PDF + SECRET.encode())],
        category=make.make_category(SECRET),
        contacts=[make.make_contact(SECRET)],
        boilerplates=[make.make_boilerplate(SECRET)],
        **options,
    )


def addresses(release) -> list[str]:
    """Every address that the release and what it is made of have or will have."""
    (placed,) = release.release_images.all()
    (document,) = release.release_documents.all()
    things = [release, *release.plants.all(), *release.vehicles.all()]
    (fact,) = Fact.objects.filter(citations__release=release)
    facts = addresses_of(fact)
    return [
        *(path for thing in things for path in addresses_of(thing)),
        *(f"{path[:-1]}{form}" for path in facts for form in ("/", ".json", ".csv", "/embed/")),
        *(f"{path}?as-of={MOMENT.date()}" for path in facts),
        *(f"/media/images/{placed.image.key}/{name}" for name in names_of(placed.image)),
        document.document.address(),
    ]


def names_of(image) -> list[str]:
    return [image.address(name).rpartition("/")[2] for name in image.renditions]


def doors(code: str) -> list[str]:
    """One address of every kind on which the announcement shows itself."""
    return [
        f"/{code}/",
        f"/{code}/releases/",
        f"/{code}/releases/rss.xml",
        f"/{code}/releases/zebrafish-{code}/",
        f"/{code}/plants/",
        f"/{code}/plants/open-site-{code}/",
        f"/{code}/plants/zebrafish-site-{code}/",
        f"/{code}/facts/",
        f"/{code}/facts/rss.xml",
        f"/{code}/facts/facts.csv",
        f"/{code}/facts/rss.xml?plant=open-site-{code}",
        f"/{code}/vehicles/",
        f"/{code}/vehicles/open-model-{code}/",
        f"/{code}/vehicles/zebrafish-model-{code}/",
    ]


def test_every_door_opens_at_the_moment_and_none_a_second_before(open_site, time_machine):
    nothing = walk().answers
    release = announce(*open_site)
    guesses = addresses(release)

    time_machine.move_to(MOMENT - SECOND, tick=False)
    before = walk(*guesses)
    assert before.found(SECRET) == []
    assert {path: before.answers[path] for path in nothing} == nothing
    closed = {path for path, (status, _headers, _body) in before.answers.items() if status == 404}
    assert closed == {path for path in guesses if "open-" not in path}

    time_machine.move_to(MOMENT, tick=False)
    after = walk(*guesses)
    assert {path for code in codes() for path in doors(code)} - set(after.found(SECRET)) == set()
    assert {after.answers[path][0] for path in guesses} == {200}
    assert after.found(SECRET)[-1].startswith("/ro/")
    assert any(path.startswith("/media/documents/") for path in after.found(SECRET))


def test_what_was_asked_before_is_not_remembered_after(open_site, client, time_machine):
    """A browser or a proxy that asks again with what it was given is not told that nothing has changed."""
    release = announce(*open_site)
    time_machine.move_to(MOMENT - SECOND, tick=False)
    tags = {path: client.get(path).headers.get("ETag", '"none"') for path in [*doors("en"), *addresses(release)]}
    time_machine.move_to(MOMENT, tick=False)
    for path, tag in tags.items():
        response = client.get(path, headers={"If-None-Match": tag})
        assert (path, response.status_code) == (path, 200)
        assert response.headers["Cache-Control"] == "no-cache"
        b"".join(response)  # read to its end, a file is closed


@pytest.mark.parametrize("code", ["en", "fr", "ro"])
def test_only_the_cleared_languages_open(open_site, client, time_machine, code):
    announce(*open_site, cleared=[code])
    time_machine.move_to(MOMENT, tick=False)
    opened = {other: client.get(f"/{other}/releases/zebrafish-{other}/").status_code for other in codes()}
    assert opened == {other: 200 if other == code else 404 for other in codes()}
    page = client.get(f"/{code}/releases/zebrafish-{code}/").content.decode()
    assert set(re.findall(r'hreflang="(\w+)"', page)) == {code}
    counts = {other: client.get(f"/{other}/releases/").context["page"].paginator.count for other in codes()}
    assert counts == {other: 2 if other == code else 1 for other in codes()}


def test_an_embargo_that_is_moved_holds_until_its_new_moment(open_site, time_machine):
    release = announce(*open_site)
    move(release, MOMENT + HOUR)
    guesses = addresses(release)
    for at in (MOMENT - SECOND, MOMENT, MOMENT + HOUR - SECOND):
        time_machine.move_to(at, tick=False)
        assert walk(*guesses).found(SECRET) == []
    time_machine.move_to(MOMENT + HOUR, tick=False)
    assert {path for code in codes() for path in doors(code)} - set(walk().found(SECRET)) == set()


def test_an_embargo_moved_after_its_moment_hides_everything_again(open_site, time_machine):
    time_machine.move_to(MOMENT, tick=False)
    nothing = walk().answers
    release = announce(*open_site)
    assert walk().found(SECRET) != []
    move(release, MOMENT + HOUR)
    assert_as_if_it_never_was(release, nothing)


@pytest.mark.parametrize("at", [MOMENT - SECOND, MOMENT], ids=["before its moment", "at its moment"])
def test_an_embargo_that_is_cancelled_leaves_no_trace(open_site, time_machine, at):
    time_machine.move_to(at, tick=False)
    nothing = walk().answers
    release = announce(*open_site)
    walk()  # whatever would be kept from a visit is kept now
    for thing in announced(release):
        type(thing).objects.filter(pk=thing.pk).update(state="draft")
    assert_as_if_it_never_was(release, nothing)


def announced(release) -> list:
    return [
        release,
        *release.plants.filter(public_from=release.public_from),
        *release.vehicles.filter(public_from=release.public_from),
    ]


def move(release, moment):
    for thing in announced(release):
        type(thing).objects.filter(pk=thing.pk).update(public_from=moment)


def assert_as_if_it_never_was(release, nothing):
    assert walk().answers == nothing
    visited = Walk().everywhere(*addresses(release))
    assert visited.found(SECRET) == []
    assert {path: answer for path, answer in visited.answers.items() if path in nothing} == nothing


def test_two_releases_at_the_edge_are_told_apart_by_a_microsecond(time_machine):
    early = make.make_release("Early", public_from=MOMENT)
    make.make_release("Late", public_from=MOMENT + datetime.timedelta(microseconds=1))
    time_machine.move_to(MOMENT, tick=False)
    assert Release.objects.public().first() == early
