from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt

from newsroom.publication.past import as_of

from .models import Fact
from .selection import ORDER, NothingSuch, selected

PAGE = 50


@cache_control(no_cache=True)
def fact_list(request):
    try:
        selection = selected(request.GET)
        page = Paginator(selection.facts().order_by(*ORDER), PAGE).page(request.GET.get("page", 1))
        page.object_list = Fact.objects.public().tell_succession(page.object_list)
    except (NothingSuch, InvalidPage):
        raise Http404(gettext("There is no such page.")) from None
    return render(request, "facts/fact_list.html", {"page": page, "selection": selection})


@cache_control(no_cache=True)
@as_of
def fact(request, key, as_of):
    facts = Fact.objects.known(as_of.at)
    found = get_object_or_404(facts.select_related("measure").with_public_languages(as_of.at), key=key)
    facts.tell_subjects([found], as_of.at)
    public = Fact.objects.public(as_of.at)
    chain = public.tell_succession(facts.in_succession(found))
    found.newer_key = next(row.newer_key for row in chain if row.pk == found.pk)
    stated = set(public.filter(pk__in=[row.pk for row in chain]).values_list("pk", flat=True))
    for row in chain:
        row.is_stated = row.pk in stated
    return render(request, "facts/fact_detail.html", {"fact": found, "chain": chain, "as_of": as_of})


@xframe_options_exempt
@cache_control(no_cache=True)
def embed(request, key):
    """The figure alone, for a frame in somebody else's page. It loads nothing but its style."""
    facts = Fact.objects.known().select_related("measure")
    found = get_object_or_404(facts, key=key)
    facts.tell_subjects([found])
    Fact.objects.public().tell_succession([found])
    response = render(request, "facts/embed.html", {"fact": found})
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; font-src 'self'; frame-ancestors *; base-uri 'none'; form-action 'none'"
    )
    response["X-Robots-Tag"] = "noindex"
    return response
