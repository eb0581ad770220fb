"""Where things are built."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from newsroom.library.models import Image
from newsroom.publication.gate import PublishableQuerySet
from newsroom.publication.models import Publishable


class Plant(Publishable):
    """A site where vehicles are built."""

    needed_to_clear = ("name", "city", "country", "lede")
    slug_from = "name"

    name = models.CharField(_("name"), max_length=120, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=120, blank=True)
    lede = models.TextField(_("lede"), blank=True, help_text=_("What this plant is, in a sentence or two."))
    image = models.ForeignKey(
        Image, models.SET_NULL, null=True, blank=True, related_name="plants", verbose_name=_("image")
    )

    objects = PublishableQuerySet.as_manager()

    class Meta(Publishable.Meta):
        ordering = ["name", "pk"]
        verbose_name = _("plant")
        verbose_name_plural = _("plants")

    def get_absolute_url(self):
        return reverse("plants:plant", args=[self.slug])
