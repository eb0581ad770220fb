from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationTabularInline

from newsroom.publication import languages as langs
from newsroom.publication.admin import (
    PUBLICATION_SECTION,
    ClearedFilter,
    PublishableAdmin,
    TranslatedAdmin,
    TypedForm,
)
from newsroom.publication.languages import columns

from .models import (
    Boilerplate,
    Category,
    Citation,
    Contact,
    Release,
    ReleaseDocument,
    ReleaseImage,
)


@admin.register(Category)
class CategoryAdmin(TranslatedAdmin):
    named_by = "name"
    list_display = ["__str__"]
    search_fields = columns("name")


@admin.register(Contact)
class ContactAdmin(TranslatedAdmin):
    named_by = "name"
    list_display = ["__str__", "role", "phone", "email"]
    search_fields = [*columns("name", "role"), "email"]
    fieldsets = [
        (None, {"fields": ["name", "role", "languages", "hours"]}),
        (_("How to reach them"), {"fields": ["phone", "email"]}),
    ]


@admin.register(Boilerplate)
class BoilerplateAdmin(TranslatedAdmin):
    named_by = "title"
    list_display = ["__str__"]
    search_fields = columns("title", "text")


class PartInline(admin.TabularInline):
    form = TypedForm
    extra = 0
    ordering = ["position", "pk"]


class ReleaseImageInline(TranslationTabularInline, PartInline):
    model = ReleaseImage
    autocomplete_fields = ["image"]
    fields = ["position", "image", "caption"]


class ReleaseDocumentInline(PartInline):
    model = ReleaseDocument
    autocomplete_fields = ["document"]
    fields = ["position", "document"]


class CitationInline(PartInline):
    model = Citation
    autocomplete_fields = ["fact"]
    fields = ["position", "fact", "is_key"]


def as_read(name: str):
    """A read-only display of a rich text, which was cleaned when it was saved."""

    @admin.display(description=Release._meta.get_field(name).verbose_name)
    def display(release):
        return mark_safe(getattr(release, name) or "–")  # noqa: S308

    return display


RICH_TEXT = {name: as_read(name) for name in columns("body", "notes")}


@admin.register(Release)
class ReleaseAdmin(PublishableAdmin):
    list_display = ["__str__", "state", "visibility", "public_from", "language_marks", "category"]
    list_filter = [
        "state",
        ClearedFilter,
        "category",
        ("plants", admin.RelatedOnlyFieldListFilter),
        ("brands", admin.RelatedOnlyFieldListFilter),
        ("vehicles", admin.RelatedOnlyFieldListFilter),
        "source_language",
        "public_from",
    ]
    list_select_related = ["category"]
    search_fields = ["reference", *columns("headline", "lede")]
    autocomplete_fields = ["category", "plants", "vehicles", "brands", "contacts", "boilerplates"]
    inlines = [CitationInline, ReleaseImageInline, ReleaseDocumentInline]
    fieldsets = [
        (
            _("Text"),
            {
                "fields": [
                    "source_language",
                    "headline",
                    "lede",
                    ("dateline_place", "dateline_date"),
                    "in_brief",
                    "body",
                ]
            },
        ),
        (_("Subjects"), {"fields": ["category", "plants", "vehicles", "brands"]}),
        (_("For journalists"), {"fields": ["contacts", "notes", "boilerplates", "reference"]}),
        PUBLICATION_SECTION,
    ]

    def get_fieldsets(self, request, obj=None):
        """Whoever may only look sees rich text as readers do, not its markup."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, options | {"fields": [RICH_TEXT.get(name, name) for name in flatten(options["fields"])]})
            for title, options in fieldsets
        ]

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fields
        return [*fields, *RICH_TEXT.values()]

    def get_changeform_initial_data(self, request):
        return {"source_language": langs.current()} | super().get_changeform_initial_data(request)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change:
            self.note_changes(form.instance, self.touched(form, formsets))

    def note_changes(self, release, touched):
        """Moves the updated date of the languages whose words or parts have changed."""
        for code in touched:
            setattr(release, langs.column("updated_at", code), timezone.now())
        if touched:
            release.save(update_fields=[langs.column("updated_at", code) for code in touched])
