from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten, unquote
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import linebreaksbr
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.publication import languages as langs
from newsroom.publication import moments
from newsroom.publication.admin import (
    ClearedFilter,
    PublishableAdmin,
    TranslatedAdmin,
)
from newsroom.publication.history import snapshot
from newsroom.publication.languages import columns
from newsroom.publication.models import languages_of
from newsroom.publication.restoration import as_unsaved
from newsroom.publication.waiting import RecordAdmin
from newsroom.publication.zones import newsroom_zone

from . import checks, citing, corrections, decisions, figure_pages, proposals, workflow
from .forms import BoilerplateForm, CitingForm
from .models import Boilerplate, Category, Contact, Correction, Release, Step
from .parts import CitationInline, ReleaseDocumentInline, ReleaseImageInline

# What shows citations in the fields of a page, and finds the facts for them.
CITING = [forms.Script(f"newsroom/admin/{name}.js", type="module") for name in ("picker", "citing")]


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
    form = BoilerplateForm
    change_form_template = "admin/releases/boilerplate_form.html"
    named_by = "title"
    list_display = ["__str__"]
    search_fields = columns("title", "text")

    class Media:
        js = CITING


def as_read(name: str):
    """A read-only display of a text: a rich one was cleaned when it was saved, a plain one cites facts in words."""
    item = Release._meta.get_field(name)

    @admin.display(description=item.verbose_name)
    def display(release):
        text = getattr(release, name) or "–"
        return mark_safe(text) if item.is_rich else linebreaksbr(item.in_words(text))  # noqa: S308

    return display


AS_READ = {name: as_read(name) for name in citing.texts_of(Release)}


def own_texts(user) -> set[str]:
    """The columns of texts that a translator writes."""
    own = languages_of(user)
    return {name for name, code in citing.texts_of(Release).items() if code in own}


class ChangesFilter(admin.SimpleListFilter):
    title = _("changes")
    parameter_name = "changes"

    def lookups(self, request, model_admin):
        return [("waiting", _("a change waits"))]

    def queryset(self, request, queryset):
        return queryset.filter(has_waiting_change=True) if self.value() == "waiting" else queryset


