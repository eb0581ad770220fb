from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FactsConfig(AppConfig):
    """What is claimed, about whom and for which period."""

    name = "newsroom.facts"
    verbose_name = _("Facts")
