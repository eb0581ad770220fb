from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VehiclesConfig(AppConfig):
    """What is built, and since when at which plant."""

    name = "newsroom.vehicles"
    verbose_name = _("Vehicles")
