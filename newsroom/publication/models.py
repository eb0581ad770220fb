"""What people write and decide on: publishables, parts and shown things, and the records of their work."""

import datetime
import secrets
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MinValueValidator, validate_unicode_slug
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import languages as langs
from .gate import ShownQuerySet, is_filled
from .zones import newsroom_zone, validate_zone


def person(user) -> str:
    """The name by which a record remembers somebody: it outlives the account."""
    return user.get_full_name() or user.get_username()


# No announcement is older; a mistyped year is.
EARLIEST = datetime.datetime(1800, 1, 1, tzinfo=datetime.UTC)

# "approve" is the right to decide what the public sees, and to change what it sees already.
# "translate" is the right to write in one's own languages, and nothing else.
PERMISSIONS = ("add", "change", "delete", "view", "approve", "translate")


class InLanguages:
    """Something that has a page in some languages."""

    @property
    def public_languages(self) -> list[str]:
        """The languages in which this row was public when it was read with `with_public_languages()`."""
        return [code for code in langs.codes() if getattr(self, langs.column("is_public", code))]


class Shown(InLanguages, models.Model):
    """Something without a visibility of its own: an image, a fact, a contact."""

    # The translated field that names it to readers, if it has one.
    named_by = ""

    objects = ShownQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = PERMISSIONS


class Publishable(InLanguages, models.Model):
    """Something that people decide to make public, language by language.

    People set `state`; whether it is under embargo or public follows from the state, `public_from` and the
    clearances. No job changes anything when the moment comes.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        APPROVED = "approved", _("approved")
        WITHDRAWN = "withdrawn", _("withdrawn")
        RETRACTED = "retracted", _("retracted")

    IN_THE_MAKING = (State.DRAFT, State.IN_REVIEW)

    # The translated fields without which a language cannot be cleared, beside the address.
    needed_to_clear: tuple[str, ...] = ()
    # What people decide about it; an old version brings back the words, never a decision.
    decided: tuple[str, ...] = ("state", "public_from", "zone")
    # The translated field from which a missing slug is made.
    slug_from: str

    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT, db_index=True)
    public_from = models.DateTimeField(
        _("public from"),
        null=True,
        blank=True,
        db_index=True,
        validators=[MinValueValidator(EARLIEST)],
        help_text=_("Once approved, it is public from this moment; until then it is under embargo."),
    )
    zone = models.CharField(_("time zone"), max_length=50, default=newsroom_zone, validators=[validate_zone])
    slug = models.CharField(
        _("address"),
        max_length=120,
        blank=True,
        validators=[validate_unicode_slug],
        help_text=_(
            "The last part of the page's address in this language. "
            "Left empty, it is made from the title when the language is cleared."
        ),
    )
    cleared_at = models.DateTimeField(_("cleared at"), null=True, blank=True, editable=False)
    # The name, not the account: a clearance outlives the person's login.
    cleared_by = models.CharField(_("cleared by"), max_length=150, blank=True, editable=False)

    class Meta:
        abstract = True
        default_permissions = PERMISSIONS
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(public_from__isnull=False),
                name="%(app_label)s_%(class)s_approved_has_moment",
                violation_error_message=_("Say from when it is public: something approved needs that moment."),
            ),
            *(
                models.UniqueConstraint(
                    fields=[langs.column("slug", code)],
                    # Only what is cleared holds its address, so that no address betrays a draft that wants the same.
                    condition=Q(**{f"{langs.column('cleared_at', code)}__isnull": False}),
                    name=f"%(app_label)s_%(class)s_slug_{code.replace('-', '_')}",
                    violation_error_message=format_lazy(
                        _("Another page has this address in {language}; choose a different one."), language=name
                    ),
                )
                for code, name in settings.LANGUAGES
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{langs.column('cleared_at', code)}__isnull": True})
                    | is_filled(langs.column("slug", code)),
                    name=f"%(app_label)s_%(class)s_cleared_has_address_{code.replace('-', '_')}",
                )
                for code in langs.codes()
            ),
        ]

    def __str__(self):
        return langs.any_language(self, self.slug_from) or str(_("untitled"))

    def save(self, *args, **kwargs):
        self.fill_slugs()
        super().save(*args, **kwargs)

    def title_in(self, language: str) -> str:
        """The title in a language, in the words that readers find; nothing where it has none."""
        return getattr(self, langs.column(self.slug_from, language)) or ""

    def retell(self) -> bool:
        """Tells anew what its own words repeat of things that it shows; whether that changes them. Saves nothing."""
        return False

    def fill_slugs(self):
        """Gives an address, made from the title, to each cleared language that has none."""
        for code in self.cleared_languages:
            if not getattr(self, langs.column("slug", code)):
                self.fill_slug(code)

    def fill_slug(self, language: str):
        field = langs.column("slug", language)
        wanted = langs.slug_for(self.title_in(language), max_length=110)
        setattr(self, field, wanted)
        while self.address_is_taken(language):
            # Not numbered: a number would say how many others there are, and some may be under embargo.
            setattr(self, field, f"{wanted}-{secrets.token_hex(2)}")

    def address_is_taken(self, language: str) -> bool:
        """Whether another page holds the address, because it has been cleared in the language."""
        field = langs.column("slug", language)
        cleared = {f"{langs.column('cleared_at', language)}__isnull": False}
        others = type(self)._base_manager.exclude(pk=self.pk).filter(**cleared)
        return bool(getattr(self, field)) and others.filter(**{field: getattr(self, field)}).exists()

    def missing(self, language: str) -> list[str]:
        """The names of the fields that must be filled before `language` can be cleared."""
        fields = [self._meta.get_field(name) for name in self.needed_to_clear]
        title = self.title_in(language)
        if title and not langs.slug_for(title, max_length=110):
            # An address is made from the title; where that gives none, it must be written.
            fields.append(self._meta.get_field("slug"))
        return [str(field.verbose_name) for field in fields if not getattr(self, langs.column(field.name, language))]

    @property
    def moment(self) -> datetime.datetime | None:
        """From when it is public, on the clocks of the zone in which that was typed and is told."""
        return self.public_from and self.public_from.astimezone(ZoneInfo(self.zone))

    @property
    def cleared_languages(self) -> list[str]:
        return [code for code in langs.codes() if getattr(self, langs.column("cleared_at", code))]

    def clear(self, language: str, *, by, at=None):
        """Notes that `by` says this language may go public, and gives it an address. The caller saves."""
        if not getattr(self, langs.column("slug", language)):
            self.fill_slug(language)
        setattr(self, langs.column("cleared_at", language), at or timezone.now())
        setattr(self, langs.column("cleared_by", language), person(by))

    def unclear(self, language: str):
        setattr(self, langs.column("cleared_at", language), None)
        setattr(self, langs.column("cleared_by", language), "")


class Translator(models.Model):
    """Somebody who may write in some languages and in no other."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="translator")
    languages = models.JSONField(_("languages"), default=list)

    class Meta:
        verbose_name = _("translator")
        verbose_name_plural = _("translators")

    def __str__(self):
        return str(self.user)


