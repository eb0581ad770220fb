"""Figures by the rules of the reader's language."""

import re
from decimal import Decimal

import pytest
from babel import Locale
from babel.numbers import parse_decimal
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsroom.facts.figures import CURRENCIES, HOLE, Unit, cldr_phrase, figure, figure_html
from newsroom.publication.languages import codes, locale

# The languages use narrow (U+202F) and plain (U+00A0) no-break spaces; here they are told apart by ~ and _.
SPACES = str.maketrans({"\u202f": "~", "\u00a0": "_"})


def stored(value) -> Decimal | None:
    """The database hands figures back with four decimals."""
    return None if value is None else Decimal(value).quantize(Decimal("0.0001"))


def in_every_language(value, unit, to=None, about=False) -> tuple[str, ...]:
    """What a reader reads in English, French and Romanian, with the no-break spaces made visible."""
    return tuple(
        figure(stored(value), unit, language, to=stored(to), about=about).translate(SPACES)
        for language in ("en", "fr", "ro")
    )


COUNTS = [
    (89527, "vehicles", "89,527_vehicles", "89~527_véhicules", "89.527_de vehicule"),
    (89527, "units", "89,527_units", "89~527_unités", "89.527_de unități"),
    (0, "vehicles", "0_vehicles", "0_véhicule", "0_vehicule"),
    (1, "vehicles", "1_vehicle", "1_véhicule", "1_vehicul"),
    (2, "vehicles", "2_vehicles", "2_véhicules", "2_vehicule"),
    (19, "vehicles", "19_vehicles", "19_véhicules", "19_vehicule"),
    (20, "vehicles", "20_vehicles", "20_véhicules", "20_de vehicule"),
    (100, "vehicles", "100_vehicles", "100_véhicules", "100_de vehicule"),
    (101, "vehicles", "101_vehicles", "101_véhicules", "101_vehicule"),
    (1001, "vehicles", "1,001_vehicles", "1~001_véhicules", "1.001_vehicule"),
    (119, "units", "119_units", "119_unités", "119_unități"),
    (120, "units", "120_units", "120_unités", "120_de unități"),
    # CLDR puts a French million into a category of its own, which the catalogues do not know.
    (1_000_000, "vehicles", "1,000,000_vehicles", "1~000~000_véhicules", "1.000.000_de vehicule"),
    (1_000_000, "hours", "1,000,000_hours", "1~000~000_heures", "1.000.000_de ore"),
    (-1, "vehicles", "-1_vehicle", "-1_véhicule", "-1_vehicul"),
    (-1500, "vehicles", "-1,500_vehicles", "-1~500_véhicules", "-1.500_de vehicule"),
    ("-0.0000", "vehicles", "0_vehicles", "0_véhicule", "0_vehicule"),
    (6, "models", "6_models", "6_modèles", "6_modele"),
    (4, "brands", "4_brands", "4_marques", "4_mărci"),
    (2, "platforms", "2_platforms", "2_plateformes", "2_platforme"),
    (1, "plants", "1_plant", "1_usine", "1_uzină"),
    (28, "plants", "28_plants", "28_usines", "28_de uzine"),
    (1, "countries", "1_country", "1_pays", "1_țară"),
    (114, "countries", "114_countries", "114_pays", "114_țări"),
    (37, "countries", "37_countries", "37_pays", "37_de țări"),
    (1, "employees", "1_employee", "1_salarié", "1_angajat"),
    ("0.5", "employees", "0.5_employees", "0,5_salarié", "0,5_angajați"),
    ("1.5", "employees", "1.5_employees", "1,5_salarié", "1,5_angajați"),
    ("2.5", "employees", "2.5_employees", "2,5_salariés", "2,5_angajați"),
    ("1250.75", "employees", "1,250.75_employees", "1~250,75_salariés", "1.250,75_angajați"),
    (1, "jobs", "1_job", "1_emploi", "1_loc de muncă"),
    (2, "jobs", "2_jobs", "2_emplois", "2_locuri de muncă"),
    (1200, "jobs", "1,200_jobs", "1~200_emplois", "1.200_de locuri de muncă"),
]

