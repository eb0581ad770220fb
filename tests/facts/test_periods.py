"""Periods and targets by the rules of the reader's language."""

import datetime

import pytest

from newsroom.facts.figures import period, period_end, target
from newsroom.facts.models import Fact


def in_every_language(tell, kind, start) -> tuple[str, ...]:
    return tuple(tell(kind, datetime.date(*start), language) for language in ("en", "fr", "ro"))


@pytest.mark.parametrize(
    ("kind", "start", "en", "fr", "ro"),
    [
        ("year", (2024, 1, 1), "2024", "2024", "2024"),
        ("quarter", (2024, 1, 1), "Q1 2024", "1er trimestre 2024", "trimestrul I 2024"),
        ("quarter", (2024, 4, 1), "Q2 2024", "2e trimestre 2024", "trimestrul al II-lea 2024"),
        ("quarter", (2024, 7, 1), "Q3 2024", "3e trimestre 2024", "trimestrul al III-lea 2024"),
        ("quarter", (2024, 10, 1), "Q4 2024", "4e trimestre 2024", "trimestrul al IV-lea 2024"),
        ("month", (2025, 9, 1), "September 2025", "septembre 2025", "septembrie 2025"),
        ("month", (2026, 2, 1), "February 2026", "février 2026", "februarie 2026"),
        ("day", (2025, 9, 16), "16 September 2025", "16 septembre 2025", "16 septembrie 2025"),
        ("day", (2023, 5, 1), "1 May 2023", "1er mai 2023", "1 mai 2023"),
        ("day", (2026, 8, 11), "11 August 2026", "11 août 2026", "11 august 2026"),
        ("since", (2023, 5, 1), "since May 2023", "depuis mai 2023", "din mai 2023"),
        ("since", (2024, 10, 1), "since October 2024", "depuis octobre 2024", "din octombrie 2024"),
    ],
)
def test_a_period_is_written_by_the_rules_of_the_language(kind, start, en, fr, ro):
    assert in_every_language(period, kind, start) == (en, fr, ro)


@pytest.mark.parametrize(
    ("kind", "start", "en", "fr", "ro"),
    [
        ("year", (2026, 1, 1), "target for 2026", "objectif pour 2026", "obiectiv pentru 2026"),
        (
            "quarter",
            (2026, 1, 1),
            "target for Q1 2026",
            "objectif pour le 1er trimestre 2026",
            "obiectiv pentru trimestrul I 2026",
        ),
        (
            "quarter",
            (2026, 7, 1),
            "target for Q3 2026",
            "objectif pour le 3e trimestre 2026",
            "obiectiv pentru trimestrul al III-lea 2026",
        ),
        (
            "month",
            (2026, 9, 1),
            "target for September 2026",
            "objectif pour septembre 2026",
            "obiectiv pentru septembrie 2026",
        ),
        (
            "day",
            (2026, 9, 16),
            "target for 16 September 2026",
            "objectif pour le 16 septembre 2026",
            "obiectiv pentru 16 septembrie 2026",
        ),
        ("day", (2027, 5, 1), "target for 1 May 2027", "objectif pour le 1er mai 2027", "obiectiv pentru 1 mai 2027"),
        ("since", (2026, 5, 1), "planned from May 2026", "objectif dès mai 2026", "obiectiv începând din mai 2026"),
        # No elision before a vowel.
        (
            "since",
            (2026, 10, 1),
            "planned from October 2026",
            "objectif dès octobre 2026",
            "obiectiv începând din octombrie 2026",
        ),
    ],
)
def test_a_target_agrees_with_no_gender(kind, start, en, fr, ro):
    assert in_every_language(target, kind, start) == (en, fr, ro)


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        ("year", (2026, 1, 1), (2026, 12, 31)),
        ("year", (2026, 6, 15), (2026, 12, 31)),
        ("quarter", (2026, 1, 1), (2026, 3, 31)),
        ("quarter", (2026, 4, 1), (2026, 6, 30)),
        ("quarter", (2026, 9, 15), (2026, 9, 30)),
        ("quarter", (2026, 10, 1), (2026, 12, 31)),
        ("month", (2026, 2, 1), (2026, 2, 28)),
        ("month", (2028, 2, 1), (2028, 2, 29)),
        ("month", (2026, 12, 1), (2026, 12, 31)),
        ("day", (2026, 9, 16), (2026, 9, 16)),
        ("year", (9999, 1, 1), (9999, 12, 31)),
    ],
)
def test_a_period_ends_on_its_last_day(kind, start, end):
    assert period_end(kind, datetime.date(*start)) == datetime.date(*end)


def test_what_holds_since_a_month_has_no_end():
    assert period_end("since", datetime.date(2026, 5, 1)) is None


@pytest.mark.parametrize("kind", Fact.Period.values)
def test_every_kind_of_period_has_its_words(kind):
    start = datetime.date(2026, 5, 1)
    assert all("2026" in tell(kind, start, "en") for tell in (period, target))
    assert period_end(kind, start) is None or period_end(kind, start) >= start


@pytest.mark.parametrize("tell", [period, target, lambda kind, start, _language: period_end(kind, start)])
def test_another_kind_of_period_is_an_error(tell):
    with pytest.raises(ValueError, match="fortnight"):
        tell("fortnight", datetime.date(2026, 5, 1), "en")
