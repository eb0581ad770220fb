"""Figures that agree between the languages, within a release and with the facts; and how those that do not are told."""

import re
import time
from decimal import Decimal
from pathlib import Path

import pytest

from newsroom.facts.numbers.agreement import findings
from newsroom.facts.numbers.findings import Contradiction, Disagreement, Inner, Known, OddStyle, Unsupported
from newsroom.facts.numbers.mentions import mentions
from releases import checks
from releases.models import Release

TESTS = Path(__file__).resolve().parent.parent
SAMPLES = [TESTS / "samples" / "figures" / name for name in ("releases.txt", "hard-releases.txt", "fresh-releases.txt")]
# What is left wrong counts against precision and recall.
KNOWN_FAILURE = "known failure: "
WORDS = {
    "production": {"en": ["produc", "built"], "fr": ["produ"], "ro": ["produ"]},
    "investment": {"en": ["invest"], "fr": ["invest"], "ro": ["invest"]},
    "models": {"en": ["models"], "fr": ["modèles"], "ro": ["modele"]},
    "brands": {"en": ["brands"], "fr": ["marques"], "ro": ["mărci"]},
    "electric": {"en": ["electric"], "fr": ["électri"], "ro": ["electri"]},
}


def fact(measure: str, value: int, unit: str, period: str) -> Known:
    label = {"en": measure.capitalize()}
    return Known((measure, period), label, Decimal(value), Decimal(value), unit, period, WORDS[measure])


FACTS = {
    "production-2024": fact("production", 89_527, "vehicles", "2024"),
    "production-2023": fact("production", 50_729, "vehicles", "2023"),
    "investment": fact("investment", 550_000_000, "EUR", "2025-09-16"),
    "models": fact("models", 6, "models", "2025-09-16"),
    "brands": fact("brands", 4, "brands", "2025-09-16"),
    "electric": fact("electric", 100, "percent", "2023-05"),
}


def cases() -> list[tuple[str, dict, list, list]]:
    """Each case: what it is about, its texts, its facts, the keys of what should be found."""
    found = []
    for line in "\n".join(path.read_text() for path in SAMPLES).splitlines():
        mark, _space, rest = line.partition(" ")
        if mark == "==":
            found.append((rest, {}, [], []))
        elif mark == "facts:":
            found[-1][2].extend(FACTS[name] for name in rest.split())
        elif mark == "->":
            found[-1][3].append(rest)
        elif line and not line.startswith("#"):
            where, _colon, text = line.partition(": ")
            language, _space, place = where.partition(" ")
            found[-1][1].setdefault(language, {})[place or "body"] = text
    return found


def found_in(texts: dict, facts: list) -> list[str]:
    found = [finding for finding in findings(texts, facts) if facts or not isinstance(finding, Unsupported)]
    return [finding.says for finding in found]


def test_nearly_all_is_found_and_nearly_nothing_else(capsys):
    right = wanted = told = 0
    for _about, texts, facts, keys in cases():
        found = found_in(texts, facts)
        right += len(set(found) & set(keys))
        told += len(found)
        wanted += len(keys)
    precision, recall = right / told, right / wanted
    with capsys.disabled():
        print(f"\nagreement: precision {precision:.3f}, recall {recall:.3f}, {wanted} findings")  # noqa: T201
    assert min(precision, recall) >= 0.95


@pytest.mark.parametrize(
    ("about", "texts", "facts", "keys"),
    [pytest.param(*case, id=case[0]) for case in cases() if not case[0].startswith(KNOWN_FAILURE)],
)
def test_each_release_yields_what_it_should(about, texts, facts, keys):
    assert sorted(found_in(texts, facts)) == sorted(keys)


@pytest.fixture
def demo(douai) -> tuple[dict, set]:
    """The texts of the demonstration release, and the names in it that are no figures."""
    release = Release.objects.get()
    texts = checks.texts_of(release, ["ro", "en", "fr"])
    return texts, checks.Subjects(release, texts).no_figures()


@pytest.mark.django_db
def test_the_demonstration_release_agrees_with_itself_and_with_its_facts(demo):
    texts, names = demo
    assert findings(texts, FACTS.values(), names) == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ro", "en", "fr"])