SHARES = [
    (0, "percent", "0%", "0_%", "0_%"),
    (1, "percent", "1%", "1_%", "1_%"),
    (100, "percent", "100%", "100_%", "100_%"),
    ("76.5", "percent", "76.5%", "76,5_%", "76,5_%"),
    ("0.0001", "percent", "0.0001%", "0,0001_%", "0,0001_%"),
    ("-3.5", "percent", "-3.5%", "-3,5_%", "-3,5_%"),
    (1500, "percent", "1,500%", "1~500_%", "1.500_%"),
    (1, "points", "1_percentage point", "1_point de pourcentage", "1_punct procentual"),
    ("1.5", "points", "1.5_percentage points", "1,5_point de pourcentage", "1,5_puncte procentuale"),
    ("-2.5", "points", "-2.5_percentage points", "-2,5_points de pourcentage", "-2,5_puncte procentuale"),
    (20, "points", "20_percentage points", "20_points de pourcentage", "20_de puncte procentuale"),
]

QUANTITIES = [
    (1, "hours", "1_hour", "1_heure", "1_oră"),
    ("1.5", "hours", "1.5_hours", "1,5_heure", "1,5_ore"),
    (36, "hours", "36_hours", "36_heures", "36_de ore"),
    (1, "minutes", "1_minute", "1_minute", "1_minut"),
    (15, "minutes", "15_minutes", "15_minutes", "15_minute"),
    (30, "minutes", "30_minutes", "30_minutes", "30_de minute"),
    (1, "years", "1_year", "1_an", "1_an"),
    (8, "years", "8_years", "8_ans", "8_ani"),
    (20, "years", "20_years", "20_ans", "20_de ani"),
    (1, "km", "1_km", "1~km", "1_km"),
    (408, "km", "408_km", "408~km", "408_km"),
    (160_000, "km", "160,000_km", "160~000~km", "160.000_km"),
    (170, "km/h", "170_km/h", "170~km/h", "170_km/h"),
    (150, "kW", "150_kW", "150~kW", "150_kW"),
    ("12.5", "MW", "12.5_MW", "12,5~MW", "12,5_MW"),
    (2, "GW", "2_GW", "2~GW", "2_GW"),
    (52, "kWh", "52_kWh", "52~kWh", "52_kWh"),
    (1, "kWh", "1_kWh", "1~kWh", "1_kWh"),
    (640, "MWh", "640_MWh", "640~MWh", "640_MWh"),
    ("9.5", "GWh", "9.5_GWh", "9,5~GWh", "9,5_GWh"),
    ("361.7", "TWh", "361.7_TWh", "361,7~TWh", "361,7_TWh"),
    (5000, "t", "5,000_t", "5~000~t", "5.000_t"),
    (350_000, "m2", "350,000_m²", "350~000~m²", "350.000_m²"),
    (1, "ha", "1_hectare", "1_hectare", "1_hectar"),
    ("12.5", "ha", "12.5_hectares", "12,5_hectares", "12,5_hectare"),
    (240, "ha", "240_hectares", "240_hectares", "240_de hectare"),
    (0, "gCO2/km", "0_g_CO₂/km", "0~g_CO₂/km", "0_g_CO₂/km"),
    (92, "gCO2/km", "92_g_CO₂/km", "92~g_CO₂/km", "92_g_CO₂/km"),
]

