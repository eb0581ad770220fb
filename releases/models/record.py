"""What has been decided about a release, and what has been said since its publication."""

import datetime

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsroom.publication import languages as langs
from newsroom.publication.gate import is_filled
from newsroom.publication.models import Publishable

from .release import Release

# The words of one language as readers see them; what an earlier text keeps.
WORDS = ("headline", "lede", "dateline_place", "in_brief", "body", "notes")


class StepQuerySet(models.QuerySet):
    def about(self, release):
        return self.filter(release_uid=release.uid)

    def waiting_for_sign_off(self):
        """Decisions taken alone, in an emergency, that no third person has looked at yet."""
        return self.filter(emergency=True, answers__isnull=True)


class Step(models.Model):
    """One thing that somebody did with a release. Steps are never changed, and outlive people and releases."""

    class Verb(models.TextChoices):
        EDIT = "edit", _("Edit")
        SUBMIT = "submit", _("Submit for review")
        RETURN = "return", _("Return with a note")
        SCHEDULE = "schedule", _("Schedule")
        APPROVE = "approve", _("Approve")
        CANCEL = "cancel", _("Cancel the approval")
        CLEAR = "clear", _("Clear a language")
        HOLD = "hold", _("Take back a clearance")
        PROPOSE = "propose", _("Propose a change")
        CORRECT = "correct", _("Make the change")
        DISMISS = "dismiss", _("Do not make the change")
        WITHDRAW = "withdraw", _("Withdraw")
        RETRACT = "retract", _("Retract")
        RESTORE = "restore", _("Restore")
        SIGN_OFF = "sign_off", _("Sign off an emergency")
        OVERRULE = "overrule", _("Overrule the number check")
        FOLLOW_UP = "follow_up", _("Decide about a superseded fact")

    # The permanent name of the release, not a relation: the log stays when the release is deleted, and is there
    # again when it is restored.
    release_uid = models.UUIDField(db_index=True, editable=False)
    release_name = models.CharField(_("release"), max_length=200, editable=False)
    verb = models.CharField(_("step"), max_length=20, choices=Verb.choices, editable=False)
    at = models.DateTimeField(_("when"), db_index=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="steps",
        editable=False,
        verbose_name=_("who"),
    )
    by_name = models.CharField(_("who"), max_length=150, editable=False)
    state_before = models.CharField(_("from"), max_length=12, choices=Publishable.State.choices, editable=False)
    state_after = models.CharField(_("to"), max_length=12, choices=Publishable.State.choices, editable=False)
    languages = models.JSONField(_("languages"), default=list, editable=False)
    note = models.TextField(_("note"), blank=True, editable=False)
    emergency = models.BooleanField(_("emergency"), default=False, editable=False)
    # The emergency that this step signs off.
    signs_off = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="answers", editable=False, verbose_name=_("signs off")
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        ordering = ["-at", "-pk"]
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self):
        return f"{self.release_name}: {self.get_verb_display()}"


class CorrectionQuerySet(models.QuerySet):
    def public(self, at=None, languages=None):
        """Corrections that readers of one of the languages are told of."""
        told = Q(pk__in=[])
        for code in (langs.current(),) if languages is None else languages:
            owners = Release.objects.public(at, [code])
            told |= is_filled(langs.column("note", code)) & Q(release__in=owners)
        return self.filter(told, kind=Correction.Kind.CORRECTION, state=Correction.State.APPLIED)


