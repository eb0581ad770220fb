"""The desk where something has been decided already: what is saved there waits for a second person."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import changes, moments
from . import languages as langs
from .authorship import showing
from .careful import CarefulAdmin
from .changes import ALONE, Refused, carried_over, state_of
from .comparison import compare
from .history import is_changed, snapshot, stored_thing
from .models import Change
from .restoration import as_unsaved
from .zones import newsroom_zone


class WaitingAdmin(CarefulAdmin):
    """Keeps what is saved over something decided as a change that a second person makes."""

    # Releases keep corrections instead.
    keeps_changes = True

    def must_wait(self, request, before, after, *, was_settled: bool, is_settled: bool) -> bool:
        """Whether what has been saved takes a second person: what readers see does not change by one alone."""
        return was_settled

    def own_work(self, request, thing) -> list:
        """What a thing shows, so far undecided, and whoever saves it wrote alone. Asked before the save."""
        return []

    def before_keeping(self, thing):
        """Tidies up what the clock alone has done, so that it is not told as somebody's change."""

    def after_making(self, request, thing, changed: set[str]):
        """Does what a save at the desk does beside storing the row. `changed` are the columns that differ."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.is_kept = False
        if object_id and self.keeps_changes:
            if request.method == "POST":
                with transaction.atomic():
                    return self.save_waiting(request, object_id, form_url, extra_context)
            if "change" in request.GET and (thing := self.get_object(request, unquote(object_id))) is not None:
                self.fill_in_change(request, thing)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_waiting(self, request, object_id, form_url, extra_context):
        thing = self.get_object(request, unquote(object_id))
        if thing is not None:
            list(showing(self.model, [thing.pk]))
        # Whoever saves next waits here until it is known what becomes of this.
        stored = thing and self.model._base_manager.select_for_update().filter(pk=thing.pk).first()
        if stored is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        request.before, request.was_settled = snapshot(stored_thing(self.model, stored.pk)), self.is_settled(stored)
        request.own_work = self.own_work(request, stored)
        request.worked_on = self.change_of(request, stored)
        untouched = transaction.savepoint()
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if not request.is_kept:
            transaction.savepoint_commit(untouched)
            return response
        after = snapshot(stored_thing(self.model, stored.pk))
        transaction.savepoint_rollback(untouched)
        self.before_keeping(stored)
        before, at = snapshot(stored_thing(self.model, stored.pk)), timezone.now()
        if not is_changed(before, after):
            self.message_user(request, gettext("Nothing that readers see has changed."), messages.WARNING)
            return HttpResponseRedirect(request.path)
        if request.worked_on is not None and request.worked_on.is_open:
            changes.decide(
                request.worked_on, Change.State.DISMISSED, by=request.user, at=at, answer=gettext("Worked on again.")
            )
        change = changes.keep(before, after, by=request.user, at=at)
        sentence = gettext("Nothing that readers see has changed yet: this waits until somebody else makes it.")
        self.message_user(request, sentence, messages.WARNING)
        return HttpResponseRedirect(address_of(change))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if change and self.keeps_changes:
            stored = stored_thing(self.model, form.instance.pk)
            after = snapshot(stored)
            scopes = {"was_settled": request.was_settled, "is_settled": self.is_settled(stored)}
            changed = is_changed(request.before, after)
            request.is_kept = changed and self.must_wait(request, request.before, after, **scopes)

    def response_change(self, request, obj):
        # What is only kept is neither told nor logged as saved; see save_waiting.
        return HttpResponse() if request.is_kept else super().response_change(request, obj)

    # Working on a change again ----------------------------------------------------------------------------------

    def change_of(self, request, thing) -> Change | None:
        """The change, not yet made, that the address of the form names."""
        key = request.GET.get("change", "")
        if not key.isdecimal() or len(key) > 18:
            return None
        kind = ContentType.objects.get_for_model(thing)
        of_thing = Change.objects.filter(content_type=kind, object_id=str(thing.pk))
        found = of_thing.exclude(state=Change.State.MADE).filter(pk=key).first()
        return found if found is not None and changes.proposes(request.user, found) else None

    def fill_in_change(self, request, thing):
        change = self.change_of(request, thing)
        if change is None or hasattr(request, "unsaved"):
            return
        now = snapshot(stored_thing(self.model, thing.pk))
        shall, _is_as_seen = carried_over(change, now)
        request.unsaved, _gone = as_unsaved(shall, now, keep_addresses=True)
        if change.answer:
            about = {"name": change.decided_by_name, "note": change.answer}
            self.message_user(request, gettext("%(name)s wrote: %(note)s") % about, messages.WARNING)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and obj.pk and self.keeps_changes and self.has_change_permission(request, obj):
            waiting = changes.waiting_for(obj)
            context["waiting"] = [(change, address_of(change)) for change in waiting]
            context["notice"] = self.notice(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def notice(self, request, obj) -> str:
        """What whoever writes here must know before they begin."""
        if not self.is_settled(obj):
            return ""
        return gettext(
            "Something approved or withdrawn shows this. What you save waits until somebody else who may approve "
            "makes it."
        )


def address_of(change: Change) -> str:
    return reverse("admin:publication_change_change", args=[change.pk])


# The changes ----------------------------------------------------------------------------------------------------


class MakeForm(forms.Form):
    alone = forms.BooleanField(
        label=_("Emergency: decide this alone"),
        required=False,
        help_text=_("Write the reason in the note. It is listed until a third person has signed it off."),
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, change, user, **kwargs):
        super().__init__(*args, **kwargs)
        if change.proposed_by != user or not user.has_perm(ALONE):
            del self.fields["alone"]


class DismissForm(forms.Form):
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("What there is to do, or why not.")
    )


class SignOffForm(forms.Form):
    """Asks for nothing: the button says it all."""


class SignOffFilter(admin.SimpleListFilter):
    title = _("emergency")
    parameter_name = "emergency"

    def lookups(self, request, model_admin):
        return [("open", _("waiting for sign-off")), ("all", _("decided alone"))]

    def queryset(self, request, queryset):
        match self.value():
            case "open":
                return queryset.filter(alone=True, signed_off_at=None)
            case "all":
                return queryset.filter(alone=True)
        return queryset


class RecordAdmin(admin.ModelAdmin):
    """What is only looked at: a record of what people have done and decided."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ChangeAdmin(RecordAdmin):
    """The changes that wait for a second person, and the record of those that have been decided."""

    # Not that of the things, which the folder's name would make it.
    change_list_template = "admin/change_list.html"
    list_display = ["name", "content_type", "proposed_by_name", "when", "state", "decided_by_name", "sign_off"]
    list_filter = ["state", SignOffFilter]
    list_select_related = ["content_type"]
    search_fields = ["name", "proposed_by_name", "decided_by_name"]
    date_hierarchy = "proposed_at"

    def get_queryset(self, request):
        """Those of things that somebody may see."""
        kinds = [
            model
            for model, model_admin in self.admin_site._registry.items()
            if isinstance(model_admin, WaitingAdmin) and model_admin.has_view_permission(request)
        ]
        return super().get_queryset(request).filter(content_type__in=types_of(kinds))

    @admin.display(description=_("proposed at"), ordering="proposed_at")
    def when(self, change):
        return moments.exact(change.proposed_at, langs.current(), newsroom_zone(), "medium")

    @admin.display(description=_("sign-off"))
    def sign_off(self, change):
        if not change.alone:
            return "–"
        return change.signed_off_by_name or gettext("waiting for sign-off")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What a change changes, and what is to become of it."""
        change = self.get_object(request, unquote(object_id))
        if change is None or not self.has_view_permission(request, change):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        forms_ = {
            "make": MakeForm(data(request, "make"), prefix="make", change=change, user=request.user),
            "dismiss": DismissForm(data(request, "dismiss"), prefix="dismiss"),
            "sign_off": SignOffForm(data(request, "sign_off"), prefix="sign"),
        }
        act, refused = request.POST.get("act"), []
        if request.method == "POST" and act in forms_ and forms_[act].is_valid():
            try:
                return self.act(request, change, act, forms_[act].cleaned_data)
            except Refused as refusal:
                refused = refusal.reasons
        return self.page(request, change, forms_, refused)

    def act(self, request, change, act, choices):
        at = timezone.now()
        if act == "make":
            thing = changes.make(change, by=request.user, at=at, **choices)
            model_admin = self.admin_site.get_model_admin(type(thing))
            model_admin.after_making(request, thing, changes.changed_columns(change))
            self.message_user(request, gettext("The change is made."), messages.SUCCESS)
        elif act == "dismiss":
            changes.dismiss(change, by=request.user, at=at, note=choices["note"])
            self.message_user(request, gettext("The change is not made."), messages.SUCCESS)
        else:
            changes.sign_off(change, by=request.user, at=at)
            self.message_user(request, gettext("Signed off."), messages.SUCCESS)
        return HttpResponseRedirect(address_of(change))

    def page(self, request, change, forms_, refused):
        thing = changes.thing_of(change)
        before, after = state_of(change, change.before), state_of(change, change.after)
        is_as_seen = thing is not None and carried_over(change, snapshot(thing))[1]
        request.current_app = self.admin_site.name
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "media": self.media,
            "title": gettext("Proposed change: %(name)s") % {"name": change.name},
            "change": change,
            "thing": thing,
            "thing_address": thing_address(change),
            "groups": compare(before, after),
            "forms": forms_,
            "refused": refused,
            "is_as_seen": is_as_seen,
            "refusals": changes.refusals(change, by=request.user),
            "may_work_on": changes.proposes(request.user, change),
            "may_dismiss": not changes.reasons_not_to_dismiss(change, by=request.user),
            "may_sign_off": request.user.has_perm(changes.right_to("approve", change))
            and request.user not in {change.proposed_by, change.decided_by},
        }
        return TemplateResponse(
            request, "admin/publication/proposed_change.html", context, status=409 if refused else 200
        )


def data(request, act: str):
    return request.POST if request.method == "POST" and request.POST.get("act") == act else None


def thing_address(change: Change) -> str:
    model = change.content_type.model_class()
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    return reverse(name, args=[quote(change.object_id)])


def types_of(models):
    return [kind.pk for kind in ContentType.objects.get_for_models(*models).values()] if models else []
