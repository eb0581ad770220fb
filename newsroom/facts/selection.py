"""A selection of facts, as an address names it: ?plant=douai&measure=annual-production."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from newsroom.plants.models import Plant
from newsroom.publication.languages import codes
from newsroom.vehicles.models import Vehicle

from .models import Fact, Measure

# The newest period first.
ORDER = ("-period_start", "measure__position", "measure_id", "-pk")


class NothingSuch(Exception):
    """The address names a plant, a vehicle or a measure that is not public, or none at all."""


@dataclass(frozen=True)
class Selection:
    """What may be chosen, by kind, and what has been: measures of one name are chosen together."""

    options: dict[str, list]
    chosen: dict[str, list]

    def facts(self):
        rows = Fact.objects.public().filter(**{f"{kind}__in": things for kind, things in self.chosen.items()})
        return rows.with_subjects()

    @property
    def fields(self) -> list[tuple]:
        """For each kind: its name in the address, the options, and what names the chosen one."""
        return [(kind, things, self.slugs.get(kind, "")) for kind, things in self.options.items()]

    @property
    def slugs(self) -> dict[str, str]:
        """What names the chosen things in addresses, in the current language."""
        return {kind: things[0].slug for kind, things in self.chosen.items()}

    @property
    def names(self) -> list[str]:
        return [things[0].name for things in self.chosen.values()]

    @property
    def query(self) -> str:
        return f"?{urlencode(self.slugs)}" if self.chosen else ""

    @property
    def public_languages(self) -> list[str]:
        """The languages in which the same selection can be made."""
        first = [things[0] for things in self.chosen.values()]
        rows = [type(thing).objects.with_public_languages().get(pk=thing.pk) for thing in first]
        return [code for code in codes() if all(code in row.public_languages for row in rows)]

    def get_absolute_url(self):
        return f"{reverse('facts:facts')}{self.query}"


def selected(parameters) -> Selection:
    """Raises NothingSuch where a parameter names nothing that is public."""
    rows = {"plant": Plant.objects.public(), "vehicle": Vehicle.objects.public(), "measure": Measure.objects.public()}
    options = {kind: list(public) for kind, public in rows.items()}
    chosen = {}
    for kind, things in options.items():
        if slug := parameters.get(kind, ""):
            chosen[kind] = [thing for thing in things if thing.slug == slug]
            if not chosen[kind]:
                raise NothingSuch
    return Selection(options, chosen)
