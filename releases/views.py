from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control

from .models import Citation, Release

PAGE = 25
# As many as stand beside the points of "In brief" without outgrowing them.
KEY_FACTS = 3


@cache_control(no_cache=True)
def release_list(request):
    releases = Release.objects.public().with_public_languages().with_card_image().select_related("category")
    try:
        page = Paginator(releases, PAGE).page(request.GET.get("page", 1))
    except InvalidPage:
        raise Http404(gettext("There is no such page.")) from None
    return render(request, "releases/release_list.html", {"page": page})


@cache_control(no_cache=True)
def release(request, slug):
    releases = Release.objects.public().with_public_languages().with_parts().select_related("category")
    found = get_object_or_404(releases, slug=slug)
    sources = Citation.objects.public().first_statements([citation.fact for citation in found.public_citations])
    cited = [
        {
            "fact": citation.fact,
            "anchor": f"f{number}",
            "is_key": citation.is_key,
            "source": sources.get(citation.fact_id),
        }
        for number, citation in enumerate(found.public_citations, start=1)
    ]
    key_facts = [fact for fact in cited if fact["is_key"]][:KEY_FACTS]
    context = {"release": found, "cited_facts": cited, "key_facts": key_facts}
    return render(request, "releases/release_detail.html", context)
