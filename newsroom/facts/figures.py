"""Figures and periods in words, by the rules of the reader's language.

Numbers, symbols of units, dates and plural categories come from CLDR through Babel. How a unit in words follows its
number comes from the catalogues, where each language has its own plural forms (19 vehicule, but 20 de vehicule).
"""

import calendar
import datetime
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext_lazy, override, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from newsroom.publication.languages import locale
from newsroom.publication.moments import day

MILLION, BILLION = 10**6, 10**9

# Where the number goes in a phrase; no text has this character.
HOLE = "\0"


class Unit(models.TextChoices):
    """The units that every shipped language can count."""

    UNITS = "units", _("units")
    VEHICLES = "vehicles", _("vehicles")
    MODELS = "models", _("models")
    BRANDS = "brands", _("brands")
    PLATFORMS = "platforms", _("platforms")
    PLANTS = "plants", _("plants")
    COUNTRIES = "countries", _("countries")
    EMPLOYEES = "employees", _("employees")
    JOBS = "jobs", _("jobs")
    PERCENT = "percent", _("percent")
    POINTS = "points", _("percentage points")
    EUR = "EUR", _("euro")
    USD = "USD", _("US dollars")
    GBP = "GBP", _("pounds sterling")
    JPY = "JPY", _("yen")
    RON = "RON", _("Romanian lei")
    MINUTES = "minutes", _("minutes")
    HOURS = "hours", pgettext_lazy("a unit", "hours")
    YEARS = "years", _("years")
    KILOMETRES = "km", _("kilometres")
    KILOMETRES_PER_HOUR = "km/h", _("kilometres per hour")
    SQUARE_METRES = "m2", _("square metres")
    HECTARES = "ha", _("hectares")
    TONNES = "t", _("tonnes")
    KILOWATTS = "kW", _("kilowatts")
    MEGAWATTS = "MW", _("megawatts")
    GIGAWATTS = "GW", _("gigawatts")
    KILOWATT_HOURS = "kWh", _("kilowatt-hours")
    MEGAWATT_HOURS = "MWh", _("megawatt-hours")
    GIGAWATT_HOURS = "GWh", _("gigawatt-hours")
    TERAWATT_HOURS = "TWh", _("terawatt-hours")
    CARBON = "gCO2/km", _("grams of CO₂ per kilometre")


# Told in words that the catalogues have.
WORDS = {
    Unit.UNITS: ngettext_lazy("%(number)s unit", "%(number)s units", "count"),
    Unit.VEHICLES: ngettext_lazy("%(number)s vehicle", "%(number)s vehicles", "count"),
    Unit.MODELS: ngettext_lazy("%(number)s model", "%(number)s models", "count"),
    Unit.BRANDS: ngettext_lazy("%(number)s brand", "%(number)s brands", "count"),
    Unit.PLATFORMS: ngettext_lazy("%(number)s platform", "%(number)s platforms", "count"),
    Unit.PLANTS: ngettext_lazy("%(number)s plant", "%(number)s plants", "count"),
    Unit.COUNTRIES: ngettext_lazy("%(number)s country", "%(number)s countries", "count"),
    Unit.EMPLOYEES: ngettext_lazy("%(number)s employee", "%(number)s employees", "count"),
    Unit.JOBS: ngettext_lazy("%(number)s job", "%(number)s jobs", "count"),
    Unit.POINTS: ngettext_lazy("%(number)s percentage point", "%(number)s percentage points", "count"),
    Unit.EUR: ngettext_lazy("%(number)s euro", "%(number)s euro", "count"),
    Unit.USD: ngettext_lazy("%(number)s US dollar", "%(number)s US dollars", "count"),
    Unit.GBP: ngettext_lazy("%(number)s pound sterling", "%(number)s pounds sterling", "count"),
    Unit.JPY: ngettext_lazy("%(number)s yen", "%(number)s yen", "count"),
    Unit.RON: ngettext_lazy("%(number)s Romanian leu", "%(number)s Romanian lei", "count"),
}
# How a currency follows "million": in French «millions d’euros», in Romanian „milioane de euro”.
CURRENCIES = {
    Unit.EUR: pgettext_lazy("after a million", "euro"),
    Unit.USD: pgettext_lazy("after a million", "US dollars"),
    Unit.GBP: pgettext_lazy("after a million", "pounds sterling"),
    Unit.JPY: pgettext_lazy("after a million", "yen"),
    Unit.RON: pgettext_lazy("after a million", "Romanian lei"),
}
MAGNITUDES = {
    BILLION: ngettext_lazy("%(number)s billion %(currency)s", "%(number)s billion %(currency)s", "count"),
    MILLION: ngettext_lazy("%(number)s million %(currency)s", "%(number)s million %(currency)s", "count"),
}
# Told in words and in symbols that CLDR has.
CLDR_WORDS = {
    Unit.MINUTES: "duration-minute",
    Unit.HOURS: "duration-hour",
    Unit.YEARS: "duration-year",
    Unit.HECTARES: "area-hectare",
}
CLDR_SYMBOLS = {
    Unit.KILOMETRES: "length-kilometer",
    Unit.KILOMETRES_PER_HOUR: "speed-kilometer-per-hour",
    Unit.SQUARE_METRES: "area-square-meter",
    Unit.TONNES: "mass-tonne",
    Unit.KILOWATTS: "power-kilowatt",
    Unit.MEGAWATTS: "power-megawatt",
    Unit.GIGAWATTS: "power-gigawatt",
    Unit.KILOWATT_HOURS: "energy-kilowatt-hour",
}
# Told in symbols that it has not.
SYMBOLS = {
    Unit.MEGAWATT_HOURS: _("%(number)s MWh"),
    Unit.GIGAWATT_HOURS: _("%(number)s GWh"),
    Unit.TERAWATT_HOURS: _("%(number)s TWh"),
    Unit.CARBON: _("%(number)s g CO₂/km"),
}


