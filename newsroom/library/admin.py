import logging
from functools import partial
from pathlib import PurePosixPath

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.publication import moments
from newsroom.publication.admin import TranslatedAdmin
from newsroom.publication.fields import MomentField, ZonedMomentWidget
from newsroom.publication.forms import TranslatedForm
from newsroom.publication.history import snapshots
from newsroom.publication.languages import codes, column, columns, current
from newsroom.publication.zones import newsroom_zone

from . import labels, uploads
from .models import Document, Image, PictureField

logger = logging.getLogger(__name__)


class Upload(forms.FileField):
    """Takes a file for what it is, and says why it takes no other."""

    def __init__(self, *args, max_length=None, **options):
        # Names are shortened when the file is stored.
        super().__init__(*args, **options)

    def to_python(self, data):
        file = super().to_python(data)
        if file is None:
            return None
        try:
            suffix = self.told_by_content(file)
        except uploads.RefusedError as refusal:
            raise ValidationError(str(refusal)) from None
        file.name = uploads.tidy_name(file.name, suffix)
        return file


class PictureUpload(Upload):
    told_by_content = staticmethod(uploads.picture)


class DocumentUpload(Upload):
    told_by_content = staticmethod(uploads.document)


class ReplaceableForm(TranslatedForm):
    """A new file takes the place of the old one as its next version, so that the address stays."""

    # The columns of the earlier version that is being brought back, where its file was another one.
    old: dict | None = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "file" in self.fields:
            field = self.fields["file"]
            field.help_text = f"{field.help_text} " + gettext("A new one takes its place; the address stays.")
        if self.old:
            self.fields["file_back"] = forms.BooleanField(
                label=gettext("Bring back its file too: %(name)s") % {"name": PurePosixPath(self.old["file"]).name},
                required=False,
                initial=True,
            )

    def clean(self):
        cleaned = super().clean()
        if not self.instance.pk or self.errors:
            return cleaned
        if cleaned.get("file_back"):
            self.bring_back(cleaned)
            return cleaned
        if isinstance(cleaned.get("file"), UploadedFile):
            self.replace_at_once(cleaned)
        if isinstance(cleaned.get("next_file"), UploadedFile):
            self.check_next_kind(cleaned["next_file"])
        if "next_from" in cleaned and not cleaned.get("next_file"):
            self.check_moment_alone(cleaned)
        return cleaned

    def bring_back(self, cleaned):
        if any(isinstance(cleaned.get(name), UploadedFile) for name in ("file", "next_file")):
            self.add_error("file_back", gettext("Choose one: the file of the earlier version, or the new one."))
        elif not default_storage.exists(self.old["file"]):
            self.add_error("file_back", gettext("Its file is no longer there: %(name)s.") % {"name": self.old["file"]})

    def replace_at_once(self, cleaned):
        if self.instance.next_file or isinstance(cleaned.get("next_file"), UploadedFile):
            self.add_error(
                "file", gettext("A next version is waiting already. Remove it first, or let it take its place.")
            )
            return
        cleaned["next_file"], cleaned["file"] = cleaned["file"], self.instance.file
        self.instance.next_from = cleaned["next_from"] = timezone.now()

    def check_next_kind(self, file):
        """Any picture may follow another: readers get its renditions."""

    def check_moment_alone(self, cleaned):
        removed = cleaned.get("next_file") is False
        if cleaned["next_from"] and not removed and cleaned["next_from"] > timezone.now():
            self.add_error("next_from", gettext("There is no next version that could be served from then on."))
        # A moment that has passed was that of a version which has taken its place since.
        cleaned["next_from"] = None


class ReplaceableAdmin(TranslatedAdmin):
    """Whoever may write may send a next version; over what is decided it waits for a second person, as all does."""

    form = ReplaceableForm
    formfield_overrides = TranslatedAdmin.formfield_overrides | {
        models.DateTimeField: {"form_class": MomentField, "widget": ZonedMomentWidget}
    }
    next_fields: list[str] = []

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            found.take_next_version()
        return found

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"old": self.old_file(request, obj)})

    def old_file(self, request, obj) -> dict | None:
        """The columns of the version that is being brought back, where its file is another one than now."""
        if obj is None or not obj.pk:
            return None
        version = getattr(request, "brought_back", None) or self.version(obj, request.POST.get("version", ""))
        old = version and snapshots([version])[version.pk].values
        return old if old and old.get("file") != obj.file.name else None

    def before_keeping(self, thing):
        if thing.is_replaced():
            thing.save()

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        return [*fieldsets, (_("Next version"), {"fields": [*self.next_fields, "next_from"]})]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["file_back"] = (
            context["adminform"].form.fields.get("file_back") and context["adminform"].form["file_back"]
        )
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        """From when a next version is served is a decision; where no second person would look at it, not a writer's."""
        fields = [*super().get_readonly_fields(request, obj)]
        if not self.may_approve(request) and not (obj is not None and self.is_settled(obj)):
            fields.append("next_from")
        return fields

    def save_model(self, request, obj, form, change):
        if form.cleaned_data.get("file_back"):
            obj.bring_back(form.old, timezone.now())
        if not obj.next_file:
            obj.next_from = None
        super().save_model(request, obj, form, change)
        if obj.next_file and {"next_file", "next_from"} & set(form.changed_data):
            self.tell_of_next_version(request, obj)

    def tell_of_next_version(self, request, obj):
        if obj.next_from is None:
            sentence = gettext("The next version waits until somebody who may approve says from when it is served.")
        elif obj.next_from > timezone.now():
            sentence = gettext("The next version is served from %(moment)s; until then the old one is.") % {
                "moment": moments.exact(obj.next_from, current(), newsroom_zone())
            }
        else:
            sentence = gettext("The new version is served from now on.")
        self.message_user(request, sentence, messages.INFO)


