"""Facts as releases state them: since when they are public, by which release, and what machines are told of them."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import DateTimeField, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext, override

from newsroom.facts.figures import Unit
from newsroom.publication import moments
from newsroom.publication.languages import column, current

from .citing import told
from .models import Citation, Release
from .models.citation import CITED_FROM

# What a period is for machines: its length as ISO 8601 has it, and how much of its first day names it.
LENGTHS = {"year": ("P1Y", 4), "quarter": ("P3M", 7), "month": ("P1M", 7), "day": ("P1D", 10), "since": (None, 7)}


def with_public_since(facts, at=None):
    """Adds `public_since` to public facts: when the first public release that states each became public."""
    cleared = f"release__{column('cleared_at', current())}"
    stated_from = Coalesce("since", "release__public_from")
    moment = Greatest(stated_from, cleared, output_field=DateTimeField())
    stated = Citation.objects.known(at).filter(fact=OuterRef("pk")).order_by().values("fact")
    return facts.annotate(public_since=Subquery(stated.annotate(first=Min(moment)).values("first")))


# The columns of a table for machines.
COLUMNS = [
    *("key", "url", "language", "measure", "subject", "subject_kind"),
    *("period", "period_kind", "period_start", "period_end"),
    *("value", "value_to", "unit", "is_about", "is_planned", "words"),
    *("source", "source_url", "source_date", "superseded_by", "is_taken_back", "citation"),
]


@dataclass(frozen=True)
class Statement:
    """A fact that readers know, with the public releases that state it, the first one first.

    `is_taken_back` says that they did, until corrections took it away.
    """

    fact: object
    releases: list
    is_taken_back: bool = False

    @property
    def first(self) -> Release | None:
        """The release that is the source, where no outside source is named."""
        return self.releases[0] if self.releases and not self.fact.outside_source else None

    @property
    def source(self) -> str:
        """Who said it, and when, in words."""
        if self.first:
            words = {"site": settings.SITE_NAME, "day": moments.day(self.first.moment, current())}
            return gettext("%(site)s, release of %(day)s") % words
        day = self.fact.source_date and moments.day(self.fact.source_date, current())
        return ", ".join(part for part in (self.fact.outside_source, day) if part)

    @property
    def sourced(self) -> str:
        return gettext("%(fact)s. Source: %(source)s.") % {"fact": self.fact.told, "source": self.source}

    def citation(self, url: str) -> str:
        """The line to quote it by, which ends in an address."""
        words = {"fact": self.fact.told, "source": self.source, "url": url}
        return gettext("%(fact)s. Source: %(source)s, %(url)s") % words


def statement_of(fact, at=None) -> Statement:
    citations = list(Citation.objects.known(at).filter(fact=fact).select_related("release").order_by(*CITED_FROM))
    said = [row.release for row in citations if row.until is None or (at and row.until > at)]
    return Statement(fact, said or [row.release for row in citations], is_taken_back=not said)


def statements_of(facts) -> list[Statement]:
    """The same for many facts, each with the first release only."""
    facts = list(facts)
    first = Citation.objects.public().first_statements(facts)
    return [Statement(fact, [first[fact.pk]] if fact.pk in first else []) for fact in facts]


def number(value: Decimal | None) -> int | float | None:
    return value if value is None else int(value) if value == value.to_integral_value() else float(value)


def for_machines(statement: Statement, url_of) -> dict:
    """Everything that the page of a fact says, under the names of its columns."""
    fact = statement.fact
    subject = fact.public_subject
    page = url_of(fact.get_absolute_url())
    return {
        "key": fact.key,
        "url": page,
        "language": current(),
        "measure": fact.measure.name,
        "unit": fact.measure.unit,
        "subject": {
            "kind": "alliance" if fact.of_alliance else subject and subject._meta.model_name,
            "name": fact.subject_name or None,
            "url": address_of(subject, url_of),
        },
        "value": number(fact.value),
        "value_to": number(fact.value_to),
        "is_about": fact.is_about,
        "is_planned": fact.is_planned,
        "words": fact.figure_in(current()),
        "period": {
            "kind": fact.period_kind,
            "start": fact.period_start.isoformat(),
            "end": fact.period_end and fact.period_end.isoformat(),
            "words": fact.period_in(current()),
        },
        "source": source_for_machines(statement, url_of),
        "superseded_by": url_of(fact.newer_address) if fact.is_superseded else None,
        "is_taken_back": statement.is_taken_back,
        "releases": [
            {
                "headline": told(release.headline),
                "url": url_of(release.get_absolute_url()),
                "published": release.moment.isoformat(),
            }
            for release in statement.releases
        ],
        "citation": statement.citation(page),
    }


def row_for_machines(statement: Statement, url_of) -> dict:
    """The same as one row of a table, by COLUMNS."""
    data = for_machines(statement, url_of)
    parts = {name: data.pop(name) for name in ("subject", "period", "source")}
    del data["releases"]
    return data | {
        "subject": parts["subject"]["name"],
        "subject_kind": parts["subject"]["kind"],
        "period": parts["period"]["words"],
        "period_kind": parts["period"]["kind"],
        "period_start": parts["period"]["start"],
        "period_end": parts["period"]["end"],
        "source": parts["source"]["name"],
        "source_url": parts["source"]["url"],
        "source_date": parts["source"]["date"],
    }


def source_for_machines(statement: Statement, url_of) -> dict:
    fact, first = statement.fact, statement.first
    if first:
        name, url, day = told(first.headline), url_of(first.get_absolute_url()), first.moment.date()
    else:
        name, url, day = fact.outside_source, fact.source_url, fact.source_date
    return {"name": name or None, "url": url or None, "date": day and day.isoformat()}


def address_of(subject, url_of) -> str | None:
    """The page of a subject, if it has one: brands and platforms have none."""
    return url_of(subject.get_absolute_url()) if hasattr(subject, "get_absolute_url") else None


SCHEMA = {"plant": "Place", "vehicle": "Vehicle", "brand": "Brand", "platform": "Product"}


def linked_data(statement: Statement, url_of) -> dict:
    """The fact as schema.org's Observation of a StatisticalVariable."""
    fact, subject = statement.fact, statement.fact.public_subject
    length, letters = LENGTHS[fact.period_kind]
    data = {
        "@context": "https://schema.org",
        "@type": "Observation",
        "@id": url_of(fact.get_absolute_url()),
        "url": url_of(fact.get_absolute_url()),
        "identifier": fact.key,
        "name": fact.told,
        "variableMeasured": {"@type": "StatisticalVariable", "name": fact.measure.name},
        "observationDate": fact.period_start.isoformat()[:letters],
        "observationPeriod": length,
        "unitText": str(Unit(fact.measure.unit).label) if fact.measure.unit else None,
        "value": number(fact.value) if fact.value is not None else fact.figure_in(current()),
        "sameAs": other_languages(fact, url_of),
        "subjectOf": [
            {
                "@type": "NewsArticle",
                "headline": told(release.headline),
                "url": url_of(release.get_absolute_url()),
                "datePublished": release.public_from.isoformat(),
            }
            for release in statement.releases
        ],
    }
    if fact.value_to is not None:
        data["value"] = None
        data |= {"minValue": number(fact.value), "maxValue": number(fact.value_to)}
    if subject or fact.of_alliance:
        kind = SCHEMA[subject._meta.model_name] if subject else "Organization"
        about = {"@type": kind, "name": fact.subject_name, "url": address_of(subject, url_of)}
        data["observationAbout"] = without_gaps(about)
    return without_gaps(data)


def other_languages(fact, url_of) -> list[str]:
    """The same fact in the other languages in which it is public."""
    addresses = []
    for code in fact.public_languages:
        if code != current():
            with override(code):
                addresses.append(url_of(fact.get_absolute_url()))
    return addresses


def without_gaps(data: dict) -> dict:
    return {name: value for name, value in data.items() if value not in (None, "", [])}