class Told(NamedTuple):
    """A figure in words, part by part; a figure that is no range has neither joint nor high end."""

    before: str
    low: str
    joint: str
    high: str
    after: str

    @property
    def number(self) -> str:
        return f"{self.low}{self.joint}{self.high}"


def figure(
    value: Decimal,
    unit: str,
    language: str,
    mark=lambda number: number,
    *,
    to: Decimal | None = None,
    about: bool = False,
) -> str:
    """A value with its unit: 550 million euro · 550 millions d’euros · 550 de milioane de euro.

    `to` is the upper end of a range, 500–550 million euro; a range that ends below its start is a ValueError. What is
    `about` so is said to be. Large amounts of money are told in millions or billions where that loses no digit.
    `mark` may wrap the number, both ends of a range together, so that a page can set it larger than the words.
    """
    told = tell(value, unit, language, to, about)
    return f"{told.before}{mark(told.number)}{told.after}"


def figure_html(
    value: Decimal,
    unit: str,
    language: str,
    *,
    to: Decimal | None = None,
    about: bool = False,
    href: str | None = None,
    bold: bool = True,
) -> SafeString:
    """The same as a `<data>` element that carries the plain value, with the number in `<b>` unless it is not `bold`.

    A `<data>` element has one value, so in a range each end is one of its own, in `<span class="range">`. `href`
    makes a link of the words, within the element, which stays what the page lays out.
    """
    told = tell(value, unit, language, to, about)
    number = told.number
    if told.high:
        end = '<data value="{}">{}</data>'
        number = format_html(f"{end}{{}}{end}", plain(value), told.low, told.joint, plain(to), told.high)
    number = format_html("<b>{}</b>", number) if bold else number
    words = format_html("{}{}{}", told.before, number, told.after)
    if href is not None:
        words = format_html('<a href="{}">{}</a>', href, words)
    if told.high:
        return format_html('<span class="range">{}</span>', words)
    return format_html('<data value="{}">{}</data>', plain(value), words)


def tell(value: Decimal, unit: str, language: str, to: Decimal | None, about: bool) -> Told:
    if to is not None and to < value:
        raise ValueError(f"a range cannot go from {plain(value)} to {plain(to)}")
    rules = locale(language)
    # A range from a value to itself is that value.
    ends = [value] if to is None or to == value else [value, to]
    magnitude = shared_magnitude(ends) if unit in CURRENCIES else 1
    ends = [without_idle_zeros(end) / magnitude for end in ends]
    with override(language):
        phrase = phrase_of(unit, magnitude, plural_number(ends, rules), rules)
        if about:
            phrase = gettext("about %(figure)s") % {"figure": phrase}
        before, _hole, after = phrase.partition(HOLE)
        return Told(before, *joined([in_digits(end, rules) for end in ends], negative=value < 0), after)


def without_idle_zeros(value: Decimal) -> Decimal:
    """The value with no exponent either; zero has no sign."""
    value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return value + 0


def in_digits(value: Decimal, rules: Locale) -> str:
    return format_decimal(value, locale=rules, decimal_quantization=False)


