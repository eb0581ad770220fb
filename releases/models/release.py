"""Releases: dated public statements, and everything they are made of."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from newsroom.facts.models import Fact
from newsroom.library.models import Document, Image
from newsroom.plants.models import Plant
from newsroom.publication.gate import PartQuerySet, PublishableQuerySet
from newsroom.publication.languages import any_language, codes, column, current
from newsroom.publication.models import Publishable, Shown
from newsroom.vehicles.models import Assembly, Brand, Vehicle
from releases import citing

from .texts import NOTES, TEXT, CitingLine, CitingText, SanitizedField


class Category(Shown):
    """What kind of news a release is."""

    named_by = "name"

    name = models.CharField(_("name"), max_length=80, blank=True)

    class Meta(Shown.Meta):
        ordering = ["name", "pk"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")

    def __str__(self):
        return any_language(self, "name")


class Contact(Shown):
    """Whom journalists can ask."""

    named_by = "name"

    name = models.CharField(_("name"), max_length=120, blank=True, help_text=_("A person, or an office."))
    role = models.CharField(_("topics"), max_length=150, blank=True, help_text=_("What to ask this contact about."))
    languages = models.CharField(
        _("languages spoken"), max_length=150, blank=True, help_text=_("As readers are told: French, English.")
    )
    hours = models.CharField(_("hours"), max_length=150, blank=True, help_text=_("With the time zone."))
    phone = models.CharField(_("telephone"), max_length=40, blank=True, help_text=_("With the country code: +33 …"))
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta(Shown.Meta):
        ordering = ["pk"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(phone__gt="") | models.Q(email__gt=""),
                name="contact_can_be_reached",
                violation_error_message=_("Give a telephone number or an e-mail address."),
            )
        ]

    def __str__(self):
        return any_language(self, "name")

    @property
    def phone_link(self) -> str:
        return "tel:" + "".join(character for character in self.phone if character.isdigit() or character == "+")


class Boilerplate(Shown):
    """A standing text that says who somebody is: "About Ampere"."""

    named_by = "title"

    title = models.CharField(_("title"), max_length=120, blank=True)
    text = SanitizedField(_("text"), extensions=NOTES, sanitize=True, blank=True)

    class Meta(Shown.Meta):
        ordering = ["pk"]
        verbose_name = _("boilerplate")
        verbose_name_plural = _("boilerplates")

    def __str__(self):
        return any_language(self, "title")

    def save(self, *args, **kwargs):
        # What it cites is settled, so it follows nothing.
        citing.retell(self, is_decided=True)
        super().save(*args, **kwargs)


class ReleaseQuerySet(PublishableQuerySet):
    def public(self, at=None, languages=None):
        rows = super().public(at, languages)
        if at is None:
            return rows
        from .record import Withdrawal

        # Of a moment in the past: what is restored today was gone then.
        gone = Withdrawal.objects.filter(release=OuterRef("pk"), at__lte=at, lifted_at__gt=at)
        return rows.exclude(Exists(gone))

    def with_parts(self, *names):
        """Reads what a page shows beside the text, each kind through its own gate, into `public_<name>`.

        Without names, all kinds.
        """
        # Which name the release themselves.
        from .citation import Citation
        from .figures import FollowUp
        from .record import Correction, EarlierText

        # Each is made where it is wanted: to ask for what nobody shows takes longer than to read it.
        parts = {
            "plants": Plant.objects.public,
            "vehicles": vehicles_with_plants,
            "brands": Brand.objects.public,
            "contacts": Contact.objects.public,
            "boilerplates": Boilerplate.objects.public,
            "citations": Citation.objects.public_with_facts,
            "release_images": lambda: ReleaseImage.objects.public().select_related("image"),
            "release_documents": lambda: (
                ReleaseDocument.objects.public()
                .filter(document__in=Document.objects.public())
                .select_related("document")
            ),
            # Whatever the language of their notes: readers of the others are told that they still wait.
            "corrections": lambda: Correction.objects.public(languages=codes()).order_by("decided_at", "pk"),
            "earlier_texts": EarlierText.objects.public,
            "follow_ups": lambda: FollowUp.objects.told().select_related("successor__measure"),
        }
        wanted = names or parts
        return self.prefetch_related(*(Prefetch(name, parts[name](), to_attr=f"public_{name}") for name in wanted))

    def with_card_image(self):
        """Reads the first image of each release, for lists, into `public_release_images`."""
        first = ReleaseImage.objects.public().select_related("image")[:1]
        return self.prefetch_related(Prefetch("release_images", first, to_attr="public_release_images"))


def vehicles_with_plants():
    assemblies = Assembly.objects.public().select_related("plant")
    built = Prefetch("assemblies", assemblies, to_attr="public_assemblies")
    return Vehicle.objects.public().select_related("brand", "platform").prefetch_related(built)


class Release(Publishable):
    """A dated public statement."""

    needed_to_clear = ("headline", "lede", "body")
    slug_from = "headline"

    # Names the release in feeds for ever, whatever becomes of its address.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(
        _("reference"), max_length=40, blank=True, help_text=_("The number by which the press office files it.")
    )
    source_language = models.CharField(
        _("source language"),
        max_length=10,
        choices=settings.LANGUAGES,
        help_text=_("The language it was written in; the others are translations."),
    )
    headline = CitingLine(_("headline"), max_length=200, blank=True)
    lede = CitingText(_("lede"), blank=True, help_text=_("The first paragraph: what happened, in a sentence or two."))
    dateline_place = models.CharField(_("place"), max_length=120, blank=True, help_text=_("For example: Douai, France"))
    dateline_date = models.DateField(_("date"), null=True, blank=True, help_text=_("The date that the release bears."))
    in_brief = CitingText(_("in brief"), blank=True, help_text=_("One point per line."))
    body = SanitizedField(_("text"), extensions=TEXT, sanitize=True, blank=True)
    notes = SanitizedField(_("notes to editors"), extensions=NOTES, sanitize=True, blank=True)

    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="releases", verbose_name=_("category")
    )
    plants = models.ManyToManyField(Plant, related_name="releases", blank=True, verbose_name=_("plants"))
    vehicles = models.ManyToManyField(Vehicle, related_name="releases", blank=True, verbose_name=_("vehicles"))
    brands = models.ManyToManyField(Brand, related_name="releases", blank=True, verbose_name=_("brands"))
    contacts = models.ManyToManyField(Contact, related_name="releases", blank=True, verbose_name=_("contacts"))
    boilerplates = models.ManyToManyField(
        Boilerplate, related_name="releases", blank=True, verbose_name=_("boilerplates")
    )

    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    # Both per language: when its words last changed at the desk, and when readers last got a correction.
    worded_at = models.DateTimeField(_("written"), null=True, blank=True, editable=False)
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True, editable=False)

    objects = ReleaseQuerySet.as_manager()

    class Meta(Publishable.Meta):
        ordering = [models.F("public_from").desc(nulls_first=True), "-pk"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["reference"],
                condition=~models.Q(reference=""),
                name="release_reference",
                violation_error_message=_("Another release has this reference."),
            ),
        ]

    def __str__(self):
        return citing.told(super().__str__())

    def save(self, *args, **kwargs):
        self.retell()
        super().save(*args, **kwargs)

    def retell(self) -> bool:
        return citing.retell(self, is_decided=self.state not in self.IN_THE_MAKING)

    def title_in(self, language):
        return citing.told(super().title_in(language))

    def get_absolute_url(self):
        return reverse("releases:release", args=[self.slug])

    def tell_subjects(self):
        """What the facts are about that its page tells; read with `with_parts()`."""
        cited = [citation.fact for citation in self.public_citations]
        Fact.objects.tell_subjects(cited + [follow_up.successor for follow_up in self.public_follow_ups])

    @property
    def first_image(self):
        """The image that stands for the release, once its images have been read."""
        return self.public_release_images[0] if self.public_release_images else None

    @property
    def brief_points(self) -> list[str]:
        return [line.strip() for line in (self.in_brief or "").splitlines() if line.strip()]

    @property
    def told_corrections(self) -> list:
        """The corrections of which readers in the current language are told, once corrections have been read."""
        return [correction for correction in self.public_corrections if correction.note]

    @property
    def awaited_corrections(self) -> list:
        """Those made in another language that this one has not received."""
        return [correction for correction in self.public_corrections if current() in correction.awaiting]

    def guid(self, language: str) -> str:
        """The permanent name of one language version, for feeds."""
        return uuid.uuid5(self.uid, language).urn

    @property
    def last_change(self):
        """When the words in the current language last changed for the public."""
        return max(moment for moment in (self.public_from, self.cleared_at, self.corrected_at) if moment)

    @property
    def stale_languages(self) -> list[str]:
        """The translations whose source has been worked on since they were, or since somebody cleared them."""
        source = getattr(self, column("worded_at", self.source_language)) if self.source_language else None
        if source is None:
            return []
        others = (code for code in codes() if code != self.source_language)
        return [code for code in others if self.is_begun(code) and not self.is_as_new_as(source, code)]

    def is_as_new_as(self, source, language: str) -> bool:
        looked_at = (getattr(self, column(name, language)) for name in ("worded_at", "cleared_at"))
        return any(at is not None and at >= source for at in looked_at)

    def is_begun(self, language: str) -> bool:
        return bool(getattr(self, column("headline", language)))


class ReleasePart(models.Model):
    """Something that stands in a release at a certain place."""

    part_of = ("release",)

    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def bring(self, at):
        """Puts it into what a release says, at a moment, or at None where no reader knows the release yet."""
        self.save()

    def take_away(self, at):
        """The contrary."""
        self.delete()


class ReleaseImage(ReleasePart):
    """An image in a release, with the caption it has there."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="release_images", verbose_name=_("release"))
    image = models.ForeignKey(Image, models.PROTECT, related_name="release_images", verbose_name=_("image"))
    caption = models.CharField(
        _("caption"), max_length=400, blank=True, help_text=_("Left empty, the caption of the library is used.")
    )

    class Meta(ReleasePart.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "image"],
                name="release_image_once",
                violation_error_message=_("This image is already in the release."),
            )
        ]

    def __str__(self):
        return f"{self.release}: {self.image}"


class ReleaseDocument(ReleasePart):
    """A document that goes with a release."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="release_documents", verbose_name=_("release"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="release_documents", verbose_name=_("document"))

    class Meta(ReleasePart.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "document"],
                name="release_document_once",
                violation_error_message=_("This document is already in the release."),
            )
        ]

    def __str__(self):
        return f"{self.release}: {self.document}"
