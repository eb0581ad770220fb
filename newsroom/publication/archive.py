"""The history pages of the desk: what was saved, what differs, and bringing back what was changed or deleted."""

from contextlib import nullcontext

from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext, gettext_noop
from reversion import admin as reversion_admin
from reversion.models import Version

from . import languages as langs
from . import moments
from .comparison import compare, summary
from .history import BEFORE, Snapshot, parts_of, recorded, snapshot, snapshots, stored_thing, versions_of
from .models import Publishable, person
from .restoration import NotRestorableError, as_unsaved, undelete
from .unsaved import UnsavedAdmin
from .zones import newsroom_zone

ADDED = gettext_noop("Added.")
CHANGED = gettext_noop("Changed.")
DELETED = gettext_noop("Deleted.")
BROUGHT_BACK = gettext_noop("Brought back from an earlier version.")

PER_PAGE = 25


# While somebody looks at an old version on a page of reversion's own, it empties the signals of the whole process, and
# nothing that others save meanwhile is heard of. The archive has its own pages; nothing may come back to those.
reversion_admin.mute_signals = lambda *signals: nullcontext()


def author(user) -> str:
    """Who made a version; of some it is not known."""
    return person(user) if user else gettext("unknown")


def told(version: Version) -> dict:
    """Who made a version, when and why, as staff read it."""
    revision = version.revision
    return {
        "id": version.pk,
        "by": "" if revision.comment == BEFORE else author(revision.user),
        "at": moments.exact(revision.date_created, langs.current(), newsroom_zone()),
        # Written in the language of the source, told in that of the reader.
        "comment": gettext(revision.comment) if revision.comment else "",
    }


