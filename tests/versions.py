"""Reading the history pages of the desk."""

import html
import re

from django.urls import reverse
from reversion.models import Version

from newsroom.publication.history import versions_of


def page_of(thing, name, *args) -> str:
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_{name}", args=[thing.pk, *args])


def keys(thing) -> list[int]:
    """The keys of the versions, oldest first."""
    return [version.pk for version in reversed(versions_of(type(thing), thing.pk))]


def differences(response) -> dict[str, dict[str, str]]:
    """{"English": {"Headline": "<del>…</del> …"}, …} as the page shows them."""
    page = response.content.decode()
    return {
        html.unescape(title): dict(re.findall(r'<dt>(.*?)</dt>\s*<dd><div class="words"[^>]*>(.*?)</div>', body, re.S))
        for title, body in re.findall(r'<section class="differences".*?<h2>(.*?)</h2>(.*?)</section>', page, re.S)
    }


def rows(response) -> list[str]:
    """The lines of the history, as words."""
    table = response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        html.unescape(" ".join(re.sub(r"<[^>]+>", " ", row).split()))
        for row in re.findall(r"<tr>(.*?)</tr>", table, re.S)
    ]


def delete(client, thing):
    return client.post(page_of(thing, "delete"), {"post": "yes"})


def deleted_page(model) -> str:
    version = Version.objects.get_deleted(model).get()
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_deleted_version", args=[version.pk])