def languages_of(user) -> list[str]:
    """The languages noted for a translator."""
    translator = Translator.objects.filter(user=user).first()
    return translator.languages if translator else []


class Presence(models.Model):
    """That somebody has a thing open in the desk. It ends a minute after the last sign of life."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=191)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "user"], name="present_once"),
        ]

    def __str__(self):
        return f"{self.user}: {self.content_type} {self.object_id}"


class Submission(models.Model):
    """What an add form has made. The form can be sent twice; what it makes is made once."""

    token = models.CharField(max_length=64, unique=True)
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=191)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.content_type} {self.object_id}"


class Change(models.Model):
    """What somebody has saved over something that people have decided on. It is made once a second person says so."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        MADE = "made", pgettext_lazy("a change", "made")
        DISMISSED = "dismissed", pgettext_lazy("a change", "not made")

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+", verbose_name=_("kind"))
    object_id = models.CharField(max_length=191)
    name = models.CharField(_("name"), max_length=250)
    # {"values": {column: value}, "parts": {kind: {key: {column: value}}}}: see Snapshot in history.
    before = models.JSONField()
    after = models.JSONField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # The names, not the accounts: a record outlives people's logins.
    proposed_by_name = models.CharField(_("proposed by"), max_length=150)
    proposed_at = models.DateTimeField(_("proposed at"), db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_by_name = models.CharField(_("decided by"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    # Made without a second person, in an emergency; the answer holds the reason.
    alone = models.BooleanField(_("decided alone"), default=False)
    signed_off_by_name = models.CharField(_("signed off by"), max_length=150, blank=True)
    signed_off_at = models.DateTimeField(_("signed off at"), null=True)

    class Meta:
        default_permissions = ("view",)
        permissions = [("publish_alone", _("Can publish without a second pair of eyes, in an emergency"))]
        ordering = ["-proposed_at", "-pk"]
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        indexes = [models.Index(fields=["content_type", "object_id", "state"], name="change_of_thing")]

    def __str__(self):
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == self.State.WAITING
