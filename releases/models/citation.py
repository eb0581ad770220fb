"""Citations: the facts that releases pin."""

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.facts.models import Fact
from newsroom.publication.gate import PartQuerySet
from newsroom.publication.languages import column, current

from .release import Release, ReleasePart


class CitationQuerySet(PartQuerySet):
    def public(self, at=None, languages=None):
        """What releases say: what a correction has brought, from then on, and what it has taken away until then."""
        rows = self.begun(at, languages)
        return rows.filter(models.Q(until=None) | models.Q(until__gt=at or timezone.now()))

    def known(self, at=None, languages=None):
        """The same and what corrections have taken away, in the languages in which readers saw it."""
        languages = (current(),) if languages is None else languages
        if len(languages) == 1:
            cleared = models.F(f"release__{column('cleared_at', languages[0])}")
            return self.begun(at, languages).filter(models.Q(until=None) | models.Q(until__gt=cleared))
        found = models.Q(pk__in=[])
        for code in languages:
            found |= models.Q(pk__in=self.known(at, [code]).values("pk"))
        return self.filter(found)

    def public_with_facts(self):
        return self.public().filter(fact__in=Fact.objects.public()).select_related("fact__measure")

    def begun(self, at, languages):
        begun = models.Q(since=None) | models.Q(since__lte=at or timezone.now())
        return super().public(at, languages).filter(begun)

    def first_statements(self, facts) -> dict[int, Release]:
        """For each of the facts, by its key, the first of these releases that stated it."""
        first = {}
        citations = self.filter(fact__in=facts).select_related("release")
        for citation in citations.order_by(*CITED_FROM):
            first.setdefault(citation.fact_id, citation.release)
        return first


# The first statement first.
CITED_FROM = (
    Coalesce("since", "release__public_from").asc(nulls_last=True),
    "release__pk",
)


class Citation(ReleasePart):
    """A fact pinned by a release: what was said that day, for ever."""

    ended_by = "until"

    release = models.ForeignKey(Release, models.CASCADE, related_name="citations", verbose_name=_("release"))
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="citations", verbose_name=_("fact"))
    is_key = models.BooleanField(
        _("key fact"), default=False, help_text=_("Shown large beside the text; three of them fit.")
    )
    # When a correction of what readers know brought it; and when one took it away. It stays: it has been said.
    since = models.DateTimeField(null=True, editable=False)
    until = models.DateTimeField(null=True, editable=False)

    objects = CitationQuerySet.as_manager()

    class Meta(ReleasePart.Meta):
        verbose_name = _("cited fact")
        verbose_name_plural = _("cited facts")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "fact"],
                name="citation_once",
                violation_error_message=_("This fact is already cited in the release."),
            )
        ]

    def __str__(self):
        return f"{self.release}: {self.fact}"

    def bring(self, at):
        if self._state.adding:
            self.since = at
        self.until = None
        self.save()

    def take_away(self, at):
        if at is None:
            self.delete()
        else:
            self.until = self.until or at
            self.save()
