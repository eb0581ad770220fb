"""Working in the admin as a browser does: open a page, change some fields, send all of them back."""

import html
import re

from django.contrib.auth.models import User
from django.db import connection
from django.forms import ModelMultipleChoiceField, MultipleChoiceField
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newsroom.publication.models import Change
from tests import people


def change(thing) -> str:
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


def form_of(response) -> dict:
    """What a browser would send back for the page as it stands."""
    context = response.context
    forms = [context["adminform"].form]
    forms += [form for inline in context["inline_admin_formsets"] for form in inline.formset]
    forms += [inline.formset.management_form for inline in context["inline_admin_formsets"]]
    return filled(*forms)


def filled(*forms) -> dict:
    data = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            widget = bound.field.widget
            if hasattr(widget, "widgets"):
                parts = value if isinstance(value, list) else widget.decompress(value)
                for name, part in zip(widget.widgets_names, parts, strict=True):
                    data[f"{bound.html_name}{name}"] = "" if part is None else str(part)
            elif isinstance(value, bool):
                data |= {bound.html_name: "on"} if value else {}
            elif isinstance(bound.field, MultipleChoiceField | ModelMultipleChoiceField) and not value:
                continue
            elif isinstance(value, list | tuple):
                data[bound.html_name] = [getattr(item, "pk", item) for item in value]
            else:
                data[bound.html_name] = "" if value is None else str(value)
    return data


def save(client, address, **changes):
    response = client.get(address)
    return client.post(address, form_of(response) | changes)


def decide(client, release, verb, **choices):
    """Opens the page of a decision, makes some choices and sends them. The note may be given as a word."""
    address = reverse("admin:releases_release_decide", args=[release.pk, verb])
    return client.post(address, filled(client.get(address).context["form"]) | choices)


def page_of(change) -> str:
    return reverse("admin:publication_change_change", args=[change.pk])


def agree():
    """Somebody else who may approve makes every change that waits for a second person."""
    second = User.objects.filter(username="second").first() or people.make("second", role="Approver")
    client = Client()
    client.force_login(second)
    for waiting in Change.objects.filter(state="waiting").order_by("pk"):
        form = client.get(page_of(waiting)).context["forms"]["make"]
        with TestCase.captureOnCommitCallbacks(execute=True):
            response = client.post(page_of(waiting), filled(form) | {"act": "make"})
        assert response.status_code == 302, refusals(response)


def refusals(response) -> list[str]:
    """The sentences with which a decision was refused."""
    block = response.content.decode().partition('class="refusal" role="alert"')[2].partition("</div>")[0]
    return [html.unescape(reason) for reason in re.findall("<li>(.*?)</li>", block, re.S)]


def errors(response) -> list[str]:
    found = re.findall(r'<ul class="errorlist[^>]*>(.*?)</ul>', response.content.decode(), re.S)
    return [html.unescape(text) for block in found for text in re.findall("<li>(.*?)</li>", block, re.S)]


def queries_of(client, address) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