@admin.register(Release)
class ReleaseAdmin(PublishableAdmin):
    """Text is typed here; what is decided about it happens on pages of its own (see decisions and proposals)."""

    form = CitingForm
    keeps_changes = False
    change_form_template = "admin/releases/release_form.html"
    list_display = ["__str__", "standing_in_short", "visibility", "moment", "language_marks", "category"]
    list_filter = [
        "state",
        ChangesFilter,
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
        (_("Address"), {"fields": ["slug"], "classes": ["publication"]}),
    ]

    def get_queryset(self, request):
        waiting = Correction.objects.filter(release=OuterRef("pk"), state=Correction.State.PROPOSED)
        return super().get_queryset(request).annotate(has_waiting_change=Exists(waiting))

    @admin.display(description=_("state"), ordering="state")
    def standing_in_short(self, release):
        state = release.get_state_display()
        return f"{state} · {gettext('a change waits')}" if release.has_waiting_change else state

    def get_urls(self):
        def page(view):
            return self.admin_site.admin_view(lambda request, **kwargs: view(self, request, **kwargs))

        pages = [
            path("<int:pk>/decide/<str:verb>/", page(decisions.decide), name="releases_release_decide"),
            path("<int:pk>/previews/", page(proposals.previews), name="releases_release_previews"),
            path("<int:pk>/figures/", page(figure_pages.number_check), name="releases_release_figures"),
            path("superseded/", page(figure_pages.superseded), name="releases_release_superseded"),
            path("said/<slug:key>/", page(figure_pages.said), name="releases_release_said"),
            path("changes/<int:pk>/", page(proposals.correction), name="releases_release_proposal"),
            path("steps/<int:pk>/", page(decisions.sign_off), name="releases_release_sign_off"),
        ]
        return pages + super().get_urls()

    # Who may touch what ------------------------------------------------------------------------------------------

    def has_change_permission(self, request, obj=None):
        is_retracted = obj is not None and obj.state == Release.State.RETRACTED
        return super().has_change_permission(request, obj) and not is_retracted

    def has_delete_permission(self, request, obj=None):
        """What has been decided on is withdrawn, not deleted: its address and its record stay."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.state in Release.IN_THE_MAKING)

    def refusal(self, request, obj) -> str:
        if obj is not None and obj.state == Release.State.RETRACTED:
            return gettext("This is retracted. It can be changed once somebody who may approve has restored it.")
        return ""

    def get_fieldsets(self, request, obj=None):
        """Whoever may only look sees texts as readers do, not their markup; a translator, that of other languages."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        shown = self.read_only_text(request, obj)
        return [
            (
                title,
                options | {"fields": [shown.get(name, name) for name in flatten(options["fields"])]}
                if shown
                else options,
            )
            for title, options in fieldsets
        ]

    def read_only_text(self, request, obj) -> dict:
        if not self.has_change_permission(request, obj):
            return AS_READ
        own = own_texts(request.user) if self.translates(request) else AS_READ.keys()
        return {name: display for name, display in AS_READ.items() if name not in own}

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if obj is None:
            return fields
        if not self.has_change_permission(request, obj):
            return [*fields, *AS_READ.values()]
        fields = [*fields, *self.read_only_text(request, obj).values()]
        # Where a page is known by its address, it keeps it.
        settled = workflow.settled_languages(obj, timezone.now())
        return [*fields, *(langs.column("slug", code) for code in settled)]

    def get_changeform_initial_data(self, request):
        return {"source_language": langs.current()} | super().get_changeform_initial_data(request)

    # Saving ------------------------------------------------------------------------------------------------------

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Saves what is in the making; what readers see already is kept as a change to propose."""
        request.at, request.proposal, request.settled = timezone.now(), None, []
        release = self.get_object(request, unquote(object_id)) if object_id else None
        change = self.change_to_work_on(request, release)
        if change is not None and request.method == "GET" and not hasattr(request, "unsaved"):
            shall, _is_as_seen = corrections.carried_over(change, corrections.content(release))
            version = corrections.version_of(release, shall)
            request.unsaved, _gone = as_unsaved(version, snapshot(release), keep_addresses=True)
        if request.method != "POST" or release is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            return self.save_or_keep(request, release, change, form_url, extra_context)

    def save_or_keep(self, request, release, change, form_url, extra_context):
        object_id = str(release.pk)
        try:
            workflow.lock(release)
        except workflow.Refused:  # deleted a moment ago, which the desk tells and loses nothing
            return super().changeform_view(request, object_id, form_url, extra_context)
        # Taken when nobody else can decide any more: the moment may have come while this waited.
        request.at = timezone.now()
        request.settled = workflow.settled_languages(release, request.at)
        before = corrections.content(release)
        untouched = transaction.savepoint()
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if request.proposal is None:
            transaction.savepoint_commit(untouched)
            return response
        transaction.savepoint_rollback(untouched)
        if request.proposal == before:
            self.message_user(request, gettext("Nothing that readers see has changed."), messages.WARNING)
            return HttpResponseRedirect(request.path)
        if request.typed_addresses:
            sentence = gettext("The address was not taken with the change: save it by itself.")
            self.message_user(request, sentence, messages.WARNING)
        begun = corrections.begin(
            release, by=request.user, at=request.at, before=before, after=request.proposal, instead_of=change
        )
        return HttpResponseRedirect(reverse("admin:releases_release_proposal", args=[begun.pk]))

    def change_to_work_on(self, request, release):
        """The proposal, not yet made, that the address of the form names."""
        key = request.GET.get("change", "")
        if release is None or not key.isdecimal() or len(key) > 18:
            return None
        found = release.corrections.filter(pk=key).first()
        is_open = found is not None and found.state != found.State.APPLIED
        return found if is_open and proposals.proposes(request.user, found) else None

    def save_related(self, request, form, formsets, change):
        request.typed_addresses = set(form.changed_data) & set(columns("slug"))
        request.worded = self.worded(form, formsets)
        super().save_related(request, form, formsets, change)

    def bring_along(self, thing):
        """A release pins what it cites."""
        return citing.pin(thing)

    def note_work(self, request, obj, touched):
        if set(touched) & set(request.settled) or obj.state == Release.State.WITHDRAWN:
            request.proposal = corrections.content(obj)
            return
        lost = [code for code in obj.cleared_languages if code in touched]
        workflow.edit(obj, by=request.user, at=request.at, languages=touched, worded=request.worded)
        if lost:
            self.tell_lost(request, lost)

    def response_change(self, request, obj):
        if request.proposal is not None:
            return HttpResponse()  # the change is only kept; see changeform_view
        return self.submitted(request, obj) or super().response_change(request, obj)

    def response_add(self, request, obj, post_url_continue=None):
        return self.submitted(request, obj) or super().response_add(request, obj, post_url_continue)

    def submitted(self, request, obj):
        """After "Save and submit": hands it on, or says what is missing and stays."""
        if "_submit" not in request.POST:
            return None
        try:
            workflow.submit(obj, by=request.user, at=timezone.now())
        except workflow.Refused as refusal:
            self.message_user(request, gettext("It was saved, but not submitted."), messages.WARNING)
            for reason in refusal.reasons:
                self.message_user(request, reason, messages.ERROR)
        else:
            self.message_user(request, decisions.done("submit", obj), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:releases_release_change", args=[obj.pk]))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            context |= self.standing(request, obj)
        context["can_submit"] = (obj is None or obj.state == Release.State.DRAFT) and request.user.has_perm(
            workflow.CHANGE
        )
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def standing(self, request, release) -> dict:
        """How things stand with a release: for the panel over its text."""
        settled, _and = workflow.settled_languages(release, timezone.now()), gettext("and")
        result = checks.Result(release)
        return decisions.figures_to_know(result, release, is_settled=bool(settled)) | {
            "release": release,
            "decisions": decisions.available(release, request.user),
            "marks": list(self.marks(release)),
            "visibility": self.visibility(release),
            "settled": get_text_list(
                [str(name) for code, name in settings.LANGUAGES if code in settled], gettext("and")
            ),
            "awaited": [
                (change, get_text_list([name for _code, name in decisions.language_choices(change.awaiting)], _and))
                for change in release.corrections.all()
                if change.state == change.State.APPLIED and change.awaiting
            ],
            "stale": decisions.language_choices(release.stale_languages),
            "changes": [change for change in release.corrections.all() if change.is_open],
            "is_retracted": release.state == Release.State.RETRACTED,
            "is_withdrawn": release.state in {Release.State.WITHDRAWN, Release.State.RETRACTED},
            "said": next(iter(self.last_words(release)), None),
            "steps": [decisions.told(step) for step in Step.objects.about(release).select_related("answers")[:8]],
        }

    class Media:
        js = CITING

    def last_words(self, release):
        """What whoever submitted or returned it last had to say to the other."""
        step = Step.objects.about(release).exclude(verb=Step.Verb.EDIT).first()
        if step and step.note and step.verb in {Step.Verb.SUBMIT, Step.Verb.RETURN}:
            yield step


@admin.register(Step)
class StepAdmin(RecordAdmin):
    """The log of all decisions. Nobody can change it."""

    list_display = ["when", "release_name", "verb", "by_name", "state_after", "what_was_said", "sign_off"]
    list_display_links = None
    list_filter = ["emergency", "verb", "at"]
    list_select_related = ["answers"]
    search_fields = ["release_name", "by_name", "note"]
    date_hierarchy = "at"

    @admin.display(description=_("when"), ordering="at")
    def when(self, obj):
        return moments.exact(obj.at, langs.current(), newsroom_zone(), "medium")

    @admin.display(description=_("note"))
    def what_was_said(self, obj):
        return decisions.told(obj)["note"]

    @admin.display(description=_("sign-off"))
    def sign_off(self, obj):
        if not obj.emergency:
            return "–"
        if hasattr(obj, "answers"):
            return gettext("signed off by %(name)s") % {"name": obj.answers.by_name}
        address = reverse("admin:releases_release_sign_off", args=[obj.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("waits for a third person"))
