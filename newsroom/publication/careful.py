"""Saving with care: never over what somebody else has saved meanwhile, and never twice what was sent twice."""

import copy
import datetime

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext

from .archive import author, told
from .collisions import Collision, Merge, as_typed
from .history import BEFORE, parts_of, snapshot, stored_thing, versions_of
from .models import Submission
from .opened import CarefulForm, Opened
from .presence import PresenceAdmin

# A form that is sent again after this time was not sent twice by a slip of the finger.
REMEMBERED = datetime.timedelta(days=2)


class SentBeforeError(Exception):
    """The same add form has made something already."""


class CarefulAdmin(PresenceAdmin):
    """A change form knows what it was opened on, and an add form what it has made."""

    @property
    def kinds(self) -> list[str]:
        """The kinds of parts that are written on the page, by the names under which their owner has them."""
        inlines = {inline.model for inline in self.inlines}
        return [kind for kind, owner in parts_of(self.model).items() if owner.model in inlines]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        # Asked which fields there are, and for a page without any, the form is as it would be without care.
        if kwargs.get("fields", ()) is None or (change and not self.has_change_permission(request, obj)):
            return form
        return type(form.__name__, (CarefulForm, form), {"kinds": self.kinds})

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or not request.POST.get("opened"):
            return super().changeform_view(request, object_id, form_url, extra_context)
        if object_id is None:
            return self.add_once(request, form_url, extra_context)
        with transaction.atomic():
            thing = self.visible(request, object_id)
            if thing is None and (gone := self.deleted(request, object_id)):
                return self.keep_words(request, gone)
            if thing is not None:
                # Whoever saves next waits here until this save is done.
                self.model._base_manager.select_for_update().get(pk=thing.pk)
                opened = Opened.read(request.POST["opened"])
                now = snapshot(stored_thing(self.model, thing.pk))
                if not opened.is_same(Opened.on(thing, now, self.kinds)):
                    return self.collide(request, object_id, form_url, opened, now)
            return super().changeform_view(request, object_id, form_url, extra_context)

    # Over a newer version ---------------------------------------------------------------------------------------

    def collide(self, request, object_id, form_url, opened, now):
        thing = self.get_object(request, unquote(object_id))
        collision = self.met(request, thing, opened, now)
        if not collision.has_input:
            sentence = gettext("“%(name)s” holds all of this already; nothing was left to save.") % {"name": thing}
            self.message_user(request, sentence)
            return self.response_post_save_change(request, thing)
        again = copy.copy(request)
        again.method = "GET"
        again.unsaved = collision.unsaved
        context = {
            "collision": collision,
            "savers": self.savers(request, thing, opened),
            "files_lost": get_text_list(collision.files, gettext("and")),
        }
        return super().changeform_view(again, object_id, form_url, context)

    def met(self, request, thing, opened, now) -> Collision:
        may_change = self.has_change_permission(request, thing)
        # Whoever may no longer change it has sent the fields of somebody who may.
        form_class = self.get_form(request, thing if may_change else None, change=may_change)
        form = form_class(request.POST, request.FILES, instance=thing)
        formsets, _inlines = self._create_formsets(request, form.instance, change=True)
        by_kind = {formset.prefix: formset for formset in formsets if formset.prefix in self.kinds}
        return Merge(opened, now, form, by_kind, may_change=may_change).result()

    def savers(self, request, thing, opened) -> list[str]:
        """Sentences that say who has saved since the form was opened, and when."""
        newer = versions_of(self.model, thing.pk).filter(pk__gt=opened.version).exclude(revision__comment=BEFORE)
        said = []
        for version in reversed(newer[:5]):
            about = {"name": author(version.revision.user), "time": told(version)["at"]}
            if version.revision.user == request.user:
                said.append(gettext("You saved this yourself on %(time)s, in another window.") % about)
            else:
                said.append(gettext("%(name)s saved this on %(time)s, after you had opened it.") % about)
        return said or [gettext("This has been changed since you opened it; by whom is not known.")]

    def deleted(self, request, object_id):
        """The last version of what was deleted, for somebody who could add it anew."""
        if not (self.has_view_or_change_permission(request) and self.has_add_permission(request)):
            return None
        last = versions_of(self.model, unquote(object_id)).first()
        return last if last and stored_thing(self.model, last.object_id) is None else None

    def keep_words(self, request, gone):
        """What was typed for something that has been deleted meanwhile, in a form that would add it."""
        form = self.get_form(request)(request.POST, request.FILES)
        formsets, _inlines = self._create_formsets(request, form.instance, change=False)
        by_kind = {formset.prefix: formset for formset in formsets if formset.prefix in self.kinds}
        again = copy.copy(request)
        again.method = "GET"
        again.unsaved = as_typed(form, by_kind)
        context = {"deleted": told(gone), "deleted_address": self.address("deleted_version", gone.pk)}
        return super().changeform_view(again, None, self.address("add"), context)

    # Twice ------------------------------------------------------------------------------------------------------

    def add_once(self, request, form_url, extra_context):
        token = request.POST["opened"][:64]
        if (earlier := self.submission(token)) is not None:
            return self.sent_before(request, earlier)
        try:
            return super().changeform_view(request, None, form_url, extra_context)
        except SentBeforeError:
            return self.sent_before(request, self.submission(token))

    def submission(self, token: str) -> Submission | None:
        kind = ContentType.objects.get_for_model(self.model)
        return Submission.objects.filter(token=token, content_type=kind).first()

    def save_model(self, request, obj, form, change):
        token = request.POST.get("opened", "")[:64]
        if change or not token:
            super().save_model(request, obj, form, change)
            return
        submission = Submission(token=token, content_type=ContentType.objects.get_for_model(obj))
        try:
            # Where the same form is being saved at this moment, this waits for it.
            with transaction.atomic():
                submission.save()
        except IntegrityError:
            raise SentBeforeError from None
        super().save_model(request, obj, form, change)
        submission.object_id = str(obj.pk)
        submission.save(update_fields=["object_id"])
        Submission.objects.filter(made_at__lt=timezone.now() - REMEMBERED).delete()

    def sent_before(self, request, earlier):
        thing = stored_thing(self.model, earlier.object_id)
        if thing is None:
            sentence = gettext("This form was sent before; what it made has been deleted since.")
            self.message_user(request, sentence, messages.WARNING)
            return HttpResponseRedirect(self.address("changelist"))
        sentence = gettext("This form was sent twice; “%(name)s” was added once.") % {"name": thing}
        self.message_user(request, sentence, messages.WARNING)
        return self.lead_to(thing)
