"""The desk's pages to take facts away as a table, and to bring them in."""

from django.contrib import admin, messages
from django.contrib.admin.views.main import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext

from newsroom.publication.authorship import lock_things, newest_work, showing
from newsroom.publication.history import recorded, touch

from .intake import COLUMNS, MOST_ERRORS, NEEDED, refuse_settled, row_of, take_in
from .models import Fact
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
        facts = list(facts.select_related("supersedes", "vehicle__brand"))
        versions = newest_work(Fact, [fact.pk for fact in facts])
        table = written(COLUMNS, [row_of(fact, versions.get(fact.pk)) for fact in facts])
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
                rows = read(text, COLUMNS, NEEDED)
                is_saving = request.POST.get("act") == "save"
                intake = self.save_all(request, rows) if is_saving else self.taken_in(request, rows)
            except Unreadable as refusal:
                context |= {"refusal": str(refusal)}
                status = 400
            else:
                if is_saving and not intake.errors:
                    return HttpResponseRedirect(reverse("admin:facts_fact_changelist"))
                added = sum(not taken.before for taken in intake.taken)
                context |= {
                    "text": text,
                    "errors": intake.errors[:MOST_ERRORS],
                    "left_out": len(intake.errors) - MOST_ERRORS,
                    "shown": intake.taken[:SHOWN],
                    "added": added,
                    "changed": len(intake.taken) - added,
                    "unchanged": intake.unchanged,
                }
                status = 400 if intake.errors else 200
        return TemplateResponse(request, "admin/facts/import.html", context, status=status)

    def sent_text(self, request) -> str:
        if "text" in request.POST:
            return decoded(request.POST["text"].encode())
        if "file" not in request.FILES:
            raise Unreadable(gettext("Choose a file."))
        return decoded(request.FILES["file"].read())

    def taken_in(self, request, rows):
        rights = {name: request.user.has_perm(f"facts.{name}_fact") for name in ("add", "change")}
        return take_in(rows, may_add=rights["add"], may_change=rights["change"])

    def save_all(self, request, rows):
        """Tries the rows again under one transaction, so that what somebody did meanwhile counts; saves all or none."""
        with recorded(by=request.user, comment="Imported"):
            lock({row.get("key", "") for _number, row in rows})
            intake = self.taken_in(request, rows)
            if intake.errors:
                return intake
            # At once, which each would do for itself.
            touch(*(taken.fact for taken in intake.taken))
            for taken in intake.taken:
                self.save_taken(request, taken)
            # Whoever decides on a fact waits for its lock; that nobody has slipped by is asked once more.
            if refuse_settled(intake):
                transaction.set_rollback(True)
                return intake
            for taken in intake.taken:
                self.tell_taken(request, taken)
        count = len(intake.taken)
        sentence = ngettext("%(count)d fact was saved.", "%(count)d facts were saved.", count) % {"count": count}
        self.message_user(request, sentence, messages.SUCCESS)
        return intake

    def save_taken(self, request, taken):
        if taken.before:
            # A confirmation is of what was said then.
            taken.fact.confirmed_by, taken.fact.confirmed_at = "", None
        taken.fact.save()

    def tell_taken(self, request, taken):
        if taken.before:
            self.log_change(request, taken.fact, gettext("Imported"))
            self.end_clearances(request, taken.fact, set(taken.before))
        else:
            self.log_addition(request, taken.fact, gettext("Imported"))


def lock(keys):
    """Keeps others from deciding on these facts, and from changing them, until the transaction ends."""
    named = set(Fact._base_manager.filter(key__in=keys).values_list("pk", flat=True))
    list(showing(Fact, named))
    lock_things({Fact: named})
