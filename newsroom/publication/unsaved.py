"""Input that stands in a form of the desk and nowhere else: an old version, or what met somebody else's save."""

from dataclasses import dataclass, field

from django import forms
from django.contrib import admin


@dataclass
class Rows:
    """What the parts of one kind shall be: by the keys of those that are there, and further ones."""

    changed: dict[str, dict] = field(default_factory=dict)
    added: list[dict] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)


@dataclass
class Unsaved:
    """Values of the fields of a form, and the rows of its inlines by their prefixes."""

    fields: dict[str, object] = field(default_factory=dict)
    rows: dict[str, Rows] = field(default_factory=dict)


class UnsavedForm(forms.ModelForm):
    """Shows the unsaved input in place of what is stored."""

    unsaved: Unsaved

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial |= {name: value for name, value in self.unsaved.fields.items() if name in self.fields}


class UnsavedFormSet(forms.BaseInlineFormSet):
    rows: Rows

    def __init__(self, *args, **kwargs):
        if self.rows.added:
            kwargs["initial"] = self.rows.added
        super().__init__(*args, **kwargs)

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        if not self.is_bound and i < self.initial_form_count():
            pk = str(form.instance.pk)
            form.initial |= self.rows.changed.get(pk, {})
            if pk in self.rows.removed:
                form.initial["DELETE"] = True
        return form


class UnsavedAdmin(admin.ModelAdmin):
    """A change form that opens with `request.unsaved`, if that is set."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        unsaved = getattr(request, "unsaved", None)
        return type(form.__name__, (UnsavedForm, form), {"unsaved": unsaved}) if unsaved else form

    def get_formsets_with_inlines(self, request, obj=None):
        unsaved = getattr(request, "unsaved", None)
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            rows = unsaved and unsaved.rows.get(formset.get_default_prefix())
            if rows is None:
                yield formset, inline
            else:
                extra = formset.extra + len(rows.added)
                yield type(formset.__name__, (UnsavedFormSet, formset), {"rows": rows, "extra": extra}), inline
