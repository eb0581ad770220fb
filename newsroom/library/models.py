"""Images and documents, with whom to credit and what may be done with them."""

import logging
import secrets
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from imagefield.fields import ImageField

from newsroom.publication.addresses import file_address
from newsroom.publication.gate import ShownQuerySet
from newsroom.publication.languages import any_language, codes, column
from newsroom.publication.models import Shown

from . import labels, renditions, uploads

logger = logging.getLogger(__name__)


def new_key() -> str:
    """The part of a file's public address that nobody can guess or count on from another file's."""
    return secrets.token_urlsafe(9)


def image_path(image, filename):
    return f"images/{image.key}/{PurePosixPath(filename).name}"


def next_image_path(image, filename):
    return f"images/{image.key}/{secrets.token_urlsafe(6)}/{PurePosixPath(filename).name}"


def document_path(document, filename):
    return f"documents/{document.key}/{PurePosixPath(filename).name}"


def next_document_path(document, filename):
    """A folder of its own, so that the next version keeps the name that readers have linked to."""
    return f"documents/{document.key}/{secrets.token_urlsafe(6)}/{document.filename}"


class PictureField(ImageField):
    """A picture that has been checked when it was uploaded; one that is kept is not opened again."""

    def update_dimension_fields(self, instance, force=False, *args, **kwargs):
        file = getattr(instance, self.attname)
        # Rows are read without their files, which may lie far away.
        if not force and (not file or file._committed):
            return
        try:
            super().update_dimension_fields(instance, force, *args, **kwargs)
        except FileNotFoundError:
            logger.warning("A file that should be in the storage is not: %s", file.name)

    def save_form_data(self, instance, data):
        if isinstance(data, UploadedFile) or data is False:
            # Not through ImageField of imagefield, which would decode it a second time.
            models.ImageField.save_form_data(self, instance, data)


class Replaceable(Shown):
    """A file that keeps its public address when a next version takes its place.

    The next version is served from `next_from` on; while that is empty, nobody has decided. No job replaces
    anything: whoever asks for the file gets the version of that moment, and a later save tidies up. Replaced
    files stay in the storage.
    """

    # The fields that belong to one version of the file; each has a twin that begins with "next_".
    of_a_version: tuple[str, ...] = ()

    next_from = models.DateTimeField(
        _("next version from"),
        null=True,
        blank=True,
        help_text=_("From this moment the next version is served in place of the file. Left empty, it waits."),
    )

    class Meta(Shown.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(next_from__isnull=True) | ~Q(next_file=""),
                name="%(app_label)s_%(class)s_next_from_has_file",
                violation_error_message=_("There is no next version that could be served from then on."),
            )
        ]

    def save(self, *args, **kwargs):
        if not kwargs.get("update_fields"):
            if not self.next_file._committed:
                # What was made of an earlier next version is not about this one.
                self.forget_next_version()
            # Stores an upload before it changes places.
            self._meta.get_field("next_file").pre_save(self, add=False)
            self.take_next_version()
        super().save(*args, **kwargs)

    def is_replaced(self, at=None) -> bool:
        """Whether the next version is served in place of the file."""
        return bool(self.next_file and self.next_from and self.next_from <= (at or timezone.now()))

    def forget_next_version(self):
        """Drops what is known of the next version besides its file."""

    def bring_back(self, old: dict, at):
        """Takes the file of an earlier version as the next one. `old` are the columns of that version."""
        self.__dict__["next_file"] = old["file"]
        for name in self.of_a_version:
            field = self._meta.get_field(name)
            setattr(self, f"next_{name}", old.get(name, field.get_default()))
        self.next_from = at

    def take_next_version(self):
        """Puts the next version in the place of the file, once it is what is served."""
        if not self.is_replaced():
            return
        # Not through the field's descriptor, which opens a picture to measure it.
        self.__dict__["file"] = self.next_file.name
        self.__dict__["next_file"] = ""
        self.next_from = None
        for name in self.of_a_version:
            setattr(self, name, getattr(self, f"next_{name}"))
            setattr(self, f"next_{name}", self._meta.get_field(f"next_{name}").get_default())


def told_of_files(of_a_version: tuple[str, ...]) -> dict[str, str]:
    """{column: the file that it says something of}: an old version's column goes with its file, not with another."""
    now = dict.fromkeys(of_a_version, "file")
    return now | {f"next_{name}": "next_file" for name in of_a_version} | {"next_from": "next_file"}