def shared_magnitude(ends: list[Decimal]) -> int:
    """The largest in which every end can be told without losing a digit and none as less than a tenth."""
    for magnitude in MAGNITUDES:
        if max(map(abs, ends)) >= magnitude and all(
            end % (magnitude // 100) == 0 and (end == 0 or abs(end) >= magnitude // 10) for end in ends
        ):
            return magnitude
    return 1


def plural_number(ends: list[Decimal], rules: Locale) -> int:
    """A small integer in the plural category of a value or a range, for those who choose a plural by integers only.

    CLDR's table of the plurals of ranges is not in Babel. In the languages that ship it says: a range counts as its
    upper end does, but one that merely ends in one thing counts as its lower end.
    """
    categories = [rules.plural_form(end) for end in ends]
    return integer_in(categories[0] if categories[-1] == "one" else categories[-1], rules)


@cache
def integer_in(category: str, rules: Locale) -> int:
    # French has a category of whole millions, which the catalogues count among the plurals.
    return next((number for number in range(200) if rules.plural_form(number) == category), 2)


def phrase_of(unit: str, magnitude: int, number: int, rules: Locale) -> str:
    """The phrase in which `number` of a unit is told, with a hole for the number, which stays on its line."""
    words = {"count": number, "number": HOLE}
    if magnitude in MAGNITUDES:
        phrase = MAGNITUDES[magnitude] % {**words, "currency": CURRENCIES[unit]}
    elif unit in WORDS:
        phrase = WORDS[unit] % words
    elif unit in CLDR_WORDS:
        phrase = cldr_phrase(CLDR_WORDS[unit], "long", number, rules)
    else:
        return symbol_phrase(unit, rules).replace(" ", "\u00a0")
    return phrase.replace(f"{HOLE} ", f"{HOLE}\u00a0")


def symbol_phrase(unit: str, rules: Locale) -> str:
    """The phrase of a unit that is told by a symbol, which has one form; the bare hole where there is no unit."""
    if unit == Unit.PERCENT:
        return format_percent(Decimal("0.01"), locale=rules).replace("1", HOLE)
    if unit in CLDR_SYMBOLS:
        # Babel has the form for 20 in every language; in some it lacks those for other numbers.
        return cldr_phrase(CLDR_SYMBOLS[unit], "short", 20, rules)
    return SYMBOLS[unit] % {"number": HOLE} if unit else HOLE


def cldr_phrase(name: str, length: str, number: int, rules: Locale) -> str:
    text = format_unit(number, name, length, locale=rules)
    phrase = text.replace(format_decimal(number, locale=rules), HOLE, 1)
    # Some languages tell one hour, or two, without a number; here there always is one.
    return phrase if HOLE in phrase else f"{HOLE} {phrase}"


def joined(texts: list[str], negative: bool) -> tuple[str, str, str]:
    """The ends of a range and what joins them; a single value has no joint and no second end."""
    if len(texts) == 1:
        return texts[0], "", ""
    # A dash beside a minus sign would be misread.
    phrase = (
        pgettext("a range with negative numbers", "%(low)s to %(high)s")
        if negative
        else pgettext("a range", "%(low)s–%(high)s")
    )
    phrase = phrase.replace(" %(high)s", "\u00a0%(high)s")
    low, joint, high = (phrase % {"low": f"{texts[0]}{HOLE}", "high": f"{HOLE}{texts[1]}"}).split(HOLE)
    return low, joint, high


def plain(value: Decimal) -> str:
    """The value for machines: digits and a point, no exponent, no idle zeros."""
    return format(without_idle_zeros(value), "f")


def period(kind: str, start: datetime.date, language: str) -> str:
    """A period in words: 2024 · Q3 2024 · September 2025 · 16 September 2025 · since May 2023."""
    rules = locale(language)
    match kind:
        case "year":
            return format_skeleton("y", start, locale=rules)
        case "quarter":
            with override(language):
                # CLDR has "Q3 2024" and "3rd quarter 2024"; which of them reads well in a text is for the language.
                skeleton = pgettext("yQQQ for Q3 2024, yQQQQ for 3rd quarter 2024", "yQQQ")
            return format_skeleton(skeleton, start, locale=rules)
        case "month":
            return format_skeleton("yMMMM", start, locale=rules)
        case "day":
            return day(start, language)
        case "since":
            with override(language):
                return gettext("since %(month)s") % {"month": period("month", start, language)}
        case _:
            raise ValueError(f"no kind of period: {kind}")


def target(kind: str, start: datetime.date, language: str) -> str:
    """A period for which something is planned: target for 2026 · planned from May 2026.

    The words agree in gender with nothing, because what is planned may be anything.
    """
    told = period("month" if kind == "since" else kind, start, language)
    with override(language):
        match kind:
            case "year":
                return gettext("target for %(year)s") % {"year": told}
            case "quarter":
                return gettext("target for %(quarter)s") % {"quarter": told}
            case "month":
                return gettext("target for %(month)s") % {"month": told}
            case "day":
                return gettext("target for %(day)s") % {"day": told}
            case _:
                return gettext("planned from %(month)s") % {"month": told}


def period_end(kind: str, start: datetime.date) -> datetime.date | None:
    """The last day of the period that `start` lies in; None for what holds since a month."""
    match kind:
        case "year":
            month = 12
        case "quarter":
            month = 3 * ((start.month - 1) // 3) + 3
        case "month":
            month = start.month
        case "day":
            return start
        case "since":
            return None
        case _:
            raise ValueError(f"no kind of period: {kind}")
    return start.replace(month=month, day=calendar.monthrange(start.year, month)[1])
