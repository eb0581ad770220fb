from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core import checks


class NewsroomConfig(AppConfig):
    """The roof: the addresses, the pages that join the apps, the doorman and the admin site."""

    name = "newsroom"
    verbose_name = "Newsroom"

    def ready(self):
        checks.register(catalogues_are_compiled, checks.Tags.translation)


def catalogues_are_compiled(app_configs, **kwargs):
    """Without its compiled catalogue a language would silently appear in English."""
    errors = []
    for code, _name in settings.LANGUAGES:
        source = Path(settings.LOCALE_PATHS[0], code, "LC_MESSAGES", "django.po")
        compiled = source.with_suffix(".mo")
        if source.exists() and (not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime):
            errors.append(
                checks.Error(
                    f"The catalogue of {code!r} is not compiled, or is older than its source.",
                    hint="Run: make catalogues",
                    id="newsroom.E001",
                )
            )
    return errors
