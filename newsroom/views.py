"""The pages that join the apps: the front door, the home page, and what is said when something is not there."""

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import get_supported_language_variant, override
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.cache import cache_control

from newsroom.facts.models import Fact
from newsroom.facts.selection import ORDER, NothingSuch, selected
from newsroom.facts.tables import written
from newsroom.plants.models import Plant
from newsroom.publication.languages import codes
from newsroom.vehicles.models import Vehicle
from releases.models import Contact, Release
from releases.statements import COLUMNS, for_machines, row_for_machines, statement_of, statements_of

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


def public_statement(key):
    facts = Fact.objects.known().select_related("measure")
    found = get_object_or_404(facts, key=key)
    facts.tell_subjects([found])
    return statement_of(*Fact.objects.public().tell_succession([found]))


@cache_control(no_cache=True)
def fact_json(request, key):
    data = for_machines(public_statement(key), request.build_absolute_uri)
    return for_anyone(JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1}))


@cache_control(no_cache=True)
def fact_csv(request, key):
    return table_of(request, [public_statement(key)], key)


@cache_control(no_cache=True)
def facts_csv(request):
    try:
        selection = selected(request.GET)
    except NothingSuch:
        raise Http404 from None
    name = "-".join([*selection.slugs.values(), "facts"])
    facts = Fact.objects.public().tell_succession(selection.facts().order_by(*ORDER))
    return table_of(request, statements_of(facts), name)


def table_of(request, statements, name):
    table = written(COLUMNS, [row_for_machines(statement, request.build_absolute_uri) for statement in statements])
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.csv")
    return for_anyone(response)


def for_anyone(response):
    """Pages elsewhere may read it: it is public, and the same for everybody."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


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
