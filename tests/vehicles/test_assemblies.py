import pytest
from django.db import IntegrityError

from tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_database_refuses_an_assembly_that_ends_before_it_starts():
    with pytest.raises(IntegrityError, match="assembly_ends_after_it_starts"):
        make.make_assembly(make.make_vehicle(), make.make_plant(), since=2024, until=2023)


def test_an_assembly_may_end_in_the_year_in_which_it_starts():
    assert make.make_assembly(make.make_vehicle(), make.make_plant(), since=2024, until=2024).until == 2024


def test_the_database_refuses_the_same_assembly_twice():
    vehicle, plant = make.make_vehicle(), make.make_plant()
    make.make_assembly(vehicle, plant)
    with pytest.raises(IntegrityError, match=r"UNIQUE|assembly_once"):
        make.make_assembly(vehicle, plant)


def test_a_vehicle_page_says_where_it_is_built_and_since_when(client):
    vehicle = make.make_vehicle("A290", brand="Alpine")
    make.make_assembly(vehicle, make.make_plant("Douai"), since=2024)
    make.make_assembly(vehicle, make.make_plant("Dieppe"), since=2018, until=2023)
    page = client.get("/en/vehicles/a290-en/").content.decode()
    assert '<a href="/en/plants/douai-en/">Douai (en)</a>, since 2024' in page
    assert '<a href="/en/plants/dieppe-en/">Dieppe (en)</a>, <span class="num">2018–2023</span>' in page


def test_a_plant_page_tells_what_joined_the_line_in_order(client):
    plant = make.make_plant()
    for name, since, platform in [("Micra", 2025, "Small"), ("Megane", 2022, "Medium"), ("R5", 2024, "Small")]:
        make.make_assembly(make.make_vehicle(name, platform=platform), plant, since=since)
    page = client.get("/en/plants/douai-en/").content.decode()
    order = [page.index(f"/en/vehicles/{name}-en/") for name in ("megane", "r5", "micra")]
    assert order == sorted(order)
