"""Figures are read from running text by the rules of its language, and nothing else is taken for one."""

import time
from decimal import Decimal

import pytest

from newsroom.facts.numbers.mentions import Kind, mentions
from newsroom.facts.numbers.numerals import Hedge
from tests.facts.corpus import Said, samples

LANGUAGES = ("en", "fr", "ro")
# Texts that were there before the engine, and three sets that were written when it was finished.
CORPUS = {
    language: samples(language) + [text for name in ("held", "hard", "fresh") for text in samples(f"{name}-{language}")]
    for language in LANGUAGES
}


def said(text: str, language: str, names=()) -> list[Said]:
    return [
        Said(
            mention.start,
            mention.text,
            mention.kind.value,
            mention.unit if mention.kind in {Kind.MONEY, Kind.PERCENT} else "",
            mention.low,
            mention.high,
            mention.when,
        )
        for mention in mentions(text, language, names)
    ]


def read(text: str, language: str, names=()) -> list:
    """The values, in brief: a number, two of them for a range, or a date."""
    return [
        mention.when or (mention.low if mention.low == mention.high else (mention.low, mention.high))
        for mention in mentions(text, language, names)
    ]


def test_nearly_every_figure_of_the_corpus_is_read_and_nearly_nothing_else(capsys):
    scores = {}
    for language, texts in CORPUS.items():
        pairs = [(said(sample.text, language, sample.names), sample.said) for sample in texts]
        right = sum(len(set(found) & set(marked)) for found, marked in pairs)
        scores[language] = (right, sum(len(found) for found, _ in pairs), sum(len(marked) for _, marked in pairs))
    scores["all"] = tuple(map(sum, zip(*scores.values(), strict=True)))
    with capsys.disabled():
        for name, (right, told, wanted) in scores.items():
            print(f"\n{name}: precision {right / told:.3f}, recall {right / wanted:.3f}, {wanted} figures", end="")  # noqa: T201
    assert all(right / told >= 0.95 and right / wanted >= 0.95 for right, told, wanted in scores.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_hedges_and_odd_styles_are_told(language):
    wrong = []
    for sample in CORPUS[language]:
        found = mentions(sample.text, language, sample.names)
        marked = dict(zip(sample.said, sample.flags, strict=True))
        # A figure that is read wrongly counts against precision and recall, whatever its hedge.
        for mention, what in zip(found, said(sample.text, language, sample.names), strict=True):
            flags = marked.get(what)
            if flags is None:
                continue
            told = {mention.about.value} if mention.about else set()
            if told | ({"odd"} if mention.odd_style else set()) != flags:
                wrong.append((mention.text, sample.text))
    assert wrong == []


def test_the_corpus_is_as_large_as_promised():
    assert all(len(samples(language)) >= 70 for language in LANGUAGES)
    assert sum(len(texts) for texts in CORPUS.values()) >= 220


@pytest.mark.parametrize(
    ("value", "en", "fr", "ro"),
    [
        (89_527, "89,527", "89\u202f527", "89.527"),
        (Decimal("1234.5"), "1,234.5", "1\u00a0234,5", "1.234,5"),
        (25, "twenty-five", "vingt-cinq", "douăzeci și cinci"),
        (90, "ninety", "quatre-vingt-dix", "nouăzeci"),
        (97, "ninety-seven", "quatre-vingt-dix-sept", "nouăzeci și șapte"),
        (71, "seventy-one", "soixante et onze", "șaptezeci și unu"),
        (21, "twenty-one", "vingt et un", "douăzeci și unu"),
        (300, "three hundred", "trois cents", "trei sute"),
        (1000, "a thousand", "mille", "o mie"),
        (2000, "two thousand", "deux mille", "două mii"),
        (1_000_000, "one million", "un million", "un milion"),
        (500_000, "half a million", "un demi-million", "jumătate de milion"),
        (250_000, "a quarter of a million", "un quart de million", "un sfert de milion"),
        (2_500_000, "two and a half million", "deux millions et demi", "două milioane și jumătate"),
        (1_250_000_000, "1.25 billion", "1,25 milliard", "1,25 miliarde"),
        (125_000, "one hundred and twenty-five thousand", "cent vingt-cinq mille", "o sută douăzeci și cinci de mii"),
        (12, "a dozen", "une douzaine", "o duzină"),
    ],
)
def test_a_number_is_read_by_the_rules_of_the_language(value, en, fr, ro):
    assert {language: read(text, language) for language, text in (("en", en), ("fr", fr), ("ro", ro))} == {
        "en": [value],
        "fr": [value],
        "ro": [value],
    }


@pytest.mark.parametrize(
    ("written", "language", "value", "odd"),
    [
        ("89,527 vehicles", "en", 89_527, False),
        ("89.527 vehicles", "en", 89_527, True),
        ("89.527", "en", Decimal("89.527"), False),
        ("89.527", "fr", 89_527, True),
        ("89,527 véhicules", "fr", 89_527, True),
        ("3,975 m", "fr", Decimal("3.975"), False),
        ("440 000", "ro", 440_000, True),
        ("12.5%", "ro", Decimal("12.5"), True),
        ("1'234'567", "en", 1_234_567, True),
        ("2000 de angajați", "ro", 2000, False),
    ],
)
def test_a_number_in_another_style_is_read_and_marked(written, language, value, odd):
    (mention,) = mentions(written, language)
    assert (mention.low, mention.odd_style) == (value, odd)


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("une nouvelle équipe, un site, l’une des usines", "fr", []),
        ("o nouă linie, noua linie, linia nouă", "ro", []),
        ("nouă modele și nouă linii", "ro", [9, 9]),
        ("cele 5 mai mari uzine", "ro", [5]),
        ("pe 5 mai", "ro", ["--05-05"]),
        ("It may be 5 or march on.", "en", [5]),
        ("mii de vehicule, zeci de mii", "ro", []),
        ("thousands of vehicles, dozens of models", "en", []),
        ("Nissan 2,500 vehicles; Renault 5; Top 10 million", "en", [2500, 10_000_000]),
        ("in 2024, 2,024 vehicles", "en", ["2024", 2024]),
        ("9 and 10 October 2025", "en", ["2025-10-09", "2025-10-10"]),
        ("de la 9 până la 14 octombrie 2025", "ro", ["2025-10-09/2025-10-14"]),
        ("A doua linie, lansarea a doua modele, noua gama, noua modele", "ro", [2, 9]),
        ("up 50 to 70 basis points, a ten-point plan", "en", [(Decimal("0.5"), Decimal("0.7")), 10]),
        ("31.02.2025", "ro", []),
        ("1.2.3", "en", []),
    ],
)
def test_words_that_are_two_things_are_told_apart(text, language, values):
    assert read(text, language) == values