# A share of the width and one of the height, from the left and from above.
FOCUS = RegexValidator(
    r"^(0(\.\d{1,6})?|1(\.0{1,6})?)x(0(\.\d{1,6})?|1(\.0{1,6})?)$",
    _("Say where the focal point lies as two shares from the left and from above: 0.5x0.5 is the middle."),
)


class ImageForm(ReplaceableForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"file_ppoi", "next_file_ppoi"} & self.fields.keys():
            self.fields[name].validators.append(FOCUS)

    def _post_clean(self):
        super()._post_clean()
        if isinstance(self.cleaned_data.get("next_file"), UploadedFile) and "file" in self.changed_data:
            # The focal point was set beside the file that was chosen.
            self.instance.next_file_ppoi = self.cleaned_data["file_ppoi"]
            self.instance.file_ppoi = self.initial["file_ppoi"]


@admin.register(Image)
class ImageAdmin(ReplaceableAdmin):
    form = ImageForm
    named_by = "title"
    list_display = ["thumbnail", "__str__", "credit", "size", "created_at"]
    list_display_links = ["thumbnail", "__str__"]
    list_filter = ["created_at"]
    list_per_page = 50
    date_hierarchy = "created_at"
    search_fields = columns("title", "caption", "credit", "alt")
    formfield_overrides = ReplaceableAdmin.formfield_overrides | {
        PictureField: {"form_class": PictureUpload, "widget": AdminFileWidget}
    }
    fieldsets = [
        (_("Picture"), {"fields": ["file", "file_ppoi", "title"]}),
        (_("For readers"), {"fields": ["alt", "caption"]}),
        (_("Rights"), {"fields": ["credit", "rights"]}),
    ]
    next_fields = ["next_file", "next_file_ppoi"]

    def save_model(self, request, obj, form, change):
        if not change:
            self.take_words_of_the_file(request, obj)
        super().save_model(request, obj, form, change)
        changed = set(form.changed_data)
        versions = []
        if not obj.renditions or "file_ppoi" in changed or (not change and "file" in changed):
            versions.append("")
        if obj.next_file and (not obj.next_renditions or {"file", "next_file", "next_file_ppoi"} & changed):
            versions.append("next_")
        if versions:
            # Making takes seconds, during which nobody else could write.
            transaction.on_commit(partial(self.make_renditions, request, obj.pk, versions))

    def after_making(self, request, thing, changed):
        versions = [""] if not thing.renditions or "file_ppoi" in changed else []
        if thing.next_file and not thing.next_renditions:
            versions.append("next_")
        if versions:
            transaction.on_commit(partial(self.make_renditions, request, thing.pk, versions))

    def take_words_of_the_file(self, request, obj):
        """Where nobody has written whom to credit or what may be done, the file may say it."""
        said = labels.read(obj.file)
        language = next((code for code in codes() if getattr(obj, column("title", code))), current())
        found = {
            "credit": said.get("credit") or said.get("creator"),
            "rights": said.get("terms") or said.get("copyright"),
        }
        for field, text in found.items():
            if text and not any(getattr(obj, name) for name in columns(field)):
                longest = Image._meta.get_field(field).max_length
                setattr(obj, column(field, language), text[:longest])
                sentence = gettext("Taken from the file, please check: %(field)s “%(text)s”.")
                label = Image._meta.get_field(column(field, language)).verbose_name
                self.message_user(request, sentence % {"field": label, "text": text[:longest]}, messages.INFO)

    def make_renditions(self, request, pk, versions):
        image = Image.objects.get(pk=pk)
        try:
            for version in versions:
                image.make_renditions(version)
        except Exception:  # Whatever it is, the picture is saved, and whoever saved it must hear of it.
            logger.exception("The renditions of image %s could not be made", pk)
            sentence = gettext(
                "The picture is saved, but the sizes that readers get could not be made of it; readers see the earlier "
                "ones, if there are any. Save it again; if that does not help, export the picture anew."
            )
            self.message_user(request, sentence, messages.ERROR)
            return
        if image.is_replaced():
            image.save()

    @admin.display(description=_("picture"))
    def thumbnail(self, obj):
        if "jpeg_card" not in obj.served_renditions:
            return "–"
        address = default_storage.url(obj.served_renditions["jpeg_card"]["path"])
        return format_html('<img class="thumbnail" src="{}" width="120" height="80" alt="" loading="lazy">', address)

    @admin.display(description=_("size"))
    def size(self, obj):
        if not obj.file_width:
            return "–"
        return f"{obj.file_width} × {obj.file_height}"


class DocumentForm(ReplaceableForm):
    def check_next_kind(self, file):
        if uploads.extension(file.name) != uploads.extension(self.instance.filename):
            refusal = gettext(
                "Only a file of the same kind can follow, %(kind)s, because the address stays. "
                "This one is %(other)s: add it anew."
            )
            kinds = {"kind": self.instance.kind, "other": uploads.kind(file.name)}
            self.add_error("next_file" if "next_file" in self.fields else None, refusal % kinds)


@admin.register(Document)
class DocumentAdmin(ReplaceableAdmin):
    form = DocumentForm
    named_by = "title"
    list_display = ["__str__", "kind", "language", "created_at"]
    list_filter = ["language", "created_at"]
    date_hierarchy = "created_at"
    search_fields = columns("title")
    fieldsets = [(None, {"fields": ["file", "title", "language"]})]
    formfield_overrides = ReplaceableAdmin.formfield_overrides | {models.FileField: {"form_class": DocumentUpload}}
    next_fields = ["next_file"]

    @admin.display(description=_("kind"))
    def kind(self, obj):
        return obj.kind
