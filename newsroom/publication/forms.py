"""What the forms of the desk take, ask for and refuse."""

import re

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import languages as langs
from .fields import ZonedMoment
from .models import Publishable

State = Publishable.State
# What no text may hold: XML knows no way to write it, and readers see nothing. Tab and line feed are text.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class TypedForm(forms.ModelForm):
    """Takes text as it was typed: browsers send every line break as CR LF, which would count as a change."""

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data and plain(data), *args, **kwargs)
        if self.is_bound:
            self.leave_out_impossible_keys()

    def leave_out_impossible_keys(self):
        """What can be no key is the key of nothing: it is refused as such, where the widget would break over it."""
        data = self.data.copy()
        for name in (name for name, field in self.fields.items() if isinstance(field, forms.ModelChoiceField)):
            keys = data.getlist(self.add_prefix(name))
            data.setlist(self.add_prefix(name), [key if not key or is_key(key) else "0" for key in keys])
        self.data = data


def is_key(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


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
            states = {*Publishable.IN_THE_MAKING, *([State.APPROVED] if self.may_approve else [])}
            if self.may_approve and self.instance.state not in Publishable.IN_THE_MAKING:
                states.add(State.WITHDRAWN)
            self.fields["state"].choices = [(state.value, state.label) for state in State if state in states]
        if "state" in self.fields and not self.may_approve:
            self.fields["state"].help_text = _("Somebody who may approve takes it from there.")
        if not self.may_approve and self.instance.state not in Publishable.IN_THE_MAKING:
            self.keep_decisions()
        if "public_from" in self.fields:
            self.initial["public_from"] = ZonedMoment(self.instance.public_from, self.instance.zone)

    def keep_decisions(self):
        """Whoever may not decide writes on; what has been decided stays as it is."""
        for name in {"state", "public_from"} & self.fields.keys():
            self.fields[name].disabled = True
        if "state" in self.fields:
            self.fields["state"].choices = Publishable.State.choices
            self.fields["state"].help_text = ""

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
