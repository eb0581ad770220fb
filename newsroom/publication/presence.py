"""Who has what open in the desk, so that two people do not write the same text at once."""

import datetime
from zoneinfo import ZoneInfo

from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse, HttpResponseNotFound, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext

from . import languages as langs
from . import moments
from .archive import ArchiveAdmin
from .models import Presence, person
from .zones import newsroom_zone

# The page gives a sign of life three times as often.
ALIVE = datetime.timedelta(seconds=60)


def rows(thing):
    kind = ContentType.objects.get_for_model(thing)
    return Presence.objects.filter(content_type=kind, object_id=str(thing.pk))


def stay(thing, user):
    """Notes that somebody has a thing open, still or from now on."""
    now = timezone.now()
    if rows(thing).filter(user=user, seen_at__gt=now - ALIVE).update(seen_at=now):
        return
    Presence.objects.filter(seen_at__lte=now - ALIVE).delete()
    key = {"content_type": ContentType.objects.get_for_model(thing), "object_id": str(thing.pk), "user": user}
    Presence.objects.update_or_create(**key, defaults={"seen_at": now}, create_defaults={"since": now, "seen_at": now})


def leave(thing, user):
    rows(thing).filter(user=user).delete()


def others(thing, user) -> list[str]:
    """A sentence for everybody else who has it open."""
    there = rows(thing).filter(seen_at__gt=timezone.now() - ALIVE).exclude(user=user)
    return [
        gettext("%(name)s has had this open since %(time)s.") % {"name": person(row.user), "time": time_of(row.since)}
        for row in there.select_related("user").order_by("since", "pk")
    ]


def time_of(since) -> str:
    local, now = (at.astimezone(ZoneInfo(newsroom_zone())) for at in (since, timezone.now()))
    if local.date() == now.date():
        return moments.clock(local, langs.current())
    return moments.exact(since, langs.current(), newsroom_zone())


class PresenceAdmin(ArchiveAdmin):
    """A change form that says who else has the same thing open, when it is loaded and while it stays open."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_presence"
        view = self.admin_site.admin_view(self.presence_view)
        return [path("<path:object_id>/presence/", view, name=name), *super().get_urls()]

    def presence_view(self, request, object_id):
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        thing = self.visible(request, object_id)
        if thing is None:
            return HttpResponseNotFound()
        if request.POST.get("left"):
            leave(thing, request.user)
            return HttpResponse(status=204)
        stay(thing, request.user)
        return JsonResponse({"others": others(thing, request.user)})

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and obj.pk:
            name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_presence"
            context["presence"] = {"address": reverse(name, args=[quote(obj.pk)]), "others": others(obj, request.user)}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
