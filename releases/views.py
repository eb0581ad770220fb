from django.core.paginator import InvalidPage, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from newsroom.publication.languages import column, current
from newsroom.publication.previews import as_if_public

from .models import Citation, EarlierText, PreviewLink, Release, Withdrawal

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
    found = whole_releases().filter(slug=slug).first()
    if found is None:
        return withdrawal(request, slug)
    return render(request, "releases/release_detail.html", page_of(found))


def whole_releases():
    return Release.objects.public().with_public_languages().with_parts().select_related("category")


def page_of(found) -> dict:
    """What the page of a release shows beside its words."""
    found.tell_subjects()
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
    earlier = {text.correction_id: text for text in found.public_earlier_texts}
    corrections = [(correction, earlier.get(correction.pk)) for correction in found.told_corrections]
    facts = {citation.fact.key: citation.fact for citation in found.public_citations}
    return {"release": found, "facts": facts, "cited_facts": cited, "key_facts": key_facts, "corrections": corrections}


def withdrawal(request, slug):
    """What stands at the address of a release that was withdrawn: that it was, and why."""
    withdrawals = Withdrawal.objects.public().select_related("release")
    found = get_object_or_404(withdrawals, **{f"release__{column('slug', current())}": slug})
    status = 410 if found.is_retraction else 200
    return render(request, "releases/withdrawal.html", {"withdrawal": found}, status=status)


@cache_control(no_cache=True)
def earlier_text(request, slug, number):
    """The words that a correction has replaced, for whoever read or quoted them."""
    texts = EarlierText.objects.public().select_related("release")
    found = get_object_or_404(
        texts, language=current(), number=number, **{f"release__{column('slug', current())}": slug}
    )
    return render(request, "releases/earlier_text.html", {"text": found, "release": found.release})


@require_safe
def preview(request, token):
    """A release that is not public, for whoever was given the link; nothing of it may be kept or passed on."""
    link = get_object_or_404(PreviewLink.objects.public().opened_by(token).select_related("release"))
    if request.method == "GET":
        link.count_opening(timezone.now())
    with override(link.language), as_if_public(link.release, language=link.language, token=token):
        found = whole_releases().get(pk=link.release_id)
        is_dated = found.public_from is not None
        found.public_from = found.public_from or timezone.now()
        # What is shown here alone has no page yet to which a link could lead.
        context = page_of(found) | {"link": link, "is_dated": is_dated, "facts": {}}
        response = render(request, "releases/preview.html", context)
        response["Content-Language"] = link.language
    return as_preview(response)


def as_preview(response):
    """No cache, no index and no referrer may tell of a preview."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
