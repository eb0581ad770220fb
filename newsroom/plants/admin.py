from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from newsroom.publication.admin import PUBLICATION_SECTION, ClearedFilter, PublishableAdmin
from newsroom.publication.languages import columns

from .models import Plant


@admin.register(Plant)
class PlantAdmin(PublishableAdmin):
    list_display = ["__str__", "city", "country", "state", "visibility", "language_marks"]
    list_filter = ["state", ClearedFilter]
    search_fields = columns("name", "city", "country")
    autocomplete_fields = ["image"]
    fieldsets = [
        (_("Text"), {"fields": ["name", "city", "country", "lede"]}),
        (_("Picture"), {"fields": ["image"]}),
        PUBLICATION_SECTION,
    ]
