"""What other pages say of releases."""

import json

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import override

from newsroom.facts.models import Fact
from newsroom.publication.languages import current
from newsroom.publication.templatetags.publication import language_link
from releases.citing import linked, linked_rich, told, told_rich
from releases.models import Citation, Contact, Release
from releases.statements import linked_data, statement_of, with_public_since

register = template.Library()

ABOUT = 10

# Texts that may cite facts: in words alone, or with links to the facts that are given.
register.filter("told", told)
register.filter("told_rich", lambda text: mark_safe(told_rich(text)))  # noqa: S308
register.filter("linked", linked)
register.filter("linked_rich", linked_rich)


@register.inclusion_tag("releases/_about.html", takes_context=True)
def releases_about(context, thing, at=None):
    """The latest releases about a plant or a vehicle."""
    related = {f"{thing._meta.model_name}s": thing}
    releases = Release.objects.public(at).filter(**related).with_public_languages(at)[:ABOUT]
    return {"thing": thing, "releases": releases, "request": context["request"]}


@register.inclusion_tag("releases/_contacts.html")
def contacts_about(thing, at=None):
    """Whom to ask about a plant or a vehicle: the contacts of the latest release about it that names any."""
    related = {f"{thing._meta.model_name}s": thing, "contacts__in": Contact.objects.public(at)}
    releases = Release.objects.public(at).filter(**related).distinct().with_parts("contacts")[:1]
    return {"contacts": [contact for release in releases for contact in release.public_contacts]}


@register.simple_tag
def with_sources(facts, at=None) -> list[tuple]:
    """Each fact with the first public release that stated it."""
    first = Citation.objects.public(at).first_statements(facts)
    return [(fact, first.get(fact.pk)) for fact in facts]


@register.simple_tag(name="statement_of")
def statement(fact, at=None):
    """A fact with the public releases that state it."""
    return statement_of(fact, at)


@register.simple_tag
def with_dates(facts, at=None):
    """The same facts in the same order, each with the moment at which it became public."""
    known = Fact.objects.known(at).filter(pk__in=[fact.pk for fact in facts])
    since = dict(with_public_since(known, at).values_list("pk", "public_since"))
    return [(fact, since.get(fact.pk)) for fact in facts]


@register.simple_tag(takes_context=True)
def citation(context, statement) -> str:
    """The line to quote a fact by."""
    return statement.citation(context["request"].build_absolute_uri(statement.fact.get_absolute_url()))


@register.simple_tag(takes_context=True)
def embed_code(context, statement) -> str:
    """What somebody else puts into a page to show a fact there."""
    address = context["request"].build_absolute_uri(reverse("facts:embed", args=[statement.fact.key]))
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="190" style="border:0" loading="lazy"></iframe>',
        address,
        statement.fact.headline,
    )


@register.simple_tag(takes_context=True)
def fact_json_ld(context, statement) -> str:
    return as_json_ld(linked_data(statement, context["request"].build_absolute_uri))


@register.simple_tag
def corrected_languages(release, correction) -> list[dict]:
    """The public languages of a release in which a correction has been made, with where they are read."""
    languages = []
    for code in release.public_languages:
        if code in correction.languages and code != current():
            with override(code):
                languages.append(language_link(code, release.get_absolute_url()))
    return languages


@register.simple_tag(takes_context=True)
def json_ld(context, release) -> str:
    """The release for machines, as schema.org's NewsArticle."""
    request = context["request"]
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": told(release.headline),
        "description": told(release.lede),
        "inLanguage": current(),
        "url": request.build_absolute_uri(release.get_absolute_url()),
        "datePublished": release.public_from.isoformat(),
        "dateModified": max(filter(None, [release.public_from, release.corrected_at])).isoformat(),
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME},
    }
    images = [part.image.sources("jpg") for part in release.public_release_images]
    if urls := [request.build_absolute_uri(sources[-1]["url"]) for sources in images if sources]:
        article["image"] = urls
    if release.told_corrections:
        article["correction"] = [
            {"@type": "CorrectionComment", "text": made.note, "datePublished": made.decided_at.isoformat()}
            for made in release.told_corrections
        ]
    return as_json_ld(article)


def as_json_ld(article: dict) -> str:
    # As json_script does: nothing in a text can end the element.
    data = json.dumps(article, ensure_ascii=False).translate({60: "\\u003C", 62: "\\u003E", 38: "\\u0026"})
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(data))  # noqa: S308
