"""The desk's pages to take facts away as a table, and to bring them in."""

from django.contrib import admin, messages
from django.contrib.admin.views.main import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext

from newsroom.publication.history import recorded

from .intake import COLUMNS, MOST_ERRORS, NEEDED, row_of, take_in
from .tables import Unreadable, decoded, read, written

SHOWN = 20


class ExchangeAdmin(admin.ModelAdmin):
    change_list_template = "admin/facts/change_list.html"

    def get_urls(self):
        def page(route, view):
            return path(f"{route}/", self.admin_site.admin_view(view), name=f"facts_fact_{route}")

        return [page("export", self.export_view), page("import", self.import_view), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        context = {"may_import": self.may_import(request)}
        return super().changelist_view(request, context | (extra_context or {}))

    def may_import(self, request) -> bool:
        """Translators may change words in their languages only, which is less than a table says."""
        return request.user.has_perm("facts.add_fact") or request.user.has_perm("facts.change_fact")

    def export_view(self, request):
        """The facts that the list shows, as it is filtered."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            facts = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:facts_fact_changelist"))
        table = written(COLUMNS, [row_of(fact) for fact in facts.select_related("supersedes")])
        response = HttpResponse(table, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="facts.csv"'
        response["Cache-Control"] = "private, no-store"
        return response

    def import_view(self, request):
        """First what a file would do, then the same again to save it."""
        if not self.may_import(request):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": gettext("Import facts"),
            "columns": COLUMNS,
            "needed": NEEDED,
        }
        status = 200
        if request.method == "POST":
            try:
                text = self.sent_text(request)
                is_saving = request.POST.get("act") == "save"
                intake = self.save_all(request, text) if is_saving else self.taken_in(request, text)
            except Unreadable as refusal:
                context |= {"refusal": str(refusal)}
                status = 400
            else:
                if is_saving and not intake.errors:
                    return HttpResponseRedirect(reverse("admin:facts_fact_changelist"))
                context |= {
                    "text": text,
                    "errors": intake.errors[:MOST_ERRORS],
                    "left_out": len(intake.errors) - MOST_ERRORS,
                    "shown": intake.facts[:SHOWN],
                    "added": sum(fact.pk is None for fact in intake.facts),
                    "changed": sum(fact.pk is not None for fact in intake.facts),
                }
                status = 400 if intake.errors else 200
        return TemplateResponse(request, "admin/facts/import.html", context, status=status)

    def sent_text(self, request) -> str:
        if "text" in request.POST:
            return request.POST["text"]
        if "file" not in request.FILES:
            raise Unreadable(gettext("Choose a file."))
        return decoded(request.FILES["file"].read())

    def taken_in(self, request, text):
        rights = {name: request.user.has_perm(f"facts.{name}_fact") for name in ("add", "change")}
        return take_in(read(text, COLUMNS, NEEDED), may_add=rights["add"], may_change=rights["change"])

    def save_all(self, request, text):
        """Tries the rows again under one transaction, so that what somebody did meanwhile counts; saves all or none."""
        with recorded(by=request.user, comment="Imported"):
            intake = self.taken_in(request, text)
            if not intake.errors:
                for fact in intake.facts:
                    self.save_taken(request, fact)
        if not intake.errors:
            count = len(intake.facts)
            sentence = ngettext("%(count)d fact was saved.", "%(count)d facts were saved.", count) % {"count": count}
            self.message_user(request, sentence, messages.SUCCESS)
        return intake

    def save_taken(self, request, fact):
        is_new = fact.pk is None
        if fact.changed:
            # A confirmation is of what was said then.
            fact.confirmed_by, fact.confirmed_at = "", None
        fact.save()
        if is_new:
            self.log_addition(request, fact, gettext("Imported"))
        elif fact.changed:
            self.log_change(request, fact, gettext("Imported"))
            self.end_clearances(request, fact, set(fact.changed))