class Correction(models.Model):
    """A change of words that are public: proposed by one person, made by another.

    A minor edit mends a typing error and is only recorded. A correction carries a public note in each language
    that it touches, moves the date on which the text was corrected, and keeps the earlier text readable.
    """

    class Kind(models.TextChoices):
        MINOR = "minor", _("minor edit: a typing error; readers are told nothing")
        CORRECTION = "correction", _("correction: readers are told what was wrong")

    class State(models.TextChoices):
        BEGUN = "begun", _("not yet sent")
        PROPOSED = "proposed", _("waiting for approval")
        APPLIED = "applied", pgettext_lazy("a change", "made")
        DISMISSED = "dismissed", pgettext_lazy("a change", "not made")

    release = models.ForeignKey(Release, models.CASCADE, related_name="corrections", verbose_name=_("release"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.BEGUN)
    note = models.TextField(
        _("public note"), blank=True, help_text=_("What was wrong and what is right, in a sentence. Readers see it.")
    )
    # Everything that readers see of the release: as it was when the change was proposed, and as it shall be.
    before = models.JSONField(encoder=DjangoJSONEncoder, editable=False)
    after = models.JSONField(encoder=DjangoJSONEncoder, editable=False)
    # The languages whose readers see a difference, and those in which the same correction is still to be made.
    languages = models.JSONField(_("languages"), default=list, editable=False)
    awaiting = models.JSONField(_("still to be made in"), default=list, editable=False)
    carries = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="carried_by",
        verbose_name=_("carries over"),
        help_text=_("An earlier correction that this one makes in a further language."),
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    proposed_by_name = models.CharField(_("proposed by"), max_length=150, editable=False)
    proposed_at = models.DateTimeField(_("proposed"), editable=False)
    # Who chose its kind and wrote its public notes, and the languages that had readers then.
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    read_in = models.JSONField(default=list, editable=False)
    decided_by_name = models.CharField(_("decided by"), max_length=150, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    answer = models.TextField(_("answer"), blank=True, editable=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")

    def __str__(self):
        return f"{self.release}: {self.get_kind_display() or self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        return self.state in {self.State.BEGUN, self.State.PROPOSED}


class EarlierTextQuerySet(models.QuerySet):
    def public(self, at=None, languages=None):
        """Earlier texts of releases that are public in the language of the text."""
        public = Q(pk__in=[])
        for code in (langs.current(),) if languages is None else languages:
            public |= Q(language=code, release__in=Release.objects.public(at, [code]))
        return self.filter(public)


class EarlierText(models.Model):
    """The words of one language as readers saw them until a correction."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="earlier_texts", verbose_name=_("release"))
    correction = models.ForeignKey(Correction, models.CASCADE, related_name="earlier_texts")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    # Counts within the release and the language; part of the address.
    number = models.PositiveSmallIntegerField()
    words = models.JSONField(encoder=DjangoJSONEncoder)
    until = models.DateTimeField(_("until"))

    objects = EarlierTextQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-number"]
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")
        constraints = [
            models.UniqueConstraint(fields=["release", "language", "number"], name="earlier_text_number"),
        ]

    def __str__(self):
        return f"{self.release}, {self.language}, {self.number}"

    @property
    def brief_points(self) -> list[str]:
        return [line.strip() for line in (self.words.get("in_brief") or "").splitlines() if line.strip()]

    @property
    def dateline_date(self) -> datetime.date | None:
        day = self.words.get("dateline_date")
        return day and datetime.date.fromisoformat(day)


class WithdrawalQuerySet(models.QuerySet):
    def public(self, at=None, languages=None):
        """Withdrawals of which readers of one of the languages are told, while they stand."""
        told = Q(pk__in=[])
        for code in (langs.current(),) if languages is None else languages:
            told |= is_filled(langs.column("reason", code))
        return self.filter(told, lifted_at__isnull=True)


class Withdrawal(models.Model):
    """Says to the public why a release is no longer there; a retraction says that it never should have been."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="withdrawals", verbose_name=_("release"))
    is_retraction = models.BooleanField(_("published in error"), default=False)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("when"))
    # When the release was restored.
    lifted_at = models.DateTimeField(null=True)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-at"]
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [
            models.UniqueConstraint(
                fields=["release"], condition=Q(lifted_at__isnull=True), name="one_withdrawal_at_a_time"
            ),
        ]

    def __str__(self):
        return f"{self.release}, {self.at:%Y-%m-%d}"

    def get_absolute_url(self):
        return self.release.get_absolute_url()

    @property
    def public_languages(self) -> list[str]:
        """The languages whose readers are told."""
        return [code for code in langs.codes() if getattr(self, langs.column("reason", code))]