class Image(Replaceable):
    """A picture. The public gets its renditions; the original, which may say where it was taken, stays inside."""

    of_a_version = ("file_width", "file_height", "file_ppoi", "renditions", "said")
    told_of_files = told_of_files(of_a_version)

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    file = PictureField(
        _("file"),
        upload_to=image_path,
        max_length=250,
        auto_add_fields=True,
        formats={"preview": renditions.preview},
        help_text=_(
            "JPEG, PNG, WebP, TIFF, AVIF or GIF. Readers never get it itself, nor what the camera wrote in it."
        ),
    )
    next_file = PictureField(
        _("next version"),
        upload_to=next_image_path,
        max_length=250,
        blank=True,
        auto_add_fields=True,
        formats={"preview": renditions.preview},
        help_text=_("Takes the place of the file at the moment set for it. The address stays."),
    )
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
    # {"jpeg_960": {"path": …, "width": …, "height": …, "bytes": …}, …}: the renditions that have an address.
    renditions = models.JSONField(default=dict, editable=False)
    next_renditions = models.JSONField(default=dict, editable=False)
    # {"creator": …, "credit": …, "copyright": …, "terms": …}: what the original says of itself.
    said = models.JSONField(default=dict, editable=False)
    next_said = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta(Replaceable.Meta):
        ordering = ["-created_at", "-pk"]
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def __str__(self):
        return any_language(self, "title")

    def forget_next_version(self):
        self.next_renditions, self.next_said = {}, {}

    def is_replaced(self, at=None) -> bool:
        # Until there is something to show of the next version, the file stays.
        return bool(self.next_renditions) and super().is_replaced(at)

    @property
    def served_renditions(self) -> dict[str, dict]:
        return self.next_renditions if self.is_replaced() else self.renditions

    def make_renditions(self, version=""):
        """Makes what the file and its focal point call for, and notes what came out.

        `version` is "next_" for the next version.
        """
        file, focus = getattr(self, f"{version}file"), f"{version}file_ppoi"
        made = {f"{version}renditions": renditions.make(file, names=self.renditions)}
        with file.open("rb") as original:
            made[f"{version}said"] = labels.read(original)
        # Making takes seconds. Where the picture has been changed meanwhile, this is not about it any more.
        still = {f"{version}file": file.name, focus: getattr(self, focus)}
        if type(self)._base_manager.filter(pk=self.pk, **still).update(**made):
            for name, value in made.items():
                setattr(self, name, value)

    def sources(self, extension: str) -> list[dict]:
        """The renditions in one format, narrowest first, each with its address."""
        label = len(self.jpeg_head(codes())) - len(labels.JFIF) if extension == "jpg" else 0
        found = [
            rendition | {"url": self.address(name), "bytes": rendition["bytes"] + label}
            for name, rendition in self.served_renditions.items()
            if rendition["path"].endswith(f".{extension}")
            and not name.endswith("_card")
            and not rendition.get("stands_in")
        ]
        return sorted(found, key=lambda rendition: rendition["width"])

    def address(self, name: str) -> str:
        """The public address of a rendition. Whether it answers is for the doorman to say."""
        extension = PurePosixPath(self.served_renditions[name]["path"]).suffix
        return file_address("image", self.key, f"{name}{extension}")

    def jpeg_head(self, languages) -> bytes:
        """How a JPEG begins that says whom to credit, in the languages given."""

        def written(field):
            texts = {code: getattr(self, column(field, code)) for code in languages}
            return {code: text for code, text in texts.items() if text}

        said = self.next_said if self.is_replaced() else self.said
        return labels.jpeg_head(credit=written("credit"), rights=written("rights"), said=said)


for name in ("file_ppoi", "next_file_ppoi"):
    # The library that adds these fields has no words for them.
    Image._meta.get_field(name).verbose_name = _("focal point")


class DocumentQuerySet(ShownQuerySet):
    """A document in one language goes out with that language of what shows it, not before."""

    def written(self, language):
        return super().written(language) & Q(language__in=["", language])


class Document(Replaceable):
    """A file that goes with releases: a fact sheet, a specification, a programme."""

    named_by = "title"
    of_a_version = ("bytes",)
    told_of_files = told_of_files(of_a_version)

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    file = models.FileField(
        _("file"),
        upload_to=document_path,
        max_length=250,
        help_text=_(
            "PDF, DOCX, XLSX, PPTX, SVG or ZIP. It goes out as it is, with the names and notes that programs have "
            "written into it."
        ),
    )
    next_file = models.FileField(
        _("next version"),
        upload_to=next_document_path,
        max_length=250,
        blank=True,
        help_text=_("Takes the place of the file at the moment set for it. The address stays."),
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
    next_bytes = models.PositiveBigIntegerField(editable=False, default=0)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta(Replaceable.Meta):
        ordering = ["-created_at", "-pk"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self):
        return any_language(self, "title")

    def save(self, *args, **kwargs):
        for version in ("", "next_"):
            file = getattr(self, f"{version}file")
            # A file that is in the storage already may be lost; its size is known.
            if file and not file._committed:
                setattr(self, f"{version}bytes", file.size)
        super().save(*args, **kwargs)

    @property
    def served(self):
        """The file as it is served now."""
        return self.next_file if self.is_replaced() else self.file

    @property
    def served_bytes(self) -> int:
        return self.next_bytes if self.is_replaced() else self.bytes

    @property
    def filename(self) -> str:
        """The last part of the address: the name of the first version, which all later ones keep."""
        return PurePosixPath(self.file.name).name

    @property
    def kind(self) -> str:
        """PDF, ZIP, SVG …"""
        return uploads.kind(self.filename)

    def address(self) -> str:
        """The public address. Whether it answers is for the doorman to say."""
        return file_address("document", self.key, self.filename)
