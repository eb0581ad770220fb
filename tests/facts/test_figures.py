"""Figures and periods by the rules of the reader's language."""

import datetime
from decimal import Decimal

import pytest

from newsroom.facts.figures import figure, figure_html, period

# The languages use narrow (U+202F) and plain (U+00A0) no-break spaces; here they are told apart by ~ and _.
SPACES = str.maketrans({"\u202f": "~", "\u00a0": "_"})


@pytest.mark.parametrize(
    ("value", "unit", "en", "fr", "ro"),
    [
        (89527, "vehicles", "89,527_vehicles", "89~527_véhicules", "89.527_de vehicule"),
        (0, "vehicles", "0_vehicles", "0_véhicule", "0_vehicule"),
        (1, "vehicles", "1_vehicle", "1_véhicule", "1_vehicul"),
        (2, "vehicles", "2_vehicles", "2_véhicules", "2_vehicule"),
        (19, "vehicles", "19_vehicles", "19_véhicules", "19_vehicule"),
        (20, "vehicles", "20_vehicles", "20_véhicules", "20_de vehicule"),
        (101, "vehicles", "101_vehicles", "101_véhicules", "101_vehicule"),
        (119, "units", "119_units", "119_unités", "119_unități"),
        (120, "units", "120_units", "120_unités", "120_de unități"),
        (6, "models", "6_models", "6_modèles", "6_modele"),
        (4, "brands", "4_brands", "4_marques", "4_mărci"),
        (2, "platforms", "2_platforms", "2_plateformes", "2_platforme"),
        (100, "percent", "100%", "100_%", "100_%"),
        ("76.5", "percent", "76.5%", "76,5_%", "76,5_%"),
        (550_000_000, "EUR", "550_million euro", "550_millions d’euros", "550_de milioane de euro"),
        (1_000_000, "EUR", "1_million euro", "1_million d’euros", "1_milion de euro"),
        (1_500_000, "EUR", "1.5_million euro", "1,5_million d’euros", "1,5_milioane de euro"),
        (2_500_000_000, "EUR", "2.5_billion euro", "2,5_milliards d’euros", "2,5_miliarde de euro"),
        (19_000_000, "EUR", "19_million euro", "19_millions d’euros", "19_milioane de euro"),
        (1_234_567, "EUR", "1,234,567_euro", "1~234~567_euros", "1.234.567_de euro"),
        (900, "EUR", "900_euro", "900_euros", "900_de euro"),
        (-3_000_000, "EUR", "-3_million euro", "-3_millions d’euros", "-3_milioane de euro"),
        (
            5_000_000,
            "USD",
            "5_million US dollars",
            "5_millions de dollars américains",
            "5_milioane de dolari americani",
        ),
        (20_000_000_000, "JPY", "20_billion yen", "20_milliards de yens", "20_de miliarde de yeni"),
        ("2.5", "employees", "2.5_employees", "2,5_salariés", "2,5_angajați"),
    ],
)
def test_a_figure_is_written_by_the_rules_of_the_language(value, unit, en, fr, ro):
    # The database hands figures back with four decimals.
    stored = Decimal(value).quantize(Decimal("0.0001"))
    written = {language: figure(stored, unit, language).translate(SPACES) for language in ("en", "fr", "ro")}
    assert written == {"en": en, "fr": fr, "ro": ro}


def test_on_a_page_a_figure_carries_its_plain_value_and_its_number_stands_apart():
    html = figure_html(Decimal("550000000.0000"), "EUR", "ro")
    assert html == '<data value="550000000"><b>550</b>\u00a0de milioane de euro</data>'


@pytest.mark.parametrize(
    ("kind", "start", "en", "fr", "ro"),
    [
        ("year", (2024, 1, 1), "2024", "2024", "2024"),
        ("quarter", (2024, 7, 1), "Q3 2024", "T3 2024", "trim. III 2024"),
        ("month", (2025, 9, 1), "September 2025", "septembre 2025", "septembrie 2025"),
        ("day", (2025, 9, 16), "16 September 2025", "16 septembre 2025", "16 septembrie 2025"),
        ("day", (2025, 9, 1), "1 September 2025", "1er septembre 2025", "1 septembrie 2025"),
        ("since", (2023, 5, 1), "since May 2023", "depuis mai 2023", "din mai 2023"),
    ],
)
def test_a_period_is_written_by_the_rules_of_the_language(kind, start, en, fr, ro):
    day = datetime.date(*start)
    assert {language: period(kind, day, language) for language in ("en", "fr", "ro")} == {"en": en, "fr": fr, "ro": ro}