MONEY = [
    (550_000_000, "EUR", "550_million euro", "550_millions d’euros", "550_de milioane de euro"),
    (1_000_000, "EUR", "1_million euro", "1_million d’euros", "1_milion de euro"),
    (1_500_000, "EUR", "1.5_million euro", "1,5_million d’euros", "1,5_milioane de euro"),
    (1_010_000, "EUR", "1.01_million euro", "1,01_million d’euros", "1,01_milioane de euro"),
    (2_000_000, "EUR", "2_million euro", "2_millions d’euros", "2_milioane de euro"),
    (19_000_000, "EUR", "19_million euro", "19_millions d’euros", "19_milioane de euro"),
    (20_000_000, "EUR", "20_million euro", "20_millions d’euros", "20_de milioane de euro"),
    (101_000_000, "EUR", "101_million euro", "101_millions d’euros", "101_milioane de euro"),
    (-3_000_000, "EUR", "-3_million euro", "-3_millions d’euros", "-3_milioane de euro"),
    (-1_500_000, "EUR", "-1.5_million euro", "-1,5_million d’euros", "-1,5_milioane de euro"),
    (1_000_000_000, "EUR", "1_billion euro", "1_milliard d’euros", "1_miliard de euro"),
    (1_990_000_000, "EUR", "1.99_billion euro", "1,99_milliard d’euros", "1,99_miliarde de euro"),
    (2_500_000_000, "EUR", "2.5_billion euro", "2,5_milliards d’euros", "2,5_miliarde de euro"),
    (1_234_500_000, "EUR", "1,234.5_million euro", "1~234,5_millions d’euros", "1.234,5_milioane de euro"),
    # Not round enough for a million: every digit stays.
    (1_234_567, "EUR", "1,234,567_euro", "1~234~567_euros", "1.234.567_de euro"),
    (1_005_000, "EUR", "1,005,000_euro", "1~005~000_euros", "1.005.000_de euro"),
    (999_999, "EUR", "999,999_euro", "999~999_euros", "999.999_de euro"),
    (900, "EUR", "900_euro", "900_euros", "900_de euro"),
    (0, "EUR", "0_euro", "0_euro", "0_euro"),
    (1, "EUR", "1_euro", "1_euro", "1_euro"),
    ("17.99", "EUR", "17.99_euro", "17,99_euros", "17,99_euro"),
    (5_000_000, "USD", "5_million US dollars", "5_millions de dollars américains", "5_milioane de dolari americani"),
    (1, "USD", "1_US dollar", "1_dollar américain", "1_dolar american"),
    (3_000_000, "GBP", "3_million pounds sterling", "3_millions de livres sterling", "3_milioane de lire sterline"),
    (20_000_000_000, "JPY", "20_billion yen", "20_milliards de yens", "20_de miliarde de yeni"),
    (45_000_000, "RON", "45_million Romanian lei", "45_millions de lei roumains", "45_de milioane de lei"),
    (1, "RON", "1_Romanian leu", "1_leu roumain", "1_leu"),
    (21, "RON", "21_Romanian lei", "21_lei roumains", "21_de lei"),
]


@pytest.mark.parametrize(("value", "unit", "en", "fr", "ro"), COUNTS + SHARES + QUANTITIES + MONEY)
def test_a_figure_is_written_by_the_rules_of_the_language(value, unit, en, fr, ro):
    assert in_every_language(value, unit) == (en, fr, ro)


@pytest.mark.parametrize(
    ("value", "to", "unit", "en", "fr", "ro"),
    [
        (2500, 3000, "vehicles", "2,500–3,000_vehicles", "2~500 à_3~000_véhicules", "2.500–3.000_de vehicule"),
        (1, 2, "vehicles", "1–2_vehicles", "1 à_2_véhicules", "1–2_vehicule"),
        # What merely ends in one thing is no singular; in French nothing below two is a plural.
        (0, 1, "vehicles", "0–1_vehicles", "0 à_1_véhicule", "0–1_vehicule"),
        (15, 19, "vehicles", "15–19_vehicles", "15 à_19_véhicules", "15–19_vehicule"),
        (15, 20, "vehicles", "15–20_vehicles", "15 à_20_véhicules", "15–20_de vehicule"),
        (20, 101, "jobs", "20–101_jobs", "20 à_101_emplois", "20–101_locuri de muncă"),
        (7, 7, "jobs", "7_jobs", "7_emplois", "7_locuri de muncă"),
        (3, 4, "percent", "3–4%", "3 à_4_%", "3–4_%"),
        ("3.5", 4, "percent", "3.5–4%", "3,5 à_4_%", "3,5–4_%"),
        (
            "1.5",
            "2.5",
            "points",
            "1.5–2.5_percentage points",
            "1,5 à_2,5_points de pourcentage",
            "1,5–2,5_puncte procentuale",
        ),
        # A dash beside a minus sign would be misread.
        (-5, -3, "percent", "-5 to_-3%", "-5 à_-3_%", "-5 până la_-3_%"),
        (-2, 3, "percent", "-2 to_3%", "-2 à_3_%", "-2 până la_3_%"),
        (36, 48, "hours", "36–48_hours", "36 à_48_heures", "36–48_de ore"),
        (400, 450, "km", "400–450_km", "400 à_450~km", "400–450_km"),
        (92, 110, "gCO2/km", "92–110_g_CO₂/km", "92 à_110~g_CO₂/km", "92–110_g_CO₂/km"),
        (
            500_000_000,
            550_000_000,
            "EUR",
            "500–550_million euro",
            "500 à_550_millions d’euros",
            "500–550_de milioane de euro",
        ),
        (
            500_000_000,
            515_000_000,
            "EUR",
            "500–515_million euro",
            "500 à_515_millions d’euros",
            "500–515_milioane de euro",
        ),
        (1_000_000, 1_500_000, "EUR", "1–1.5_million euro", "1 à_1,5_million d’euros", "1–1,5_milioane de euro"),
        (500_000, 1_000_000, "EUR", "0.5–1_million euro", "0,5 à_1_million d’euros", "0,5–1_milioane de euro"),
        (0, 500_000_000, "EUR", "0–500_million euro", "0 à_500_millions d’euros", "0–500_de milioane de euro"),
        (
            800_000_000,
            1_200_000_000,
            "EUR",
            "0.8–1.2_billion euro",
            "0,8 à_1,2_milliard d’euros",
            "0,8–1,2_miliarde de euro",
        ),
        (
            2_000_000_000,
            3_000_000_000,
            "USD",
            "2–3_billion US dollars",
            "2 à_3_milliards de dollars américains",
            "2–3_miliarde de dolari americani",
        ),
        # Too far apart for billions, or for millions.
        (
            20_000_000,
            1_000_000_000,
            "EUR",
            "20–1,000_million euro",
            "20 à_1~000_millions d’euros",
            "20–1.000_de milioane de euro",
        ),
        (50_000, 2_000_000, "EUR", "50,000–2,000,000_euro", "50~000 à_2~000~000_euros", "50.000–2.000.000_de euro"),
        (
            1_234_567,
            2_000_000,
            "EUR",
            "1,234,567–2,000,000_euro",
            "1~234~567 à_2~000~000_euros",
            "1.234.567–2.000.000_de euro",
        ),
        (
            -550_000_000,
            -500_000_000,
            "EUR",
            "-550 to_-500_million euro",
            "-550 à_-500_millions d’euros",
            "-550 până la_-500_de milioane de euro",
        ),
        (900, 1100, "EUR", "900–1,100_euro", "900 à_1~100_euros", "900–1.100_de euro"),
    ],
)
def test_a_range_shares_its_unit_and_its_magnitude(value, to, unit, *, en, fr, ro):
    assert in_every_language(value, unit, to=to) == (en, fr, ro)


