"""The desk: what is said of the admin site as a whole."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.site_header = _("Newsroom desk")
admin.site.site_title = _("Newsroom desk")
admin.site.index_title = _("What would you like to work on?")
admin.site.empty_value_display = "–"