def test_whichever_figure_of_the_demonstration_goes_wrong_is_noticed(demo, language):
    texts, names = demo
    body = texts[language]["body"]
    unnoticed = []
    for mention in mentions(body, language, names):
        # The last digit that is not nought, or nothing for a number in words.
        wrong = re.sub(r"[1-9](?=[^1-9]*$)", lambda digit: str(int(digit[0]) % 9 + 1), mention.text)
        if wrong == mention.text:
            continue
        changed = body[: mention.start] + wrong + body[mention.end :]
        found = findings(texts | {language: texts[language] | {"body": changed}}, (), names)
        told = [finding for finding in found if isinstance(finding, Disagreement)]
        sides = [finding.sides[language].mention.text for finding in told if finding.sides.get(language)]
        if wrong not in sides or len(told) > 2:
            unnoticed.append((wrong, [finding.key for finding in told]))
    assert unnoticed == []


def test_a_finding_shows_the_words_side_by_side():
    texts = {"fr": {"body": "440 000 véhicules"}, "ro": {"body": "400.000 de vehicule"}}
    (finding,) = [one for one in findings(texts) if isinstance(one, Disagreement)]
    assert {language: (said.place, said.mention.text) for language, said in finding.sides.items()} == {
        "fr": ("body", "440 000"),
        "ro": ("body", "400.000"),
    }


def test_a_key_stays_while_other_sentences_change_and_goes_with_its_own():
    def keys(french):
        found = findings({"en": {"body": "89,527 cars"}, "fr": {"body": french}})
        return {finding.key for finding in found if isinstance(finding, Disagreement)}

    said = keys("89 572 voitures.")
    assert keys("89\u202f572  voitures. On est fier.") == keys("On est fier. 89 572 voitures.") == said
    for other in ("89 752 voitures.", "89 572 salariés.", "On espère 89 572 voitures."):
        assert keys(other) != said


@pytest.mark.parametrize(
    ("english", "french", "told"),
    [
        ("The battery holds 52 kWh.", "La batterie offre 52 kW.", ["en=52|fr=52"]),
        ("The site has 5,000 employees.", "Le site a 5 000 véhicules.", ["en=5000|fr=5000"]),
        ("It built 6,000 units.", "Elle a produit 6 000 véhicules.", []),
        ("It brings 500 jobs.", "500 personnes seront recrutées.", []),
        ("It has 50 car plants.", "Elle a 50 usines automobiles.", []),
        ("A ride of 12 hours and 20 t.", "Un trajet de 12 h et 20 tonnes.", []),
        ("Two brands signed.", "Deux partenaires ont signé.", []),
    ],
)
def test_two_languages_count_the_same_thing_where_both_say_what(english, french, told):
    found = [
        one for one in findings({"en": {"body": english}, "fr": {"body": french}}) if isinstance(one, Disagreement)
    ]
    wanted = [f"disagreement:{sides}" for sides in told]
    assert [one.says for one in found if None not in one.sides.values()] == wanted


@pytest.mark.parametrize(
    ("english", "told"),
    [
        ("The plant built 89,527 vehicles in 2023.", ["89527 of 2023"]),
        ("In 2023 the plant built 89,527 vehicles.", ["89527 of 2023"]),
        ("The plant built 89,527 vehicles in Q2 2023.", ["89527 of 2023-Q2"]),
        ("The plant built 89,527 vehicles.", []),
        ("The plant built 89,527 vehicles in December 2024.", []),
        ("The plant built 89,527 vehicles, more than in 2023.", []),
        ("The plant built 89,527 vehicles more than in 2023.", []),
        ("Compared with 2023, the plant built 89,527 vehicles.", []),
        ("After 50,729 vehicles in 2023, the plant built 89,527 vehicles the year after.", []),
        ("The plant has 89,527 windows in 2023.", []),
    ],
)
def test_the_figure_of_a_fact_that_is_said_of_another_year_contradicts_it(english, told):
    found = findings({"en": {"body": english}}, [FACTS["production-2024"]])
    wanted = [f"contradiction:en={said}|2024=89527..89527" for said in told]
    assert [one.says for one in found if isinstance(one, Contradiction)] == wanted


