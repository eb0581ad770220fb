"""What is built: brands, platforms, vehicles, and since when at which plant."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from newsroom.library.models import Image
from newsroom.plants.models import Plant
from newsroom.publication.gate import PartQuerySet, PublishableQuerySet
from newsroom.publication.models import Publishable, Shown


class Brand(Shown):
    """A make of vehicles. Its name is a trade mark and the same in every language."""

    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta(Shown.Meta):
        ordering = ["name"]
        verbose_name = _("brand")
        verbose_name_plural = _("brands")

    def __str__(self):
        return self.name


class Platform(Shown):
    """What several vehicles stand on. Its name is a trade mark and the same in every language."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    segments = models.CharField(
        _("segments"), max_length=120, blank=True, help_text=_("The size classes it serves, as readers are told them.")
    )

    class Meta(Shown.Meta):
        ordering = ["name"]
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")

    def __str__(self):
        return self.name


class Vehicle(Publishable):
    """A model of one brand."""

    needed_to_clear = ("name",)
    slug_from = "name"

    name = models.CharField(_("name"), max_length=120, blank=True, help_text=_("Without the brand."))
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="vehicles", verbose_name=_("brand"))
    platform = models.ForeignKey(
        Platform, models.PROTECT, null=True, blank=True, related_name="vehicles", verbose_name=_("platform")
    )
    lede = models.TextField(_("lede"), blank=True, help_text=_("What this vehicle is, in a sentence or two."))
    image = models.ForeignKey(
        Image, models.SET_NULL, null=True, blank=True, related_name="vehicles", verbose_name=_("image")
    )

    objects = PublishableQuerySet.as_manager()

    class Meta(Publishable.Meta):
        ordering = ["brand__name", "name", "pk"]
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")

    def get_absolute_url(self):
        return reverse("vehicles:vehicle", args=[self.slug])


class Assembly(models.Model):
    """A vehicle built at a plant since a year, and until one if it no longer is."""

    part_of = ("vehicle", "plant")

    vehicle = models.ForeignKey(Vehicle, models.CASCADE, related_name="assemblies", verbose_name=_("vehicle"))
    plant = models.ForeignKey(Plant, models.CASCADE, related_name="assemblies", verbose_name=_("plant"))
    since = models.PositiveSmallIntegerField(
        _("since"), validators=[MinValueValidator(1880), MaxValueValidator(2200)], help_text=_("A year.")
    )
    until = models.PositiveSmallIntegerField(
        _("until"), null=True, blank=True, help_text=_("The last year, if it is no longer built here.")
    )

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("assembly")
        verbose_name_plural = _("assemblies")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="assembly_ends_after_it_starts",
                violation_error_message=_("The last year cannot lie before the first."),
            ),
            models.UniqueConstraint(
                fields=["vehicle", "plant", "since"],
                name="assembly_once",
                violation_error_message=_("This vehicle is already listed at this plant since that year."),
            ),
        ]

    def __str__(self):
        return f"{self.vehicle}, {self.plant}, {self.since}–{self.until or ''}"
