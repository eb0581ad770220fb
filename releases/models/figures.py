"""What people have decided about the figures of a release: those that are overruled, and those that are superseded."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from newsroom.facts.models import Fact
from newsroom.publication import languages as langs

from .citation import Citation
from .release import Release


class Overruling(models.Model):
    """That a finding of the number check does not stand against a release, with the reason.

    It is about the finding with this key: as soon as the texts or the facts say something else, it lapses.
    """

    release = models.ForeignKey(Release, models.CASCADE, related_name="overrulings", verbose_name=_("release"))
    finding = models.TextField(_("finding"))
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # The name, not the account: a record outlives people's logins.
    by_name = models.CharField(_("who"), max_length=150)

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]
        verbose_name = _("overruled finding")
        verbose_name_plural = _("overruled findings")

    def __str__(self):
        return f"{self.release}: {self.finding}"


class FollowUpQuerySet(models.QuerySet):
    def told(self, at=None, languages=None):
        """Those that readers are told of under the text: the release and the newer fact must both be public.

        Not called public: a newer fact does not become public by being told of here.
        """
        languages = [langs.current()] if languages is None else languages
        cited = Citation.objects.standing().filter(release=OuterRef("release"), fact=OuterRef("fact"))
        return self.filter(
            Exists(cited),
            choice=FollowUp.Choice.SINCE_THEN,
            release__in=Release.objects.public(at, languages),
            successor__in=Fact.objects.public(at, languages),
        )


class FollowUp(models.Model):
    """What was decided about a release when a fact that it states was superseded."""

    class Choice(models.TextChoices):
        LEAVE = "leave", _("leave as said")
        SINCE_THEN = "since_then", _("add a line “since then” under the text")
        CORRECT = "correct", _("correct the release")

    release = models.ForeignKey(Release, models.CASCADE, related_name="follow_ups", verbose_name=_("release"))
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="+", verbose_name=_("fact"))
    successor = models.ForeignKey(Fact, models.PROTECT, related_name="+", verbose_name=_("newer fact"))
    choice = models.CharField(_("decision"), max_length=12, choices=Choice.choices)
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(_("who"), max_length=150)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = [F("at").desc(), "-pk"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.UniqueConstraint(fields=["release", "fact"], name="follow_up_once"),
        ]

    def __str__(self):
        return f"{self.release}: {self.get_choice_display()}"
