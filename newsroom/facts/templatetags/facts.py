"""What other pages say of facts."""

from dataclasses import dataclass, field
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from newsroom.facts.figures import figure_html
from newsroom.facts.models import Fact
from newsroom.publication.languages import current

register = template.Library()

AT_A_GLANCE = 4


@dataclass
class Chart:
    """The yearly facts of one measure, oldest first, each with its bars: where they begin and how long they are, in
    percent of the width from the lowest to the highest value, with zero in between.
    """

    measure: object
    bars: list = field(default_factory=list)

    @property
    def latest(self):
        """The newest that has been achieved, which is marked."""
        return next((bar["fact"] for bar in reversed(self.bars) if not bar["fact"].is_planned), None)


@dataclass
class Record:
    """All public facts about one subject: those of today, and those that have been superseded."""

    facts: list

    @property
    def living(self):
        return [fact for fact in self.facts if not fact.is_superseded]

    @property
    def glance(self):
        """The newest living figure of each measure, a planned one only where nothing has been achieved yet."""
        newest = {}
        for fact in self.living:
            known = newest.get(fact.measure_id)
            if fact.value is not None and (known is None or known.is_planned or not fact.is_planned):
                newest[fact.measure_id] = fact
        return list(newest.values())[:AT_A_GLANCE]

    @property
    def charts(self):
        charts = []
        yearly = {}
        for fact in self.living:
            if fact.period_kind == Fact.Period.YEAR and fact.value is not None:
                yearly.setdefault(fact.measure, []).append(fact)
        for measure, facts in yearly.items():
            ends = [Decimal(0), *(end for fact in facts for end in (fact.value, fact.value_to) if end is not None)]
            if len(facts) > 1 and max(ends) > min(ends):
                charts.append(Chart(measure, [bars_of(fact, min(ends), max(ends)) for fact in facts]))
        return charts


def bars_of(fact, lowest: Decimal, highest: Decimal) -> dict:
    """A bar from zero to the value; in a range, a second one from there to its upper end."""

    def bar(start, end):
        start, end = sorted((start, end))
        share = 100 / (highest - lowest)
        return {"x": f"{(start - lowest) * share:.2f}", "width": f"{(end - start) * share:.2f}"}

    further = bar(fact.value, fact.value_to) if fact.value_to is not None else None
    return {"fact": fact, "bar": bar(Decimal(0), fact.value), "further": further}


@register.simple_tag
def record_of(subject, at=None) -> Record:
    """The facts on record about a plant or a vehicle."""
    facts = Fact.objects.public(at)
    about = facts.filter(**{subject._meta.model_name: subject}).select_related("measure")
    return Record(facts.tell_succession(about))


@register.filter
def figure(fact, href=None) -> str:
    """What a fact says, in the reader's language; a figure carries its plain value for machines."""
    if fact.value is None:
        words = fact.figure_in(current())
        return words if href is None else format_html('<a href="{}">{}</a>', href, words)
    unit, to, about = fact.measure.unit, fact.value_to, fact.is_about
    return figure_html(fact.value, unit, current(), to=to, about=about, href=href)


@register.filter
def wrapping_figure(fact) -> str:
    """The same where a line may have no room for number and unit together."""
    told = figure(fact)
    return told if fact.value is None else mark_safe(told.replace("</b>\u00a0", "</b> "))  # noqa: S308


@register.filter
def figure_link(fact) -> str:
    """The same, as a link to the page of the fact."""
    return figure(fact, fact.get_absolute_url())


@register.filter
def period(fact) -> str:
    return fact.period_in(current())
