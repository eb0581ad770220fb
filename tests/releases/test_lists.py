"""The list of releases, and the other lists and the home page that stand beside it."""

import datetime
import re

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db


def headlines(response) -> list[str]:
    return re.findall(r"<h3><a[^>]*>([^<]+)</a></h3>", response.content.decode())


def make_releases(count: int, **options):
    for number in range(count):
        make.make_release(f"News {number}", public_from=make.LONG_AGO + datetime.timedelta(days=number), **options)


def test_releases_are_listed_newest_first_by_year(client):
    make.make_release("Old", public_from=datetime.datetime(2023, 5, 1, tzinfo=datetime.UTC))
    make.make_release("New", public_from=datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC))
    make.make_release("Newest", public_from=datetime.datetime(2024, 6, 1, tzinfo=datetime.UTC))
    response = client.get("/en/releases/")
    assert headlines(response) == ["Newest (en)", "New (en)", "Old (en)"]
    assert re.findall(r'<h2 class="label num"[^>]*>(\d+)', response.content.decode()) == ["2024", "2023"]


@pytest.mark.parametrize(
    ("path", "says"), [("/en/", "1 release"), ("/fr/", "1\u00a0communiqué"), ("/ro/", "1\u00a0comunicat")]
)
def test_the_number_of_releases_is_told_in_the_language(client, path, says):
    make.make_release()
    assert f'<p class="deck">{says}</p>' in client.get(f"{path}releases/").content.decode()


def test_a_long_list_is_told_in_pages(client):
    make_releases(27)
    first, second = client.get("/en/releases/"), client.get("/en/releases/?page=2")
    assert (len(headlines(first)), headlines(first)[0]) == (25, "News 26 (en)")
    assert headlines(second) == ["News 1 (en)", "News 0 (en)"]
    assert '<a rel="next" href="?page=2">Older</a>' in first.content.decode()
    assert '<a rel="prev" href="?page=1">Newer</a>' in second.content.decode()


@pytest.mark.parametrize("page", ["0", "3", "x", "", "-1", "9" * 40, "1.5", "%00"])
def test_a_page_that_is_not_there_is_not_found(client, page):
    make_releases(1)
    assert client.get(f"/en/releases/?page={page}").status_code == 404


@pytest.mark.parametrize("path", ["", "releases/", "plants/", "vehicles/"])
@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("en", "Nothing has been published in this language yet."),
        ("fr", "Rien n’a encore été publié dans cette langue."),
        ("ro", "Încă nu s-a publicat nimic în această limbă."),
    ],
)
def test_an_empty_newsroom_says_so_in_the_language(client, code, says, path):
    assert says in client.get(f"/{code}/{path}").content.decode()


def test_a_list_names_only_the_public_languages_of_each_release(client):
    make.make_release("News", cleared=["en", "ro"])
    page = client.get("/en/releases/").content.decode()
    listed = page[page.index("<h3>") :]
    assert re.findall(r'hreflang="(\w+)">', listed) == ["ro"]


def test_the_home_page_opens_with_the_latest_release_and_names_six_more(client):
    make_releases(9, contacts=[make.make_contact()])
    make.make_plant("Douai")
    make.make_vehicle("Micra", brand="Nissan")
    page = client.get("/en/").content.decode()
    assert re.findall(r'<h2 class="headline"><a[^>]*>([^<]+)', page) == ["News 8 (en)"]
    assert re.findall(r'<a class="t" href="/en/releases/[^>]*>([^<]+)', page) == [
        f"News {n} (en)" for n in range(7, 1, -1)
    ]
    assert re.findall(r'<a class="t" href="/en/(?:plants|vehicles)/[^>]*>([^<]+)', page) == ["Douai (en)", "Micra (en)"]
    assert "press@press.example" in page


@pytest.mark.parametrize("count", [2, 20])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("", 5), ("releases/", 3), ("plants/", 1), ("vehicles/", 2), ("plants/douai-en/", 8), ("vehicles/micra-en/", 8)],
)
def test_a_page_costs_the_same_queries_for_few_and_for_many(client, django_assert_num_queries, path, queries, count):
    plant, vehicle = make.make_plant("Douai"), make.make_vehicle("Micra")
    make.make_assembly(vehicle, plant)
    measure = make.make_measure()
    facts = [make.make_fact(measure, number, plant=plant) for number in range(count)]
    facts += [make.make_fact(measure, number, vehicle=vehicle) for number in range(count)]
    related = {"plants": [plant], "vehicles": [vehicle], "contacts": [make.make_contact()], "facts": facts}
    make_releases(count, category=make.make_category(), images=[make.make_image()], **related)
    for number in range(count):
        other = make.make_vehicle(f"Vehicle {number}", brand=f"Brand {number}", platform=f"Platform {number}")
        make.make_assembly(other, make.make_plant(f"Plant {number}", image=make.make_image()))
        make.make_assembly(other, plant)
    with django_assert_num_queries(queries):
        assert client.get(f"/en/{path}").status_code == 200
