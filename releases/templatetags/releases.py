"""What other pages say of releases."""

from django import template

from releases.models import Citation, Contact, Release

register = template.Library()

ABOUT = 10


@register.inclusion_tag("releases/_about.html", takes_context=True)
def releases_about(context, thing):
    """The latest releases about a plant or a vehicle."""
    related = {f"{thing._meta.model_name}s": thing}
    releases = Release.objects.public().filter(**related).with_public_languages()[:ABOUT]
    return {"thing": thing, "releases": releases, "request": context["request"]}


@register.inclusion_tag("releases/_contacts.html")
def contacts_about(thing):
    """Whom to ask about a plant or a vehicle: the contacts of the latest release about it that names any."""
    related = {f"{thing._meta.model_name}s": thing, "contacts__in": Contact.objects.public()}
    releases = Release.objects.public().filter(**related).distinct().with_parts("contacts")[:1]
    return {"contacts": [contact for release in releases for contact in release.public_contacts]}


@register.simple_tag
def with_sources(facts) -> list[tuple]:
    """Each fact with the first public release that stated it."""
    first = Citation.objects.public().first_statements(facts)
    return [(fact, first.get(fact.pk)) for fact in facts]
