from django.contrib import admin
from django.core.files.storage import default_storage
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from newsroom.publication.admin import TranslatedAdmin
from newsroom.publication.languages import columns

from .models import Document, Image


@admin.register(Image)
class ImageAdmin(TranslatedAdmin):
    named_by = "title"
    list_display = ["thumbnail", "__str__", "credit", "size", "created_at"]
    list_display_links = ["thumbnail", "__str__"]
    list_filter = ["created_at"]
    list_per_page = 50
    date_hierarchy = "created_at"
    search_fields = columns("title", "caption", "credit", "alt")
    fieldsets = [
        (_("Picture"), {"fields": ["file", "file_ppoi", "title"]}),
        (_("For readers"), {"fields": ["alt", "caption"]}),
        (_("Rights"), {"fields": ["credit", "rights"]}),
    ]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if {"file", "file_ppoi"} & set(form.changed_data):
            obj.make_renditions()

    @admin.display(description=_("picture"))
    def thumbnail(self, obj):
        if "jpeg_card" not in obj.renditions:
            return "–"
        address = default_storage.url(obj.renditions["jpeg_card"]["path"])
        return format_html('<img class="thumbnail" src="{}" width="120" height="80" alt="" loading="lazy">', address)

    @admin.display(description=_("size"))
    def size(self, obj):
        return f"{obj.file_width} × {obj.file_height}"


@admin.register(Document)
class DocumentAdmin(TranslatedAdmin):
    named_by = "title"
    list_display = ["__str__", "language", "created_at"]
    list_filter = ["language", "created_at"]
    date_hierarchy = "created_at"
    search_fields = columns("title")
    fields = ["file", "title", "language"]
