from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlantsConfig(AppConfig):
    """Where things are built."""

    name = "newsroom.plants"
    verbose_name = _("Plants")
