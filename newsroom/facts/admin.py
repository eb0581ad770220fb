from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.publication.admin import TranslatedAdmin
from newsroom.publication.languages import columns, current

from .models import SUBJECTS, Fact, Measure


@admin.register(Measure)
class MeasureAdmin(TranslatedAdmin):
    named_by = "name"
    list_display = ["__str__", "unit", "position"]
    list_filter = ["unit"]
    search_fields = columns("name")
    fields = ["name", "unit", "position"]

    def get_readonly_fields(self, request, obj=None):
        """Another unit would change every figure that has been stated."""
        fields = [*super().get_readonly_fields(request, obj)]
        return [*fields, "unit"] if obj is not None and self.is_settled(obj) else fields


def said(fact, field: str) -> list[str]:
    """The columns of a text that is part of what a fact says: those written, or all where it says nothing of that."""
    written = [name for name in columns(field) if getattr(fact, name)]
    return written or columns(field)


@admin.register(Fact)
class FactAdmin(TranslatedAdmin):
    list_display = ["measure", "subject", "figure", "period", "source", "status"]
    list_filter = ["measure", "plant", "brand", "period_kind"]
    date_hierarchy = "period_start"
    search_fields = [
        *columns("measure__name", "wording", "plant__name", "vehicle__name"),
        "brand__name",
        "platform__name",
        "value",
    ]
    autocomplete_fields = [*SUBJECTS, "measure", "supersedes"]
    fieldsets = [
        (_("Subject"), {"fields": [*SUBJECTS, "of_alliance"]}),
        (_("Statement"), {"fields": ["measure", "value", "wording", "period_kind", "period_start"]}),
        (_("Source"), {"fields": ["source", "source_url"]}),
        (_("Succession"), {"fields": ["supersedes"]}),
    ]
    statement = [
        *SUBJECTS,
        "of_alliance",
        "measure",
        "value",
        "period_kind",
        "period_start",
        "source_url",
        "supersedes",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("measure", *SUBJECTS, "superseded_by")

    def get_readonly_fields(self, request, obj=None):
        """What a release has stated is not rewritten; a new fact supersedes it. It may still be translated."""
        fields = [*super().get_readonly_fields(request, obj)]
        if obj is None or not self.is_settled(obj):
            return fields
        return [*fields, *self.statement, *said(obj, "wording"), *said(obj, "source")]

    def notice(self, request, obj) -> str:
        if not self.is_settled(obj):
            return ""
        return gettext(
            "A release that was approved states this fact, so its statement and its source stay as they are. "
            "For a newer figure, add a fact that supersedes this one. What you translate waits until somebody else "
            "who may approve makes it."
        )

    @admin.display(description=_("subject"))
    def subject(self, obj):
        return next((str(getattr(obj, name)) for name in SUBJECTS if getattr(obj, name)), str(_("the Alliance")))

    @admin.display(description=_("value"))
    def figure(self, obj):
        return obj.figure_in(current())

    @admin.display(description=_("period"), ordering="period_start")
    def period(self, obj):
        return obj.period_in(current())

    @admin.display(description=_("status"))
    def status(self, obj):
        return gettext("superseded") if hasattr(obj, "superseded_by") else gettext("current")
