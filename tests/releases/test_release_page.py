"""The page of a release, as a reader gets it."""

import datetime
import re

import html5lib
import pytest
from django.utils import translation

from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def full():
    """A release with one of everything."""
    plant, vehicle = make.make_plant(), make.make_vehicle()
    make.make_assembly(vehicle, plant)
    measure = make.make_measure()
    return make.make_release(
        "Big news",
        reference="AN-2025-1",
        category=make.make_category(),
        plants=[plant],
        vehicles=[vehicle],
        brands=[vehicle.brand],
        contacts=[make.make_contact()],
        boilerplates=[make.make_boilerplate()],
        facts=[make.make_fact(measure, 50_729, plant=plant), make.make_fact(measure, 89_527, plant=plant)],
        images=[make.make_image("First"), make.make_image("Second")],
        documents=[make.make_document()],
        in_brief_en="First point\n\n  Second point ",
        notes_en="<p>A note.</p>",
    )


def text_of(page: str) -> str:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return re.sub(r"\s+", " ", "".join(tree.find("body").itertext()))


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("en", "Published 15 January 2025, 10:00 CET 09:00 UTC"),
        ("fr", "Publié le 15 janvier 2025, 10:00 CET 09:00 UTC"),
        ("ro", "Publicat 15 ianuarie 2025, 10:00 CET 09:00 UTC"),
    ],
)
def test_a_release_stands_at_its_address_in_each_language(client, full, code, says):
    response = client.get(f"/{code}/releases/big-news-{code}/")
    page = text_of(response.content.decode())
    assert response.status_code == 200
    assert response["Content-Language"] == code
    assert says in page
    assert f"Body of Big news ({code})" in page
    for other in {"en", "fr", "ro"} - {code}:
        assert f"({other})" not in page


def test_a_release_is_not_found_under_the_address_of_another_language(client, full):
    assert client.get("/fr/releases/big-news-en/").status_code == 404


def test_the_parts_of_a_release_are_on_its_page(client, full):
    page = text_of(client.get("/en/releases/big-news-en/").content.decode())
    for part in (
        "AN-2025-1",
        "Manufacturing (en)",
        "First point",
        "Second point",
        "R5 (en)",
        "Renault",
        "Douai (en), since 2024",
        "50,729\u00a0vehicles".replace("\u00a0", " "),
        "First caption (en)",
        "Second credit (en)",
        "Fact sheet (en)",
        "Press office (en)",
        "press@press.example",
        "A note.",
        "About us (en)",
    ):
        assert part in page.replace("\u00a0", " "), part


def test_a_release_with_nothing_but_its_text_has_no_empty_sections(client):
    make.make_release("Bare")
    page = client.get("/en/releases/bare-en/").content.decode()
    assert re.findall(r'<h2 class="label"[^>]*>([^<]+)', page) == ["Release", "More"]
    assert "None" not in page


def test_a_part_without_text_in_the_language_is_left_out_of_it_with_its_heading(client):
    contact, boilerplate, document = make.make_contact(), make.make_boilerplate(), make.make_document()
    measure = make.make_measure()
    fact = make.make_fact(measure)
    for thing, field in [(contact, "name"), (boilerplate, "title"), (document, "title"), (measure, "name")]:
        setattr(thing, f"{field}_fr", "")
        setattr(thing, f"{field}_ro", None)
        thing.save()
    make.make_release("News", contacts=[contact], boilerplates=[boilerplate], documents=[document], facts=[fact])
    for code, sections in {"en": 6, "fr": 2, "ro": 2}.items():
        page = client.get(f"/{code}/releases/news-{code}/").content.decode()
        assert len(re.findall(r'<h2 class="label"', page)) == (sections + 1 if code == "en" else sections)


def test_a_figure_that_an_earlier_release_stated_first_names_that_release(client):
    fact = make.make_fact(make.make_measure())
    make.make_release("First", facts=[fact])
    make.make_release("Later", facts=[fact], public_from=make.LONG_AGO + datetime.timedelta(days=30))
    assert "This release</td>" in client.get("/en/releases/first-en/").content.decode()
    later = client.get("/en/releases/later-en/").content.decode()
    assert '<td><a href="/en/releases/first-en/">Release of 15 January 2025</a></td>' in later


def test_language_links_lead_to_the_same_release_in_its_public_languages(client):
    make.make_release("News", cleared=["en", "ro"])
    page = client.get("/en/releases/news-en/").content.decode()
    languages = page[page.index('<nav class="langs"') :].partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)" lang="(\w+)"', languages) == [
        ("/en/releases/news-en/", "en"),
        ("/ro/releases/news-ro/", "ro"),
    ]
    assert '<link rel="alternate" hreflang="en" href="http://testserver/en/releases/news-en/">' in page
    assert '<link rel="alternate" hreflang="ro" href="http://testserver/ro/releases/news-ro/">' in page
    assert '<link rel="canonical" href="http://testserver/en/releases/news-en/">' in page
    assert 'hreflang="fr"' not in page


def test_a_moment_at_midnight_stands_for_a_day(client):
    midnight = datetime.datetime(2025, 9, 15, 22, 0, tzinfo=datetime.UTC)  # in Paris
    make.make_release("News", public_from=midnight)
    page = text_of(client.get("/en/releases/news-en/").content.decode())
    assert "Published 16 September 2025 Release" in page


def test_scripts_are_removed_from_a_text_whichever_way_it_is_saved(client):
    body = '<p onclick="x()">Good <strong>news</strong><script>alert(1)</script><a href="javascript:x()">l</a></p>'
    release = make.make_release("News", body_en=body)
    release.refresh_from_db()
    assert release.body_en == "<p>Good <strong>news</strong><a>l</a></p>"
    with translation.override("fr"):
        release.body = "<p>Salut<img src=x onerror=y()></p>"
        release.save()
    release.refresh_from_db()
    assert (release.body_fr, release.body_en[:8]) == ("<p>Salut</p>", "<p>Good ")


def test_the_table_of_figures_names_what_each_is_about_as_far_as_that_is_public(client):
    measure = make.make_measure("Output")
    plants = [make.make_plant("Douai"), make.make_plant("Hidden", state="draft")]
    facts = [make.make_fact(measure, number, plant=plant) for number, plant in enumerate(plants, start=1)]
    make.make_release("News", facts=[*facts, make.make_fact(measure, 3, of_alliance=True)])
    page = client.get("/en/releases/news-en/").content.decode()
    rows = re.findall(r'<tr id="f\d"><th scope="row">(.*?)</th>', page)
    assert rows == ["Output (en), Douai (en)", "Output (en)", "Output (en), the Alliance"]


@pytest.mark.parametrize("parts", [1, 12])
def test_a_release_page_costs_the_same_queries_however_much_is_on_it(client, django_assert_num_queries, parts):
    plants = [make.make_plant(f"Plant {number}") for number in range(parts)]
    vehicles = [make.make_vehicle(f"Vehicle {number}") for number in range(parts)]
    for vehicle in vehicles:
        make.make_assembly(vehicle, plants[0])
    measure = make.make_measure()
    make.make_release(
        "News",
        plants=plants,
        vehicles=vehicles,
        brands=[vehicles[0].brand],
        facts=[make.make_fact(measure, number, plant=plants[0]) for number in range(parts)],
        images=[make.make_image() for _ in range(parts)],
        documents=[make.make_document() for _ in range(parts)],
        contacts=[make.make_contact() for _ in range(parts)],
        boilerplates=[make.make_boilerplate() for _ in range(parts)],
    )
    with django_assert_num_queries(15):
        client.get("/en/releases/news-en/")
