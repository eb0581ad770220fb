"""What the admin pages of all publishables and translated things have in common."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html_join
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from . import languages as langs
from . import moments
from .authorship import last_authors, own_work, showing, touched
from .changes import gives_more
from .fields import ISO_DATES, ZonedMoment, ZonedMomentField, ZonedMomentWidget
from .forms import PublishableForm, TranslatedForm, TypedForm
from .history import stored_thing
from .models import Change, Publishable, Shown, languages_of
from .waiting import ChangeAdmin, WaitingAdmin

State = Publishable.State
PUBLICATION_SECTION = (
    _("Publication"),
    # Told apart by its class: the page shows it after everything that is to be published.
    {"fields": ["slug", "state", "public_from", "cleared"], "classes": ["publication"]},
)


class GuardedAdmin(WaitingAdmin):
    """What people have decided on is neither deleted here nor changed by one person alone, and the page says so."""

    form = TypedForm
    change_form_template = "admin/publication/guarded_form.html"

    formfield_overrides = {models.DateField: ISO_DATES}

    def may_approve(self, request) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.approve_{self.opts.model_name}")

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or not self.is_settled(obj))

    def is_settled(self, obj) -> bool:
        """Whether people have decided on something that shows it."""
        return type(obj).objects.settled().filter(pk=obj.pk).exists()

    def get_search_results(self, request, queryset, search_term):
        # PostgreSQL takes no text with it.
        return super().get_search_results(request, queryset, search_term.replace("\0", ""))

    def refusal(self, request, obj) -> str:
        """Why something on the page cannot be changed by whoever looks at it, and what would allow it."""
        return ""

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["refusal"] = self.refusal(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        changed = {name for name in form.changed_data if name != "opened"}
        if change and changed and isinstance(form.instance, Shown) and not self.is_settled(form.instance):
            self.end_clearances(request, form.instance, changed)

    def end_clearances(self, request, thing, changed: set[str]):
        """A clearance is for what readers would have seen; it ends when that changes under it.

        Words in which the thing is repeated follow it.
        """
        own = {code for code in langs.codes() if any(name.endswith(langs.column("", code)) for name in changed)}
        is_shared = any(not name.endswith(tuple(langs.columns(""))) for name in changed)
        touched_ = set(langs.codes()) if is_shared else own
        # What somebody is deciding about at this moment did not show this a moment ago: they are told to look again.
        for owner in showing(type(thing), [thing.pk], skip_locked=True):
            lost = [code for code in owner.cleared_languages if code in touched_]
            for code in lost:
                owner.unclear(code)
            if owner.retell() or lost:
                owner.save()
            if lost:
                sentence = gettext("“%(name)s” shows this and must be cleared again in: %(languages)s.")
                names = [str(name) for code, name in settings.LANGUAGES if code in lost]
                about = {"name": owner, "languages": get_text_list(names, gettext("and"))}
                self.message_user(request, sentence % about, messages.WARNING)

    class Media:
        js = [forms.Script(f"newsroom/admin/{name}.js", type="module") for name in ("presence", "unsaved")]
        css = {"all": ["newsroom/admin/admin.css"]}


class TranslatedAdmin(GuardedAdmin, TranslationAdmin):
    """An admin page with one switch that shows the fields of one language, or of all."""

    form = TranslatedForm
    named_by = ""
    formfield_overrides = GuardedAdmin.formfield_overrides | {models.URLField: {"assume_scheme": "https"}}
    change_form_template = "admin/publication/translated_form.html"

    def translates(self, request) -> bool:
        """Whether somebody may write here in some languages only."""
        may_write = request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")
        return not may_write and request.user.has_perm(f"{self.opts.app_label}.translate_{self.opts.model_name}")

    def has_change_permission(self, request, obj=None):
        return self.translates(request) or super().has_change_permission(request, obj)

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if not self.translates(request):
            return fields
        translated = set(self.trans_opts.all_fields)
        own = {langs.column(name, code) for code in languages_of(request.user) for name in translated}
        written = [field for field in [*self.opts.concrete_fields, *self.opts.many_to_many] if field.editable]
        # The bare name of a translated field stands for all of its columns.
        return [*fields, *(field.name for field in written if field.name not in own | translated)]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"named_by": self.named_by})

    class Media:
        js = [forms.Script("newsroom/admin/languages.js", type="module")]


class ClearedFilter(admin.SimpleListFilter):
    title = _("clearance")
    parameter_name = "clearance"

    def lookups(self, request, model_admin):
        for code, name in settings.LANGUAGES:
            yield code, gettext("%(language)s cleared") % {"language": name}
        for code, name in settings.LANGUAGES:
            yield f"not-{code}", gettext("%(language)s not cleared") % {"language": name}

    def queryset(self, request, queryset):
        value = self.value() or ""
        code = value.removeprefix("not-")
        if code not in langs.codes():
            return queryset
        return queryset.filter(**{f"{langs.column('cleared_at', code)}__isnull": value.startswith("not-")})


class PublishableAdmin(TranslatedAdmin):
    """Who may not approve, may write: state and clearances are then out of reach, and so is what is approved."""

    form = PublishableForm
    change_form_template = "admin/publication/change_form.html"
    formfield_overrides = TranslatedAdmin.formfield_overrides | {
        models.DateTimeField: {"form_class": ZonedMomentField, "widget": ZonedMomentWidget}
    }

    @property
    def named_by(self) -> str:
        return self.model.slug_from

    date_hierarchy = "public_from"
    save_on_top = True

    def notice(self, request, obj) -> str:
        if not self.is_settled(obj):
            return ""
        return gettext(
            "This is approved or withdrawn. What you save waits until somebody else who may approve makes it."
        )

    def must_wait(self, request, before, after, *, was_settled, is_settled):
        """Words over what is decided always wait; a decision does where it is about one's own words."""
        if touched(before, after):
            return was_settled or is_settled
        if not gives_more(before, after):
            return False
        thing = stored_thing(self.model, after.pk)
        authors = last_authors(thing)
        seen = ["", *(code for code in langs.codes() if langs.column("cleared_at", code) in after.values)]
        return request.user in {authors.get(code) for code in seen} or bool(request.own_work)

    def own_work(self, request, thing):
        return own_work(thing, request.user)

    def fill_in_change(self, request, thing):
        super().fill_in_change(request, thing)
        change = self.change_of(request, thing)
        if change is not None:
            values = change.after["values"]
            request.unsaved.fields |= {
                "state": values["state"],
                "cleared": [code for code in langs.codes() if langs.column("cleared_at", code) in values],
            }
            if at := parse_datetime(values.get("public_from") or ""):
                request.unsaved.fields["public_from"] = ZonedMoment(at, values["zone"])

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        # A view-only page has no fields to clear languages with.
        return type(form.__name__, (form,), {"user": request.user, "may_approve": self.may_approve(request)})

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if obj is None:
            return fields
        if not self.has_change_permission(request, obj):
            return [*fields, "cleared", "moment"]
        # Where a page is known by its address, it keeps it.
        known = obj.cleared_languages if self.is_settled(obj) else []
        return [*fields, *(langs.column("slug", code) for code in known)]

    def get_fieldsets(self, request, obj=None):
        """Whoever may only look is told the moment in its own zone."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (
                title,
                options | {"fields": ["moment" if name == "public_from" else name for name in options["fields"]]},
            )
            for title, options in fieldsets
        ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_public_languages()

    def touched(self, form, formsets) -> list[str]:
        """The languages in which readers would see that this form has changed something."""
        changed = {name for name in form.changed_data if name not in {"state", "public_from", "cleared"}}
        for formset in formsets:
            changed |= {name for part in formset.forms for name in part.changed_data}
            changed |= {formset.prefix for part in formset.deleted_forms if part.instance.pk}
        own = self.worded(form, formsets)
        is_shared = any(not name.endswith(tuple(langs.columns(""))) for name in changed)
        return [code for code in langs.codes() if is_shared or code in own]

    def worded(self, form, formsets) -> list[str]:
        """The languages whose own words this form has changed."""
        forms_ = [form, *(part for formset in formsets for part in formset)]
        changed = {name for part in forms_ for name in part.changed_data}
        return [code for code in langs.codes() if any(name.endswith(langs.column("", code)) for name in changed)]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # What the words bring along stands in every language.
        touched = langs.codes() if self.bring_along(form.instance) else self.touched(form, formsets)
        if touched:
            self.note_work(request, form.instance, touched)

    def bring_along(self, thing) -> bool:
        """Adds to the parts of a thing, once they are saved, what its words need; whether something was added."""
        return False

    def note_work(self, request, obj, touched):
        """A clearance is for the page as it stood; whoever may not give one ends it by working on.

        Where something has been decided, the work waits, and whoever makes it looks at it as it will stand.
        """
        lost = [code for code in obj.cleared_languages if code in touched]
        if lost and not self.may_approve(request) and not self.is_settled(obj):
            for code in lost:
                obj.unclear(code)
            obj.save()
            self.tell_lost(request, lost)

    def tell_lost(self, request, lost):
        sentence = gettext("The text has changed since it was cleared; it must be cleared again in: %(languages)s.")
        names = [str(name) for code, name in settings.LANGUAGES if code in lost]
        self.message_user(request, sentence % {"languages": get_text_list(names, gettext("and"))}, messages.WARNING)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if obj.state == State.APPROVED and not obj.cleared_languages:
            sentence = gettext("It is approved, but no language is cleared: nobody will see it.")
            self.message_user(request, sentence, messages.WARNING)

    def view_on_site(self, obj):
        is_public = type(obj).objects.public().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_public else None

    @admin.display(description=_("cleared languages"))
    def cleared(self, obj):
        names = dict(settings.LANGUAGES)
        return get_text_list([str(names[code]) for code in obj.cleared_languages], gettext("and")) or "–"

    @admin.display(description=_("public from"), ordering="public_from")
    def moment(self, obj):
        if obj.public_from is None:
            return None
        return moments.exact(obj.public_from, langs.current(), obj.zone, "medium")

    @admin.display(description=_("visibility"))
    def visibility(self, obj):
        if obj.public_languages:
            return gettext("public")
        if obj.state == State.APPROVED and obj.public_from > timezone.now():
            return gettext("under embargo")
        return gettext("not public")

    @admin.display(description=_("languages"))
    def language_marks(self, obj):
        """One mark per language: public, cleared, complete, begun or missing."""
        return format_html_join(" ", '<span class="language {}" title="{}">{}</span>', self.marks(obj))

    def marks(self, obj):
        for code, name in settings.LANGUAGES:
            if code in obj.public_languages:
                mark, words = "public", gettext("%(language)s: public")
            elif code in obj.cleared_languages:
                mark, words = "cleared", gettext("%(language)s: cleared")
            elif not obj.missing(code):
                mark, words = "complete", gettext("%(language)s: complete, not cleared")
            elif getattr(obj, langs.column(obj.slug_from, code)):
                mark, words = "begun", gettext("%(language)s: begun")
            else:
                mark, words = "missing", gettext("%(language)s: missing")
            yield mark, words % {"language": name}, code


admin.site.register(Change, ChangeAdmin)