def test_a_figure_of_another_year_or_thing_has_no_source():
    text = "There were 89,527 windows. There are 89,527 people. It was 89,527 in 2023."
    (found,) = findings({"en": {"body": text}}, [FACTS["production-2024"]])
    assert [said.mention.start for said in found.said] == [text.index("89,527 people")]


def test_what_a_language_says_itself_goes_before_another_figure_of_it():
    texts = {
        "en": {"lede": "It built 89,527 vehicles.", "body": "The plant built 96,310 vehicles in 2024."},
        "fr": {"body": "L’usine a produit 89 572 véhicules en 2024."},
        "ro": {"body": "Uzina a produs 89.527 de vehicule în 2024."},
    }
    told = [one.says for one in findings(texts) if isinstance(one, Disagreement)]
    assert told == ["disagreement:en=96310|fr=|ro=", "disagreement:en=89527|fr=89572|ro=89527"]


def test_what_stands_between_some_languages_is_what_differs_between_them():
    texts = {
        "en": {"body": "It built 340 cars."},
        "fr": {"body": "Une usine."},
        "ro": {"body": "A produs 430 de mașini."},
    }
    (found,) = [one for one in findings(texts) if isinstance(one, Disagreement)]
    assert found.says == "disagreement:en=340|fr=|ro=430"
    assert [found.among(some) and found.among(some).says for some in (["en", "fr"], ["en", "ro"], ["fr"], ["en"])] == [
        "disagreement:en=340|fr=",
        "disagreement:en=340|ro=430",
        None,
        None,
    ]


def test_findings_say_what_they_are_about():
    texts = {
        "en": {"headline": "90,000 vehicles", "body": "Production reached 89.572 vehicles in 2024 and 75% of parts."}
    }
    found = findings(texts, [FACTS["production-2024"]])
    assert [type(finding) for finding in found] == [Contradiction, Inner, Unsupported, Unsupported, OddStyle]
    assert found[0].known == (FACTS["production-2024"],)
    assert found[1].body.mention.text == "89.572"


def test_a_language_that_is_empty_lacks_nothing():
    assert findings({"en": {"body": "In 2024."}, "fr": {"body": " "}, "ro": {}}) == []


def test_long_releases_are_compared_quickly():
    written = {
        "en": ("In 2024 the plant built {0},527 vehicles, spent €{0} million and used {0}% less energy. ", "€151"),
        "fr": ("En 2024, l’usine a produit {0} 527 véhicules, dépensé {0} M€ et économisé {0} % d’énergie. ", "150 M€"),
        "ro": ("În 2024 uzina a produs {0}.527 de vehicule, a cheltuit {0} mil. euro și {0}% din energie. ", "150%"),
    }
    texts = {
        language: {"body": "".join(line.format(number) for number in range(100, 300)).replace(wrong, "€1")}
        for language, (line, wrong) in written.items()
    }
    began = time.process_time()
    told = [finding for finding in findings(texts) if isinstance(finding, Disagreement)]
    assert 3 <= len(told) <= 6
    assert time.process_time() - began < 5


def lines(number: int) -> dict:
    """A release of so many figures, none of which is the same in English and French."""
    english = "\n".join(f"Model{at} sold {1000 + 7 * at:,} vehicles in {1990 + at % 30}." for at in range(number))
    french = "\n".join(f"Modèle a vendu {2000 + 11 * at} véhicules en {1990 + at % 30}." for at in range(number))
    return {"en": {"body": english}, "fr": {"body": french}, "ro": {"body": french.replace("véhicules", "vehicule")}}


def test_what_differs_everywhere_is_compared_in_time_that_grows_with_the_text():
    took = {}
    for number in (300, 900):
        began = time.process_time()
        assert len([one for one in findings(lines(number)) if isinstance(one, Disagreement)]) > number
        took[number] = time.process_time() - began
    assert took[300] < 2
    assert took[900] < 5 * took[300]
