"""The pages that join the apps: the front door, the home page, and what is said when something is not there."""

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant, override
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.cache import cache_control

from newsroom.plants.models import Plant
from newsroom.publication.languages import codes
from newsroom.vehicles.models import Vehicle
from releases.models import Contact, Release

LATEST = 7


def front_door(request):
    """Leads to the home page in the language that the browser asks for, or in the newsroom's first."""
    with override(asked_language(request.headers.get("Accept-Language", ""))):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def asked_language(header: str) -> str:
    for code, _quality in parse_accept_lang_header(header):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return codes()[0]


@cache_control(no_cache=True)
def home(request):
    releases = Release.objects.public().with_card_image().select_related("category")[:LATEST]
    return render(
        request,
        "home.html",
        {
            "latest": releases[0] if releases else None,
            "earlier": releases[1:],
            "plants": Plant.objects.public(),
            "vehicles": Vehicle.objects.public().select_related("brand"),
            "contacts": Contact.objects.public(),
        },
    )


def absent(request, path):
    raise Http404


def not_found(request, exception):
    """Says the same whether the page never existed or is not public; the address is not repeated."""
    response = render(request, "404.html", status=404)
    # What is absent now may be public in a second; no cache may go on saying that it is not there.
    response["Cache-Control"] = "no-cache"
    return response


def failed(request):
    """Said when something broke; needs neither the database nor the session."""
    return render(request, "500.html", status=500)
