from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReleasesConfig(AppConfig):
    """Dated public statements, and everything they are made of."""

    name = "releases"
    verbose_name = _("Releases")