@pytest.mark.parametrize(
    ("value", "to", "unit", "en", "fr", "ro"),
    [
        (
            550_000_000,
            None,
            "EUR",
            "about 550_million euro",
            "environ 550_millions d’euros",
            "circa 550_de milioane de euro",
        ),
        (
            500_000_000,
            550_000_000,
            "EUR",
            "about 500–550_million euro",
            "environ 500 à_550_millions d’euros",
            "circa 500–550_de milioane de euro",
        ),
        (1_500_000, None, "EUR", "about 1.5_million euro", "environ 1,5_million d’euros", "circa 1,5_milioane de euro"),
        (90_000, None, "vehicles", "about 90,000_vehicles", "environ 90~000_véhicules", "circa 90.000_de vehicule"),
        (
            2500,
            3000,
            "vehicles",
            "about 2,500–3,000_vehicles",
            "environ 2~500 à_3~000_véhicules",
            "circa 2.500–3.000_de vehicule",
        ),
        (75, None, "percent", "about 75%", "environ 75_%", "circa 75_%"),
        (3, 4, "percent", "about 3–4%", "environ 3 à_4_%", "circa 3–4_%"),
        (12, None, "GWh", "about 12_GWh", "environ 12~GWh", "circa 12_GWh"),
        (20, None, "minutes", "about 20_minutes", "environ 20_minutes", "circa 20_de minute"),
    ],
)
def test_a_figure_may_be_approximate(value, to, unit, *, en, fr, ro):
    assert in_every_language(value, unit, to=to, about=True) == (en, fr, ro)


def test_a_figure_without_a_unit_is_the_number():
    assert in_every_language(89527, "") == ("89,527", "89~527", "89.527")


def test_a_mark_wraps_the_number_and_nothing_else():
    told = figure(Decimal(2500), "vehicles", "fr", mark=lambda number: f"[{number}]", to=Decimal(3000), about=True)
    assert told.translate(SPACES) == "environ [2~500 à_3~000]_véhicules"


def test_a_range_that_ends_below_its_start_is_refused():
    with pytest.raises(ValueError, match="2500 to 2000"):
        figure(Decimal(2500), "vehicles", "en", to=Decimal(2000))


def html(value, unit, language, to=None, **how) -> str:
    return figure_html(stored(value), unit, language, to=stored(to), **how).translate(SPACES)


