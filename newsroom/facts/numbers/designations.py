"""What carries digits and is no figure: names, addresses, telephone numbers, norms, references, times of day.

They are blanked out before figures are read, letter by letter, so that everything else keeps its place.
"""

import re
from collections.abc import Iterable
from functools import cache

from .numerals import Numerals

BLANK = "\0"
GAP = "[ \u00a0\u202f]"
YEAR = "(?:19|20)[0-9]{2}(?![0-9])"
CURRENCY = "(?:EUR|USD|GBP|RON|JPY|CHF)"
# Makers whose vehicles have numbers for names; the caller's names come on top.
MAKERS = re.findall(
    r"\S+",
    "Alpine Airbus Alfa Audi Bentley BMW Boeing BYD Citroën Cupra Dacia DS Ferrari Fiat Ford Honda Hyundai Infiniti "
    "Jaguar Kia Lancia Leapmotor Lexus Lotus Lynk Mazda Mercedes MG Mini Mitsubishi Model Nissan Opel Peugeot Polestar "
    "Porsche Renault Saab SEAT Skoda Škoda Smart Subaru Tesla Toyota Trabant Vauxhall Volkswagen Volvo VW Xiaomi",
)
# Signs and shapes that mean the same in every language, by what they begin with. Every repetition is bounded, or eats
# what no other part can.
MAIL = r"(?<![\w.+-])[\w.+-]{1,64}@[\w.-]+"
LETTER_FIRST = [
    r"https?://\S+",
    r"www\.\S+",
    MAIL,
    # Norms, laws and directives.
    rf"(?:ISO|IEC|DIN|IATF|SAE|EN(?!{GAP}?{YEAR}))(?:[ /-](?:IEC|TS|EN|ISO)){{0,3}}{GAP}?-?[0-9]+(?:[-:][0-9]+)*",
    r"Euro [1-7](?![0-9]|[.,][0-9])",
    # Codes of letters and digits: R5, CO2, COVID-19, RG-2025-17; not EUR550m, FY2025, not Mid-2026.
    rf"(?!{CURRENCY}[0-9]|FY{YEAR})(?!\w{{1,20}}-{YEAR}(?!-))[^\W\d_]{{1,20}}[0-9]\w*(?:[-./]\w+)*",
    rf"(?<!-)(?!{CURRENCY}-)(?![^\W\d_][a-zà-ÿ]{{1,20}}-{YEAR}(?!-))"
    r"[A-ZÀ-Ý][^\W\d_]{0,19}(?:-[^\W\d_]{1,19}){0,3}-[0-9]\w*(?:[-./]\w+)*",
    # Numbers in a register.
    r"(?:SIRET|SIREN|RCS|CUI|CIF|TVA|VAT|IBAN|ISBN|ISSN)(?: [A-Z][a-z]{1,20})?[ :]{1,2}[A-Z]{0,2}"
    rf"{GAP}?[0-9](?:{GAP}?[0-9]){{3,24}}",
    # Postal codes, and house numbers behind a street.
    r"[A-Z]-[0-9]{4,6}(?= [A-ZÀ-Ý])",
    r"(?:Strada|[Ss]tr\.|Bulevardul|Bd\.|B-dul|Calea|Șoseaua|Șos\.|Aleea|Splaiul|Piața)"
    rf"(?: [A-ZȘȚĂÎÂ][\w.-]{{0,20}}){{1,4}},?(?:{GAP}nr\.)?{GAP}[0-9]{{1,4}}(?:[-–][0-9]{{1,4}})?",
    rf"(?:CEDEX|Cedex|BP|CS|CP){GAP}[0-9]{{1,5}}\b",
    # Systems and stock indexes.
    r"(?:CAC|DAX|SBF|FTSE|Stoxx|STOXX|S&P|Nikkei) [0-9]+",
    r"(?:Android|iOS|USB|Wi-Fi|Bluetooth|Windows|OpenR Link|Chrome) [0-9]+(?:\.[0-9]+)*",
]
DIGIT_FIRST = [
    MAIL,
    # Telephone numbers: international; and national, which begin with a nought.
    rf"(?<![\w.,])\+[0-9]{{1,3}}(?:(?:{GAP}|[.\-/()]){{0,2}}[0-9]){{8,13}}(?![0-9])",
    rf"(?<![\w.,])\(?0[0-9](?:[.\-]|{GAP})?(?:[0-9]{{2}}(?:[.\-]|{GAP})?){{3}}[0-9]{{2}}(?![0-9])",
    rf"(?<![\w.,])\(?0[0-9]{{2,4}}\)?(?:[.\-/]|{GAP})?[0-9]{{3,4}}(?:[.\-]|{GAP})?[0-9]{{3,4}}(?![0-9])",
    rf"(?<![\w.,])0[0-9]{{2,3}}(?:[.\-/]|{GAP})[0-9]{{3}}(?:[.\-]|{GAP})[0-9]{{2}}(?:[.\-]|{GAP})[0-9]{{2}}(?![0-9])",
    # Litres or kWh per 100 km.
    rf"(?<=[lLh]/)100(?={GAP}?(?:km|miles)\b)",
    # Laws and directives.
    r"(?<!\w)[0-9]{4}/[0-9]{1,4}/(?:EU|UE|CE|EC|CEE)\b",
    rf"\((?:EU|UE|CE|EC)\){GAP}?(?:no\.?|n[°o]|nr\.?)?{GAP}?[0-9]{{2,4}}/[0-9]{{2,4}}",
    r"(?<![\w.,])[0-9]{1,2}x[0-9]{1,2}(?!\w)",
    r"(?<![\w.,])[1-6][GD](?!\w)",
    # Times of day, ratios, scores.
    rf"(?<![\w.,:])[0-9]{{1,2}}(?:[.:][0-9]{{2}})?{GAP}?(?:a\.m\.|p\.m\.|am\b|pm\b)",
    r"(?<![\w.,:])[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{2})?(?![\w:])",
    rf"(?<![\w.,])[0-9]{{1,2}}{GAP}?h(?:{GAP}?[0-9]{{2}}|/24)?(?!\w)",
    r"(?<![\w/.,])[0-9]{1,3}/[0-9]{1,3}(?![\w/])",
    # Footnotes, and the numbers of a list.
    r"\([0-9]{1,2}\)",
    rf"(?m:^)[0-9]{{1,2}}[.)]{GAP}(?=\D)",
    # Postal codes before a town, house numbers before a street.
    r"(?m:^|(?<=[,;–—-] ))[0-9]{5,6}(?= [A-ZÀ-ÝȘȚĂÎ](?!UR|SD|BP|ON|\w* ?[0-9]))",
    rf"(?<![\w.,])[0-9]{{1,4}}(?:[-–][0-9]{{1,4}})?(?:{GAP}?(?:bis|ter))?,?{GAP}"
    r"(?:rue|avenue|boulevard|quai|place|impasse|allée|chemin|route|bd)\b",
    r"(?<![\w.,])[0-9]{1,4}(?: [A-Z][a-z]{1,20}){1,3} (?:Street|Road|Avenue|Lane|Square|Drive|Way|Boulevard)\b",
    # Decades and their short years: the 2020s, '90.
    r"(?<![\w.,])[0-9]{4}s\b",
    r"(?<!\w)['’][0-9]{2}(?![0-9])",
]
ANY = re.compile(rf"(?=[0-9+(\'’])(?:{'|'.join(DIGIT_FIRST)})|(?<!\w)(?=[^\W\d_])(?:{'|'.join(LETTER_FIRST)})")


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with blanks in place of what stands in some spans, which are in order and do not overlap."""
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], BLANK * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def without_names(text: str, names: tuple[str, ...]) -> str:
    """The text without the names that carry digits: the caller's, wherever they stand as whole words."""
    pattern = names_pattern(names)
    return blanked(text, (found.span() for found in pattern.finditer(text))) if pattern else text


