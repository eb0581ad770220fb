from decimal import Decimal

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from newsroom.publication.admin import TranslatedAdmin
from newsroom.publication.authorship import last_writers, newest_version
from newsroom.publication.history import CONFIRMED, recorded, touch
from newsroom.publication.languages import codes, columns, current

from . import picker
from .exchange import ExchangeAdmin
from .figures import plain
from .models import SUBJECTS, Fact, Measure


@admin.register(Measure)
class MeasureAdmin(TranslatedAdmin):
    named_by = "name"
    list_display = ["__str__", "unit", "position"]
    list_filter = ["unit"]
    search_fields = columns("name")
    fields = ["name", "keywords", "unit", "position"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "unit" in form.changed_data:
            # What somebody has confirmed was another figure.
            obj.facts.update(confirmed_by="", confirmed_at=None)

    def get_readonly_fields(self, request, obj=None):
        """Another unit would change every figure that has been stated."""
        fields = [*super().get_readonly_fields(request, obj)]
        return [*fields, "unit"] if obj is not None and self.is_settled(obj) else fields


def said(fact, field: str) -> list[str]:
    """The columns of a text that is part of what a fact says: those written, or all where it says nothing of that."""
    written = [name for name in columns(field) if getattr(fact, name)]
    return written or columns(field)


def written_by(facts: dict, user) -> list:
    """Those of the facts, by their keys, that somebody was the last to write."""
    writers = dict(last_writers(Fact, facts))
    return [fact for pk, fact in facts.items() if writers.get(pk) == user.pk]


def state_of(fact) -> int:
    """Stands for what a fact and its measure say."""
    return newest_version({Fact: {fact.pk}, Measure: {fact.measure_id}})


def note_confirmation(facts, *, by):
    """Confirms those that nobody has confirmed, and keeps in the history of each who did."""
    with recorded(by=by, comment=CONFIRMED):
        new = [fact for fact in facts if fact.confirmed_at is None]
        for fact in new:
            touch(fact)
        Fact.objects.filter(pk__in=[fact.pk for fact in new]).confirm(by=by, at=timezone.now())


class ValueField(forms.DecimalField):
    """A value, shown without the idle zeros that it is stored with."""

    def prepare_value(self, value):
        return plain(value) if isinstance(value, Decimal) else value


class FactForm(TranslatedAdmin.form):
    def clean(self):
        cleaned = super().clean()
        needed = ("measure", "period_kind", "period_start")
        names = (*SUBJECTS, "of_alliance", *needed, "is_planned", "supersedes")
        if set(self.changed_data) & set(names) and all(cleaned.get(name) for name in needed):
            self.check_place(Fact(**{name: cleaned[name] for name in names if name in cleaned}))
        return cleaned

    def check_place(self, fact):
        """Two statements of the same would both be of today."""
        others = Fact.objects.of_place(fact).exclude(pk__in=[self.instance.pk or 0, fact.supersedes_id or 0])
        there = None if hasattr(self.instance, "superseded_by") else others.filter(superseded_by=None).first()
        if there is not None:
            sentence = gettext("“%(fact)s” is on record. To replace it, name it here.") % {"fact": there}
            self.add_error("supersedes", sentence)


# In the fieldsets below: what is typed of a figure, and what is told of one that stays as it is.
TYPED = ("value", "value_to", "is_about")


@admin.register(Fact)
class FactAdmin(ExchangeAdmin, TranslatedAdmin):
    change_form_template = "admin/facts/fact/change_form.html"
    view_on_site = False
    form = FactForm
    actions = ["confirm"]
    readonly_fields = ["figure"]
    formfield_overrides = TranslatedAdmin.formfield_overrides | {models.DecimalField: {"form_class": ValueField}}
    list_display = ["measure", "subject", "figure", "period", "status", "source"]
    list_filter = ["measure", "plant", "brand", "period_kind"]
    date_hierarchy = "period_start"
    # By the key too; for the rest the picker knows how.
    search_fields = ["key"]
    autocomplete_fields = [*SUBJECTS, "measure", "supersedes"]
    fieldsets = [
        (_("Subject"), {"fields": [*SUBJECTS, "of_alliance"]}),
        (
            _("Statement"),
            {
                "fields": [
                    "measure",
                    TYPED,
                    "wording",
                    ("period_kind", "period_start", "is_planned"),
                ]
            },
        ),
        (_("Source"), {"fields": ["source", "source_url", "source_date"]}),
        (_("Succession"), {"fields": ["supersedes"]}),
    ]
    statement = [
        *SUBJECTS,
        "of_alliance",
        "measure",
        "value",
        "value_to",
        "is_about",
        "period_kind",
        "period_start",
        "is_planned",
        "source_url",
        "source_date",
        "supersedes",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("measure", *SUBJECTS, "superseded_by")

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        found = Q(pk__in=picker.search(search_term).values("pk")) | Q(key=search_term.replace("\0", "").strip())
        return queryset.filter(found), False

    def save_model(self, request, obj, form, change):
        # A confirmation is of what was said then. What is decided is only translated, which a second person looks at.
        said_ = {*self.statement, *columns("wording"), *columns("source")}
        if change and set(form.changed_data) & said_ and not self.is_settled(obj):
            obj.confirmed_by, obj.confirmed_at = "", None
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Confirm the chosen facts"), permissions=["approve"])
    def confirm(self, request, queryset):
        """Says that facts are right: each by somebody other than whoever wrote it last."""
        facts = queryset.in_bulk()
        own = written_by(facts, request.user)
        note_confirmation([fact for fact in facts.values() if fact not in own], by=request.user)
        if own:
            sentence = gettext("You were the last to write these, so somebody else must confirm them: %(facts)s.")
            names = "; ".join(str(fact) for fact in own)
            self.message_user(request, sentence % {"facts": names}, messages.WARNING)
        if len(facts) > len(own):
            self.message_user(request, gettext("Confirmed."), messages.SUCCESS)

    def has_approve_permission(self, request):
        return self.may_approve(request)

    def get_urls(self):
        pages = [
            path("pick/", self.admin_site.admin_view(self.pick), name="facts_fact_pick"),
            path("<int:pk>/confirm/", self.admin_site.admin_view(self.confirm_view), name="facts_fact_confirm"),
        ]
        return [*pages, *super().get_urls()]

    @method_decorator(require_POST)
    def confirm_view(self, request, pk):
        """Confirms a fact as it stood on the page where somebody said so; nothing else that was typed there counts."""
        if not (self.has_view_permission(request) and self.may_approve(request)):
            raise PermissionDenied
        with transaction.atomic():
            fact = get_object_or_404(Fact.objects.select_for_update(of=("self",)), pk=pk)
            refused = ""
            if request.POST.get("seen") != str(state_of(fact)):
                refused = gettext("Something has been done with it since you opened this page: look at it again.")
            elif written_by({pk: fact}, request.user):
                refused = gettext("You were the last to write it, so somebody else must confirm it.")
            else:
                note_confirmation([fact], by=request.user)
        self.message_user(request, refused or gettext("Confirmed."), messages.ERROR if refused else messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:facts_fact_change", args=[pk]))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and obj.confirmed_at is None and self.may_approve(request):
            is_own = bool(written_by({obj.pk: obj}, request.user))
            context |= {"is_own": is_own, "seen": None if is_own else state_of(obj)}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @method_decorator(cache_control(private=True, no_store=True))
    def pick(self, request):
        """The facts that somebody may mean who cites one in a text, or those with some keys, as JSON."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        language = request.GET.get("language", "")
        language = language if language in codes() else current()
        if keys := request.GET.get("keys", ""):
            named = [key for key in keys.split(",")[: picker.LIMIT] if key.isalnum()]
            found = picker.facts().filter(key__in=named)
        else:
            found = picker.search(request.GET.get("q", ""))[: picker.LIMIT]
        return JsonResponse({"facts": [picker.told(fact, language) for fact in found]})

    def get_readonly_fields(self, request, obj=None):
        """What a release has stated is not rewritten; a new fact supersedes it. It may still be translated."""
        fields = [*super().get_readonly_fields(request, obj)]
        if obj is None or not self.is_settled(obj):
            return fields
        return [*fields, *self.statement, *said(obj, "wording"), *said(obj, "source")]

    def get_fieldsets(self, request, obj=None):
        """A figure that stays as it is stands there as readers see it."""
        fieldsets = super().get_fieldsets(request, obj)
        may_change = self.has_change_permission(request, obj)
        if obj is None or (may_change and "value" not in self.get_readonly_fields(request, obj)):
            return fieldsets
        told = [] if obj.value is None else ["figure"]
        return [
            (
                name,
                about
                | {"fields": [part for field in about["fields"] for part in (told if field == TYPED else [field])]},
            )
            for name, about in fieldsets
        ]

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
        return str(obj.subject or _("the Alliance"))

    @admin.display(description=_("value"))
    def figure(self, obj):
        return obj.figure_in(current())

    @admin.display(description=_("period"), ordering="period_start")
    def period(self, obj):
        return obj.period_in(current())

    @admin.display(description=_("status"))
    def status(self, obj):
        if hasattr(obj, "superseded_by"):
            return gettext("superseded")
        if obj.confirmed_at is None:
            return gettext("current, awaits confirmation")
        return gettext("current, confirmed by %(name)s") % {"name": obj.confirmed_by}
