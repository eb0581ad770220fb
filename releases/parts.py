"""The parts of a release on its page of the desk: cited facts, images and documents."""

from django.contrib import admin
from modeltranslation.admin import TranslationTabularInline

from newsroom.facts.models import SUBJECTS, Fact
from newsroom.publication import languages as langs
from newsroom.publication.forms import TypedForm
from newsroom.publication.models import languages_of

from . import workflow
from .forms import CitationFormSet
from .models import Citation, ReleaseDocument, ReleaseImage


class PartInline(admin.TabularInline):
    form = TypedForm
    extra = 0
    ordering = ["position", "pk"]


class ReleaseImageInline(TranslationTabularInline, PartInline):
    model = ReleaseImage
    autocomplete_fields = ["image"]
    fields = ["position", "image", "caption"]

    def translates(self, request) -> bool:
        return not request.user.has_perm(workflow.CHANGE) and request.user.has_perm("releases.translate_release")

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) or self.translates(request)

    def get_readonly_fields(self, request, obj=None):
        """A translator writes captions, in some languages, and changes nothing else."""
        fields = super().get_readonly_fields(request, obj)
        if not self.translates(request):
            return fields
        own = languages_of(request.user)
        others = [code for code in langs.codes() if code not in own]
        return [*fields, "position", "image", *(langs.column("caption", code) for code in others)]


class ReleaseDocumentInline(PartInline):
    model = ReleaseDocument
    autocomplete_fields = ["document"]
    fields = ["position", "document"]


class CitationInline(PartInline):
    model = Citation
    formset = CitationFormSet
    autocomplete_fields = ["fact"]
    fields = ["position", "fact", "is_key"]

    def get_queryset(self, request):
        return super().get_queryset(request).standing()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "fact":
            kwargs["queryset"] = Fact.objects.select_related("measure", *SUBJECTS)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