def without_designations(text: str, table: Numerals, names: tuple[str, ...]) -> str:
    """The text without whatever else carries digits and is no figure."""
    text = blanked(text, (found.span() for found in ANY.finditer(text)))
    for pattern in (labels_pattern(table.labels, table.decades), models_pattern(names)):
        spans = [found.span(found.lastindex) for found in pattern.finditer(text) if not is_counted(text, found, table)]
        text = blanked(text, spans)
    return text


def is_counted(text: str, found: re.Match, table: Numerals) -> bool:
    """Whether the digits behind a name or a label are a figure after all: Nissan 2 models, Top 10 million."""
    digits = found[found.lastindex]
    if re.fullmatch(YEAR, digits):
        return True
    behind = re.match(rf"{GAP}*([^\W\d_]+|[€$£%])", text[found.end() : found.end() + 40])
    word = behind[1].casefold() if behind else ""
    return word in table.magnitudes or word in table.plurals or word in table.currencies or word in {"€", "$", "£", "%"}


@cache
def names_pattern(names: tuple[str, ...]) -> re.Pattern | None:
    numbered = sorted({name for name in names if re.search("[0-9]", name)}, key=len, reverse=True)
    if not numbered:
        return None
    # Names are typed with any kind of space.
    alternatives = "|".join(re.sub(r"(?:\\?[ \u00a0\u202f])+", f"{GAP}+", re.escape(name)) for name in numbered)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


@cache
def models_pattern(names: tuple[str, ...]) -> re.Pattern:
    makers = "|".join(re.escape(name) for name in sorted({*MAKERS, *names} - {""}, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{makers}){GAP}([0-9]{{1,4}})(?![0-9]|[.,{GAP[1:-1]}][0-9])")


@cache
def labels_pattern(labels: frozenset, decades: frozenset) -> re.Pattern:
    listed = "|".join(sorted(map(re.escape, labels), key=len, reverse=True)) or r"(?!)"
    tens = "|".join(map(re.escape, decades)) or r"(?!)"
    number = rf"(?:(?:nr|no|n°|nº)\.?{GAP}?)?([0-9]+(?:[.,/\-–][0-9]+)*)"
    return re.compile(
        rf"(?<!\w)(?:(?:{listed})\.?{GAP}|n°{GAP}?){number}|(?<!\w)(?:{tens}){GAP}([0-9]{{2}})(?![0-9])", re.IGNORECASE
    )
