from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image


class LibraryConfig(AppConfig):
    """Images and documents."""

    name = "newsroom.library"
    verbose_name = _("Library")

    def ready(self):
        Image.MAX_IMAGE_PIXELS = settings.MAX_IMAGE_MEGAPIXELS * 1_000_000
