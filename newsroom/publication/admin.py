"""What the admin pages of all publishables and translated things have in common."""

import re

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from . import languages as langs
from . import moments
from .careful import CarefulAdmin
from .fields import ISO_DATES, ZonedMoment, ZonedMomentField, ZonedMomentWidget
from .models import Publishable, Translator

State = Publishable.State
# What no text may hold: XML knows no way to write it, and readers see nothing. Tab and line feed are text.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

PUBLICATION_SECTION = (
    _("Publication"),
    # Told apart by its class: the page shows it after everything that is to be published.
    {"fields": ["slug", "state", "public_from", "cleared"], "classes": ["publication"]},
)


class TypedForm(forms.ModelForm):
    """Takes text as it was typed: browsers send every line break as CR LF, which would count as a change."""

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data and plain(data), *args, **kwargs)


def plain(data):
    """The posted data with LF at the end of lines, and without control characters that were pasted along."""
    data = data.copy()
    for name, values in data.lists():
        data.setlist(name, [CONTROL.sub("", re.sub(r"\r\n?", "\n", value)) for value in values])
    return data


class TranslatedForm(TypedForm):
    """Asks for the name of a thing in one language, whichever it is; the others may follow."""

    # Set by the admin: the translated field that staff know the thing by.
    named_by = ""

    def clean(self):
        cleaned = super().clean()
        if not self.named_by:
            return cleaned
        # Something that is translated from one of the languages has its name in that one.
        source = cleaned.get("source_language", getattr(self.instance, "source_language", ""))
        columns = [langs.column(self.named_by, code) for code in ([source] if source else langs.codes())]
        if not self.fields.keys() & set(columns):
            # Whoever may only do something else here is not asked for names.
            return cleaned
        # What somebody may not change is not among the fields.
        if not any(cleaned.get(name, getattr(self.instance, name)) or name in self.errors for name in columns):
            if source:
                self.add_error(columns[0], gettext("Write this in the source language."))
            else:
                self.add_error(langs.column(self.named_by, langs.current()), gettext("Write this in one language."))
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        self.check_constraints()

    def check_constraints(self):
        """Django leaves out those that name a field which is not in the form, such as when a language was cleared."""
        try:
            self.instance.validate_constraints()
        except ValidationError as error:
            if not self.errors:
                self._update_errors(error)


class GuardedAdmin(CarefulAdmin):
    """Whoever may not approve, may write; what the public sees already is then out of reach, and the page says so."""

    form = TypedForm
    change_form_template = "admin/publication/guarded_form.html"

    formfield_overrides = {models.DateField: ISO_DATES}

    def may_approve(self, request) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.approve_{self.opts.model_name}")

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.is_within_reach(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.is_within_reach(request, obj)

    def is_within_reach(self, request, obj) -> bool:
        return obj is None or self.may_approve(request) or not self.is_settled(obj)

    def is_settled(self, obj) -> bool:
        """Whether people have decided on something that shows it."""
        return type(obj).objects.settled().filter(pk=obj.pk).exists()

    def refusal(self, request, obj) -> str:
        """Why something on the page cannot be changed by whoever looks at it, and what would allow it."""
        if self.is_within_reach(request, obj):
            return ""
        return gettext("Something approved or withdrawn shows this. Only somebody who may approve can change it.")

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["refusal"] = self.refusal(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    class Media:
        js = [forms.Script(f"newsroom/admin/{name}.js", type="module") for name in ("presence", "unsaved")]
        css = {"all": ["newsroom/admin/admin.css"]}


def languages_of(user) -> list[str]:
    """The languages noted for a translator."""
    translator = Translator.objects.filter(user=user).first()
    return translator.languages if translator else []


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
        if self.translates(request):
            return self.is_within_reach(request, obj)
        return super().has_change_permission(request, obj)

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if not self.translates(request):
            return fields
        translated = set(self.trans_opts.all_fields)
        own = {langs.column(name, code) for name in translated for code in languages_of(request.user)}
        written = [field for field in [*self.opts.concrete_fields, *self.opts.many_to_many] if field.editable]
        # The bare name of a translated field stands for all of its columns.
        return [*fields, *(field.name for field in written if field.name not in own | translated)]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"named_by": self.named_by})

    class Media:
        js = [forms.Script("newsroom/admin/languages.js", type="module")]


class PublishableForm(TranslatedForm):
    """Says what is missing before something is approved or cleared, and loses nothing that was typed."""

    # The fields that stand for columns of other names.
    stands_for = {"public_from": ("public_from", "zone"), "cleared": langs.columns("cleared_at")}

    # Set by the admin for the request at hand.
    user = None
    may_approve = False

    cleared = forms.MultipleChoiceField(
        label=_("cleared languages"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Once approved, only these languages are public. Tick one when its text may go out as it stands."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "cleared" in self.fields:
            self.initial["cleared"] = self.instance.cleared_languages
            self.fields["cleared"].label = capfirst(self.fields["cleared"].label)
            self.fields["cleared"].disabled = not self.may_approve
        if "state" in self.fields:
            # Only what was said can be retracted; a plant or a vehicle is there, or no longer.
            states = Publishable.IN_THE_MAKING if not self.may_approve else set(State) - {State.RETRACTED}
            self.fields["state"].choices = [(state.value, state.label) for state in State if state in states]
        if "state" in self.fields and not self.may_approve:
            self.fields["state"].help_text = _("Somebody who may approve takes it from there.")
        if "public_from" in self.fields:
            self.initial["public_from"] = ZonedMoment(self.instance.public_from, self.instance.zone)

    def clean_public_from(self):
        at, self.instance.zone = self.cleaned_data["public_from"]
        return at

    def _post_clean(self):
        super()._post_clean()
        if "cleared" in self.cleaned_data and self.may_approve:
            self.take_clearances(self.cleaned_data["cleared"])
            # A language that has just been cleared holds its address.
            self.check_constraints()

    def take_clearances(self, wanted):
        for code, name in settings.LANGUAGES:
            if code not in wanted:
                self.instance.unclear(code)
            elif missing := self.instance.missing(code):
                refusal = gettext("%(language)s cannot be cleared yet. Still empty in it: %(fields)s.")
                self.add_error(
                    "cleared",
                    ValidationError(refusal % {"language": name, "fields": get_text_list(missing, gettext("and"))}),
                )
            elif code not in self.instance.cleared_languages:
                self.instance.clear(code, by=self.user)


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

    def is_settled(self, obj) -> bool:
        return obj.state in {State.APPROVED, State.WITHDRAWN}

    def refusal(self, request, obj) -> str:
        if self.is_within_reach(request, obj):
            return ""
        if obj.state == State.APPROVED:
            return gettext("This is approved. Only somebody who may approve can change it, or set it back to draft.")
        return gettext("This is withdrawn. Only somebody who may approve can change it, or set it back to draft.")

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        # A view-only page has no fields to clear languages with.
        return type(form.__name__, (form,), {"user": request.user, "may_approve": self.may_approve(request)})

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if obj is not None and not self.has_change_permission(request, obj):
            return [*fields, "cleared", "moment"]
        return fields

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
        if touched := self.touched(form, formsets):
            self.note_work(request, form.instance, touched)

    def note_work(self, request, obj, touched):
        """A clearance is for the page as it stood; whoever may not give one ends it by working on."""
        lost = [code for code in obj.cleared_languages if code in touched]
        if lost and not self.may_approve(request):
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
