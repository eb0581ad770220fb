"""What other pages say of facts."""

from dataclasses import dataclass, field
from decimal import Decimal

from django import template

from newsroom.facts.figures import figure_html, plain
from newsroom.facts.models import Fact
from newsroom.publication.languages import current

register = template.Library()

AT_A_GLANCE = 4


@dataclass
class Chart:
    """The yearly facts of one measure, oldest first, each with the share of the longest bar in percent."""

    measure: object
    bars: list = field(default_factory=list)


@dataclass
class Record:
    """All public facts about one subject: those of today, and those that have been superseded."""

    facts: list

    @property
    def living(self):
        return [fact for fact in self.facts if not fact.is_superseded]

    @property
    def glance(self):
        """The newest living figure of each measure."""
        newest = {fact.measure_id: fact for fact in self.living if fact.value is not None}
        return list(newest.values())[:AT_A_GLANCE]

    @property
    def charts(self):
        charts = []
        yearly = {}
        for fact in self.living:
            if fact.period_kind == Fact.Period.YEAR and fact.value is not None:
                yearly.setdefault(fact.measure, []).append(fact)
        for measure, facts in yearly.items():
            longest = max(fact.value for fact in facts)
            if len(facts) > 1 and longest > 0:
                shares = [max(Decimal(0), 100 * fact.value / longest) for fact in facts]
                bars = [{"fact": fact, "share": f"{share:.2f}"} for fact, share in zip(facts, shares, strict=True)]
                charts.append(Chart(measure, bars))
        return charts


@register.simple_tag
def record_of(subject) -> Record:
    """The facts on record about a plant or a vehicle."""
    facts = Fact.objects.public().filter(**{subject._meta.model_name: subject})
    return Record(list(facts.with_succession().select_related("measure")))


@register.filter
def figure(fact) -> str:
    """What a fact says, in the reader's language; a figure carries its plain value for machines."""
    if fact.value is None:
        return fact.figure_in(current())
    return figure_html(fact.value, fact.measure.unit, current())


@register.filter
def period(fact) -> str:
    return fact.period_in(current())


@register.filter
def plain_value(fact) -> str:
    return plain(fact.value)