class ArchiveAdmin(UnsavedAdmin):
    """Records every save of the desk, and shows the versions of a thing, their differences, and what was deleted."""

    change_list_template = "admin/publication/change_list.html"

    # Recording --------------------------------------------------------------------------------------------------

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with recorded(by=request.user, comment=BROUGHT_BACK if request.POST.get("version") else "") as recording:
            response = super().changeform_view(request, object_id, form_url, extra_context)
            recording.sign(request.user, CHANGED if object_id else ADDED)
            return response

    def delete_view(self, request, object_id, extra_context=None):
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        with recorded(by=request.user, comment=DELETED):
            return super().delete_view(request, object_id, extra_context)

    def changelist_view(self, request, extra_context=None):
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        is_deletion = request.POST.get("action") == "delete_selected"
        with recorded(by=request.user, comment=DELETED if is_deletion else "") as recording:
            response = super().changelist_view(request, extra_context)
            recording.sign(request.user, CHANGED)
            return response

    # Pages ------------------------------------------------------------------------------------------------------

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"

        def page(route, view, suffix):
            return path(route, self.admin_site.admin_view(view), name=f"{name}_{suffix}")

        return [
            page("deleted/", self.deleted_view, "deleted"),
            page("deleted/<int:version>/", self.deleted_version_view, "deleted_version"),
            page("<path:object_id>/history/compare/", self.compare_view, "compare"),
            page("<path:object_id>/history/<int:version>/restore/", self.restore_view, "restore"),
            *super().get_urls(),
        ]

    def address(self, suffix, *args) -> str:
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{suffix}"
        return reverse(name, args=args)

    def visible(self, request, object_id):
        """The thing, if it is there and may be seen; what may not be seen is answered as if it were not there."""
        thing = self.get_object(request, unquote(object_id))
        return thing if thing is not None and self.has_view_or_change_permission(request, thing) else None

    def render_page(self, request, template, title, **context):
        request.current_app = self.admin_site.name
        names = {"title": title, "opts": self.opts, "module_name": capfirst(str(self.opts.verbose_name_plural))}
        context = self.admin_site.each_context(request) | names | {"media": self.media} | context
        return TemplateResponse(request, f"admin/publication/{template}.html", context)

    def page_of(self, request, versions):
        paginator = self.get_paginator(request, versions, PER_PAGE)
        page = paginator.get_page(request.GET.get("p"))
        return page, paginator.get_elided_page_range(page.number)

    def history_view(self, request, object_id, extra_context=None):
        thing = self.visible(request, object_id)
        if thing is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        versions = versions_of(self.model, thing.pk)
        page, pages = self.page_of(request, versions)
        shown = list(page)
        # The last one on the page is told by what it changed in the one before it.
        older = versions.filter(pk__lt=shown[-1].pk).first() if shown else None
        states = snapshots([*shown, older] if older else shown)
        entries = []
        for version, before in zip(shown, [*shown[1:], older], strict=True) if shown else ():
            changes = summary(states[before.pk], states[version.pk]) if before else []
            entries.append(told(version) | {"changes": changes, "before": before and before.pk})
        context = {
            "object": thing,
            "entries": entries,
            "page": page,
            "pages": pages,
            "may_change": self.has_change_permission(request, thing),
            "refusal": self.refusal(request, thing),
        }
        title = gettext("History: %(name)s") % {"name": thing}
        return self.render_page(request, "history", title, **context, **(extra_context or {}))

    def version(self, thing, key) -> Version | None:
        is_key = str(key).isdecimal() and len(str(key)) < 19
        return versions_of(self.model, thing.pk).filter(pk=key).first() if is_key else None

    def no_version(self, request, thing):
        self.message_user(request, gettext("This version is not there."), messages.WARNING)
        return HttpResponseRedirect(self.address("history", quote(thing.pk)))

    def compare_view(self, request, object_id):
        thing = self.visible(request, object_id)
        if thing is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        keys = [request.GET.get("old", ""), request.GET.get("new", "now")]
        found = [self.version(thing, key) for key in keys if key != "now"]
        if not found or None in found:
            return self.no_version(request, thing)
        found.sort(key=lambda version: version.pk)
        states = snapshots(found)
        sides = [states[version.pk] for version in found] + [snapshot(thing)]
        context = {
            "object": thing,
            "old": told(found[0]),
            "new": told(found[1]) if len(found) > 1 else None,
            "groups": compare(*sides[:2]),
            "may_change": self.has_change_permission(request, thing),
        }
        return self.render_page(request, "compare", gettext("Compare: %(name)s") % {"name": thing}, **context)

    def restore_view(self, request, object_id, version):
        """The change form with the words of an old version in it. Saving that is an ordinary save."""
        thing = self.visible(request, object_id)
        if thing is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        found = self.version(thing, version)
        if found is None:
            return self.no_version(request, thing)
        if not self.has_change_permission(request, thing):
            reason = self.refusal(request, thing) or gettext("You may look at this, but not change it.")
            self.message_user(request, reason, messages.ERROR)
            return HttpResponseRedirect(self.address("history", quote(thing.pk)))
        old = snapshots([found])[found.pk]
        request.unsaved, left_out = as_unsaved(old, snapshot(thing), keep_addresses=self.is_settled(thing))
        request.brought_back = found
        context = {"restored": told(found), "left_out": get_text_list(left_out, gettext("and"))}
        return self.changeform_view(request, object_id, self.address("change", quote(thing.pk)), context)

    # What was deleted -------------------------------------------------------------------------------------------

    def deleted_view(self, request):
        if not self.has_view_or_change_permission(request):
            return self._get_obj_does_not_exist_redirect(request, self.opts, "deleted")
        versions = Version.objects.get_deleted(self.model).select_related("revision__user").order_by("-pk")
        page, pages = self.page_of(request, versions)
        entries = [told(version) | {"name": version.object_repr} for version in page]
        title = gettext("Deleted: %(kind)s") % {"kind": self.opts.verbose_name_plural}
        return self.render_page(request, "deleted", title, entries=entries, page=page, pages=pages)

    def deleted_version_view(self, request, version):
        if not self.has_view_or_change_permission(request):
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(version))
        found = Version.objects.get_for_model(self.model).filter(pk=version).select_related("revision__user").first()
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(version))
        if thing := stored_thing(self.model, found.object_id):
            return self.restored_already(request, thing)
        if versions_of(self.model, found.object_id).first() != found:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(version))
        state = snapshots([found])[found.pk]
        may_restore = self.has_add_permission(request)
        if request.method == "POST" and may_restore and (response := self.undelete(request, state, found.revision)):
            return response
        nothing = Snapshot(self.model, state.pk, {}, {kind: {} for kind in parts_of(self.model)})
        context = {
            "name": found.object_repr,
            "deleted": told(found),
            "groups": compare(nothing, state),
            "may_restore": may_restore,
        }
        return self.render_page(request, "deleted_version", found.object_repr, **context)

    def undelete(self, request, state, deletion):
        """Restores what was deleted and leads to it; nothing, where that cannot be, and the page says why."""
        try:
            restored = undelete(state, by=request.user, deletion=deletion)
        except NotRestorableError as refusal:
            for reason in refusal.reasons:
                self.message_user(request, reason, messages.ERROR)
            return None
        except IntegrityError:
            # Somebody else was quicker by a moment; any other clash is a fault.
            if thing := stored_thing(self.model, state.pk):
                return self.restored_already(request, thing)
            raise
        if isinstance(restored.thing, Publishable):
            sentence = gettext("“%(name)s” has been restored as a draft, without clearances.")
        else:
            sentence = gettext("“%(name)s” has been restored.")
        self.message_user(request, sentence % {"name": restored.thing}, messages.SUCCESS)
        if restored.left_out:
            names = get_text_list(restored.left_out, gettext("and"))
            self.message_user(
                request, gettext("No longer there, and left out: %(names)s.") % {"names": names}, messages.WARNING
            )
        if restored.not_showing:
            names = get_text_list(restored.not_showing, gettext("and"))
            sentence = gettext("These showed it, are decided, and do not show it again by themselves: %(names)s.")
            self.message_user(request, sentence % {"names": names}, messages.WARNING)
        return self.lead_to(restored.thing)

    def restored_already(self, request, thing):
        self.message_user(request, gettext("“%(name)s” has been restored already.") % {"name": thing})
        return self.lead_to(thing)

    def lead_to(self, thing):
        return HttpResponseRedirect(self.address("change", quote(thing.pk)))
