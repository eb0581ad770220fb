from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationConfig(AppConfig):
    """What is public now."""

    name = "newsroom.publication"
    verbose_name = _("Publication")

    def ready(self):
        from .history import register_content

        register_content()
