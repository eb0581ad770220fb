"""Figures and periods in words, by the rules of the reader's language.

Numbers and plural categories come from CLDR through Babel; how a unit follows its number comes from the
catalogues, where each language has its own plural forms (19 vehicule, but 20 de vehicule).
"""

import datetime
from decimal import Decimal

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_decimal, format_percent
from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext, override, pgettext
from django.utils.translation import gettext_lazy as _

from newsroom.publication.languages import locale
from newsroom.publication.moments import day

MILLION, BILLION = 10**6, 10**9


class Unit(models.TextChoices):
    """The units that every shipped language can count."""

    UNITS = "units", _("units")
    VEHICLES = "vehicles", _("vehicles")
    MODELS = "models", _("models")
    BRANDS = "brands", _("brands")
    PLATFORMS = "platforms", _("platforms")
    EMPLOYEES = "employees", _("employees")
    PERCENT = "percent", _("percent")
    EUR = "EUR", _("euro")
    USD = "USD", _("US dollars")
    GBP = "GBP", _("pounds sterling")
    JPY = "JPY", _("yen")
    RON = "RON", _("Romanian lei")


CURRENCIES = {Unit.EUR, Unit.USD, Unit.GBP, Unit.JPY, Unit.RON}


def counted(unit: str, number: int) -> str:
    """The phrase in which `number` of a unit is told, with a place for the number."""
    phrases = {
        Unit.UNITS: ngettext("%(number)s unit", "%(number)s units", number),
        Unit.VEHICLES: ngettext("%(number)s vehicle", "%(number)s vehicles", number),
        Unit.MODELS: ngettext("%(number)s model", "%(number)s models", number),
        Unit.BRANDS: ngettext("%(number)s brand", "%(number)s brands", number),
        Unit.PLATFORMS: ngettext("%(number)s platform", "%(number)s platforms", number),
        Unit.EMPLOYEES: ngettext("%(number)s employee", "%(number)s employees", number),
        Unit.EUR: ngettext("%(number)s euro", "%(number)s euro", number),
        Unit.USD: ngettext("%(number)s US dollar", "%(number)s US dollars", number),
        Unit.GBP: ngettext("%(number)s pound sterling", "%(number)s pounds sterling", number),
        Unit.JPY: ngettext("%(number)s yen", "%(number)s yen", number),
        Unit.RON: ngettext("%(number)s Romanian leu", "%(number)s Romanian lei", number),
    }
    return phrases[unit]


def after_magnitude(currency: str) -> str:
    """How a currency follows "million": in French «millions d’euros», in Romanian „milioane de euro”."""
    names = {
        Unit.EUR: pgettext("after a million", "euro"),
        Unit.USD: pgettext("after a million", "US dollars"),
        Unit.GBP: pgettext("after a million", "pounds sterling"),
        Unit.JPY: pgettext("after a million", "yen"),
        Unit.RON: pgettext("after a million", "Romanian lei"),
    }
    return names[currency]


def plural_number(value: Decimal, rules: Locale) -> int:
    """An integer in the same plural category as `value`, for gettext, which chooses by integers only."""
    if value == int(value):
        return abs(int(value))
    category = rules.plural_form(value)
    return next((number for number in range(200) if rules.plural_form(number) == category), 2)


def figure(value: Decimal, unit: str, language: str, mark=lambda number: number) -> str:
    """A value with its unit: 550 million euro · 550 millions d’euros · 550 de milioane de euro.

    Large amounts of money are told in millions or billions where that loses no digit. `mark` may wrap the
    number, so that a page can set it larger than the words.
    """
    rules = locale(language)
    value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    if unit == Unit.PERCENT:
        return mark(format_percent(value / 100, locale=rules, decimal_quantization=False))
    with override(language):
        if unit in CURRENCIES:
            for magnitude in (BILLION, MILLION):
                if abs(value) >= magnitude and value % (magnitude // 100) == 0:
                    return amount(value / magnitude, magnitude, unit, rules, mark)
        number = mark(format_decimal(value, locale=rules, decimal_quantization=False))
        return filled(counted(unit, plural_number(value, rules)), number=number) if unit else number


def amount(value: Decimal, magnitude: int, currency: str, rules: Locale, mark) -> str:
    number = plural_number(value, rules)
    if magnitude == BILLION:
        phrase = ngettext("%(number)s billion %(currency)s", "%(number)s billion %(currency)s", number)
    else:
        phrase = ngettext("%(number)s million %(currency)s", "%(number)s million %(currency)s", number)
    text = mark(format_decimal(value, locale=rules, decimal_quantization=False))
    return filled(phrase, number=text, currency=after_magnitude(currency))


def filled(phrase: str, **words: str) -> str:
    """The phrase with its words in place; what follows the number stays on its line."""
    return phrase.replace("%(number)s ", "%(number)s\u00a0") % words


def figure_html(value: Decimal, unit: str, language: str) -> str:
    """The same as a `<data>` element that carries the plain value, with the number in `<b>`."""
    marked = figure(value, unit, language, mark=lambda number: f"\0{number}\1")
    before, _sep, rest = marked.partition("\0")
    number, _sep, after = rest.partition("\1")
    return format_html('<data value="{}">{}<b>{}</b>{}</data>', plain(value), before, number, after)


def plain(value: Decimal) -> str:
    """The value for machines: digits and a point, no exponent, no idle zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def period(kind: str, start: datetime.date, language: str) -> str:
    """A period in words: 2024 · Q3 2024 · September 2025 · 16 September 2025 · since May 2023."""
    rules = locale(language)
    if kind == "day":
        return day(start, language)
    skeleton = {"year": "y", "quarter": "yQQQ"}.get(kind, "yMMMM")
    text = format_skeleton(skeleton, start, locale=rules)
    if kind == "since":
        with override(language):
            return gettext("since %(month)s") % {"month": text}
    return text
