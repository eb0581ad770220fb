"""The desk: what is said of the admin site as a whole, and the people who work there."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from newsroom.publication.models import Translator

admin.site.site_header = _("Newsroom desk")
admin.site.site_title = _("Newsroom desk")
admin.site.index_title = _("What would you like to work on?")
admin.site.empty_value_display = "–"


class TranslatorForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )


class TranslatorInline(admin.StackedInline):
    """Whoever has the role of a translator writes in these languages only."""

    model = Translator
    form = TranslatorForm
    extra = 0


admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(UserAdmin):
    # What the site notes of its own accord is nobody's to type.
    readonly_fields = ["last_login", "date_joined"]
    inlines = [TranslatorInline]
