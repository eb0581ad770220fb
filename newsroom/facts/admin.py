from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.publication.admin import END_OF_TIME, TranslatedAdmin
from newsroom.publication.languages import codes, columns, current

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
        return ["unit"] if obj is not None and self.is_settled(obj) else []


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
        *columns("wording"),
        "period_kind",
        "period_start",
        "supersedes",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("measure", *SUBJECTS, "superseded_by")

    def get_readonly_fields(self, request, obj=None):
        return self.statement if self.is_stated(obj) else []

    def is_stated(self, obj) -> bool:
        """What an approved release has stated is not rewritten; a new fact supersedes it."""
        return obj is not None and Fact.objects.public(END_OF_TIME, languages=codes()).filter(pk=obj.pk).exists()

    def refusal(self, request, obj) -> str:
        if not self.is_within_reach(request, obj) or not self.is_stated(obj):
            return super().refusal(request, obj)
        return gettext(
            "An approved release states this fact, so its statement stays as it is. "
            "For a newer figure, add a fact that supersedes this one."
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
