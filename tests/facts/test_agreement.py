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
    return [finding.key for finding in found]


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
    return checks.texts_of(release, ["ro", "en", "fr"]), checks.names_in(release)


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


def test_a_key_stays_while_the_words_around_a_figure_change_and_goes_with_the_figure():
    def keys(french):
        return {finding.key for finding in findings({"en": {"body": "89,527 cars"}, "fr": {"body": french}})}

    assert keys("89 572 voitures") == keys("On compte 89 572 voitures.") != keys("89 752 voitures")


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
