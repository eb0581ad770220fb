"""Links by which people without an account read a release before it is public."""

import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.publication import languages as langs

from .release import Release


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class PreviewLinkQuerySet(models.QuerySet):
    def public(self, at=None):
        """Links that open: neither expired nor revoked, and to a language that has not been published."""
        at = at or timezone.now()
        published = Q(pk__in=[])
        for code in langs.codes():
            published |= Q(language=code, release__in=Release.objects.public(at, [code]))
        living = self.filter(revoked_at__isnull=True, expires_at__gt=at).exclude(published)
        # Once it has been published it is dead, also where it has been withdrawn since.
        return living.exclude(release__state__in=[Release.State.WITHDRAWN, Release.State.RETRACTED])

    def opened_by(self, token: str):
        return self.filter(token_hash=hashed(token))


class PreviewLink(models.Model):
    """Opens one language of one unpublished release, with its files, to whoever has the link. The link is not kept."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="preview_links", verbose_name=_("release"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    for_whom = models.CharField(
        _("for whom"), max_length=150, help_text=_("A name and a medium. The page says it to whoever opens it.")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), editable=False)
    made_by_name = models.CharField(_("made by"), max_length=150, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    times_opened = models.PositiveIntegerField(_("times opened"), default=0, editable=False)
    last_opened_at = models.DateTimeField(_("last opened"), null=True, editable=False)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-made_at", "-pk"]
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")

    def __str__(self):
        return f"{self.for_whom}, {self.get_language_display()}"

    @staticmethod
    def new_token() -> str:
        """What nobody can guess. It is told once; only its hash is kept."""
        return secrets.token_urlsafe(32)

    def count_opening(self, at):
        type(self).objects.filter(pk=self.pk).update(times_opened=F("times_opened") + 1, last_opened_at=at)
