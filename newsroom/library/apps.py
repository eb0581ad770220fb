from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """Images and documents."""

    name = "newsroom.library"
    verbose_name = _("Library")
