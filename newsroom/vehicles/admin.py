from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from newsroom.publication.admin import (
    PUBLICATION_SECTION,
    ClearedFilter,
    GuardedAdmin,
    PublishableAdmin,
    TranslatedAdmin,
)
from newsroom.publication.forms import TypedForm
from newsroom.publication.languages import columns

from .models import Assembly, Brand, Platform, Vehicle


@admin.register(Brand)
class BrandAdmin(GuardedAdmin):
    list_display = ["name"]
    search_fields = ["name"]


@admin.register(Platform)
class PlatformAdmin(TranslatedAdmin):
    list_display = ["name", "segments"]
    search_fields = ["name"]


class AssemblyInline(admin.TabularInline):
    form = TypedForm
    model = Assembly
    extra = 0
    autocomplete_fields = ["plant"]


@admin.register(Vehicle)
class VehicleAdmin(PublishableAdmin):
    list_display = ["__str__", "brand", "platform", "state", "visibility", "language_marks"]
    list_filter = ["state", ClearedFilter, "brand", "platform", ("assemblies__plant", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["brand", "platform"]
    search_fields = [*columns("name"), "brand__name", "platform__name"]
    autocomplete_fields = ["brand", "platform", "image"]
    inlines = [AssemblyInline]
    fieldsets = [
        (_("Vehicle"), {"fields": ["brand", "name", "platform", "lede"]}),
        (_("Picture"), {"fields": ["image"]}),
        PUBLICATION_SECTION,
    ]