def test_bare_points_are_of_a_percentage_only_where_they_can_be():
    text = "Up 7 points, by 12 points of sale, 0.4 points, 12 charging points."
    assert [mention.unit for mention in mentions(text, "en")] == ["points", "", "points", ""]


def test_a_name_of_the_caller_is_no_figure_whichever_space_it_is_typed_with():
    assert read("The Megane E-Tech\u00a0100% electric", "en", ["Megane E-Tech 100% electric"]) == []
    assert read("The Megane E-Tech 100% electric", "en") == [100]


def test_offsets_count_characters_of_the_text():
    text = "Près de 550\u00a0millions d’euros en 2024."
    found = mentions(text, "fr")
    assert [text[mention.start : mention.end] for mention in found] == ["550\u00a0millions d’euros", "2024"]
    assert [mention.text for mention in found] == ["550\u00a0millions d’euros", "2024"]
    assert found[0].about == Hedge.NEARLY


def test_a_language_without_a_table_has_the_rules_of_cldr():
    text = "89.527 Fahrzeuge, 12,5 %, 100 €, 3 EUR, am 16. September 2025, 2025-09-17, seit 2024"
    figures = [(mention.kind.value, mention.when or mention.low) for mention in mentions(text, "de")]
    assert figures == [
        ("number", 89_527),
        ("percent", Decimal("12.5")),
        ("money", 100),
        ("money", 3),
        ("date", "2025-09-16"),
        ("date", "2025-09-17"),
        ("year", "2024"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_body_is_read_quickly(language):
    prose = "The plant is modern and builds vehicles for customers in Europe, who like them a great deal. " * 2
    body = "".join(prose + sample.text for sample in CORPUS[language] * 3)[:20_000]
    mentions(body, language)
    began = time.process_time()
    mentions(body, language)
    # Five times what it takes on a quiet machine.
    assert time.process_time() - began < 0.2


@pytest.mark.parametrize(
    "part", ["1", "1 ", " ", "123 ", "1.", "1,234", "a1", "A-", "+1", "0 12 ", "ISO ", "deux cent ", "(", "-", "@a.b"]
)
def test_no_text_makes_reading_slow(part):
    short, long = (part * (length // len(part)) for length in (20_000, 100_000))
    times = []
    for text in (short, long):
        began = time.process_time()
        mentions(text, "fr")
        times.append(time.process_time() - began)
    # Five times the text, and a wide margin for the machine; quadratic time would be 25-fold.
    assert times[1] < 0.2 + 15 * times[0]