def test_on_a_page_a_figure_carries_its_plain_value_and_its_number_stands_apart():
    assert html(550_000_000, "EUR", "ro") == '<data value="550000000"><b>550</b>_de milioane de euro</data>'
    assert html("76.5", "percent", "fr") == '<data value="76.5"><b>76,5</b>_%</data>'


def test_in_running_text_the_number_does_not_stand_apart():
    assert html(89527, "vehicles", "en", bold=False) == '<data value="89527">89,527_vehicles</data>'


def test_a_figure_leads_to_its_fact():
    assert html(89527, "vehicles", "fr", href="/fr/faits/?a=1&b=2#f3", bold=False) == (
        '<data value="89527"><a href="/fr/faits/?a=1&amp;b=2#f3">89~527_véhicules</a></data>'
    )


def test_each_end_of_a_range_carries_its_own_value():
    assert html(500_000_000, "EUR", "fr", to=550_000_000, about=True, href="#f1") == (
        '<span class="range"><a href="#f1">environ <b><data value="500000000">500</data> à_'
        '<data value="550000000">550</data></b>_millions d’euros</a></span>'
    )
    assert html(3, "percent", "en", to=4, bold=False) == (
        '<span class="range"><data value="3">3</data>–<data value="4">4</data>%</span>'
    )


def test_a_range_of_nothing_is_one_value_on_a_page_too():
    assert html(7, "jobs", "en", to=7) == '<data value="7"><b>7</b>_jobs</data>'


# Everything that the column can hold, and round amounts, which are told in millions and billions.
units_of_last_digit = st.integers(-(10**20) + 1, 10**20 - 1).map(lambda number: Decimal(number).scaleb(-4))
round_amounts = st.integers(-(10**9) + 1, 10**9 - 1).map(lambda number: Decimal(number) * 10**7)
values = st.one_of(units_of_last_digit, round_amounts, st.integers(-1000, 1000).map(Decimal))
MAGNITUDES = {9: r"\b(billion|milliards?|miliarde?)\b", 6: r"\b(million|millions|milion|milioane)\b"}


def read_back(number: str, words: str, language: str) -> Decimal:
    """The value that a reader understands."""
    magnitude = next((10**power for power, names in MAGNITUDES.items() if re.search(names, words)), 1)
    return parse_decimal(number, locale=locale(language), strict=True) * magnitude


@settings(deadline=None, max_examples=200)
@given(value=values, unit=st.sampled_from(["", *Unit.values]))
@example(value=Decimal("9999999999999999.9999"), unit="EUR")
@example(value=Decimal("-0.0001"), unit="percent")
@example(value=Decimal("-0.0000"), unit="RON")
def test_whatever_the_column_holds_can_be_read_back(value, unit):
    for language in codes():
        numbers = []
        told = figure(value, unit, language, mark=lambda number: numbers.append(number) or "#")  # noqa: B023
        assert len(numbers) == 1
        assert read_back(numbers[0], told, language) == value
        digits = re.sub(r"\D", "", numbers[0]).strip("0")
        assert digits == re.sub(r"\D", "", format(value, "f")).strip("0")
        assert " " not in told.partition("#")[2][:1]


@settings(deadline=None, max_examples=200)
@given(
    ends=st.lists(values, min_size=2, max_size=2, unique=True).map(sorted),
    unit=st.sampled_from(Unit.values),
    about=st.booleans(),
)
def test_whatever_range_the_columns_hold_can_be_read_back(ends, unit, about):
    low, high = ends
    for language in codes():
        page = figure_html(low, unit, language, to=high, about=about)
        ends_told = re.findall(r'<data value="([^"]+)">([^<]+)</data>', page)
        words = re.sub(r"<[^>]+>", "", page)
        assert [Decimal(value) for value, _number in ends_told] == [low, high]
        assert [read_back(number, words, language) for _value, number in ends_told] == [low, high]


def test_only_money_is_told_in_millions():
    assert set(CURRENCIES) == {unit for unit in Unit if re.search("million", figure(Decimal(10**7), unit, "en"))}


@pytest.mark.parametrize("language", ["en", "fr", "ro"])
@pytest.mark.parametrize("unit", Unit.values)
def test_every_unit_stays_on_the_line_of_its_number(unit, language):
    told = figure(Decimal(20), unit, language, mark=lambda number: "#")
    assert not told.startswith("# ")
    assert "#" in told
    assert "%" not in told or unit == "percent"


def test_one_hour_has_a_number_also_where_the_language_needs_none():
    assert cldr_phrase("duration-hour", "long", 1, Locale("he")) == f"{HOLE} שעה"
