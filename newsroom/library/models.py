"""Images and documents, with whom to credit and what may be done with them."""

import secrets
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from imagefield.fields import ImageField

from newsroom.publication.languages import any_language
from newsroom.publication.models import Shown, ShownQuerySet

from . import renditions


def new_key() -> str:
    """The part of a file's public address that nobody can guess or count on from another file's."""
    return secrets.token_urlsafe(9)


def image_path(image, filename):
    return f"images/{image.key}/{PurePosixPath(filename).name}"


def document_path(document, filename):
    return f"documents/{document.key}/{PurePosixPath(filename).name}"


def check_is_pdf(file):
    """Refuses a file that only claims to be a PDF."""
    start = file.read(1024)
    file.seek(0)
    if b"%PDF-" not in start:
        raise ValidationError(_("This file is named like a PDF, but is none."))


class Image(Shown):
    """A picture. The public gets its renditions; the original, which may say where it was taken, stays inside."""

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    file = ImageField(_("file"), upload_to=image_path, max_length=250, auto_add_fields=True)
    title = models.CharField(
        _("title"), max_length=150, blank=True, help_text=_("For the library; readers see the caption.")
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=250,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    caption = models.CharField(_("caption"), max_length=400, blank=True)
    credit = models.CharField(_("credit"), max_length=150, blank=True, help_text=_("Whom to name beside the picture."))
    rights = models.CharField(
        _("rights"), max_length=250, blank=True, help_text=_("What others may do with it, in one sentence.")
    )
    # {"jpeg_960": {"path": …, "width": …, "height": …, "bytes": …}, …}: the renditions that exist.
    renditions = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta(Shown.Meta):
        ordering = ["-created_at", "-pk"]
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def __str__(self):
        return any_language(self, "title")

    def make_renditions(self):
        """Makes the renditions that the file and its focal point call for, and notes what came out."""
        self.renditions = renditions.make(self.file)
        self.save(update_fields=["renditions"])

    def sources(self, extension: str) -> list[dict]:
        """The renditions in one format, narrowest first, each with its address."""
        found = [
            rendition | {"url": self.address(name)}
            for name, rendition in self.renditions.items()
            if rendition["path"].endswith(f".{extension}") and not name.endswith("_card")
        ]
        return sorted(found, key=lambda rendition: rendition["width"])

    def address(self, name: str) -> str:
        """The public address of a rendition. Whether it answers is for the doorman to say."""
        extension = PurePosixPath(self.renditions[name]["path"]).suffix
        return reverse("image", kwargs={"key": self.key, "name": f"{name}{extension}"})


class DocumentQuerySet(ShownQuerySet):
    """A document in one language goes out with that language of what shows it, not before."""

    def written(self, language):
        return super().written(language) & Q(language__in=["", language])


class Document(Shown):
    """A file that goes with releases: a fact sheet, a specification, a programme."""

    named_by = "title"

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    file = models.FileField(
        _("file"),
        upload_to=document_path,
        max_length=250,
        validators=[FileExtensionValidator(["pdf"]), check_is_pdf],
        help_text=_("A PDF."),
    )
    title = models.CharField(_("title"), max_length=150, blank=True)
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("The document is offered to readers of this language; left empty, to all."),
    )
    bytes = models.PositiveBigIntegerField(_("size"), editable=False, default=0)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta(Shown.Meta):
        ordering = ["-created_at", "-pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self):
        return any_language(self, "title")

    def save(self, *args, **kwargs):
        if self.file:
            self.bytes = self.file.size
        super().save(*args, **kwargs)

    @property
    def filename(self) -> str:
        return PurePosixPath(self.file.name).name

    def address(self) -> str:
        """The public address. Whether it answers is for the doorman to say."""
        return reverse("document", kwargs={"key": self.key, "name": self.filename})
