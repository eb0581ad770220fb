"""What the pages of an approval tell of figures."""

import pytest
from django.urls import reverse
from django.utils import timezone

from releases import workflow
from releases.models import Release
from tests import factories as make
from tests.desk import decide, refusals

pytestmark = pytest.mark.django_db

BODIES = {
    "en": "The plant built 89,527 vehicles in 2024.",
    "fr": "L’usine a produit 89 527 véhicules en 2024.",
    "ro": "Uzina a produs 89.527 de vehicule în 2024.",
}


def news(**bodies):
    words = {f"body_{code}": f"<p>{text}</p>" for code, text in (BODIES | bodies).items()}
    return make.make_release("News", state="in_review", cleared=[], public_from=None, **words)


def wrong_news():
    return news(fr="L’usine a produit 89 572 véhicules en 2024.")


def check(release) -> str:
    return reverse("admin:releases_release_figures", args=[release.pk])


def decision(client, release, verb="approve"):
    return client.get(reverse("admin:releases_release_decide", args=[release.pk, verb]))


@pytest.mark.parametrize("verb", ["approve", "clear"])
def test_whoever_approves_or_clears_is_told_what_the_number_check_found(desk, verb):
    right, wrong = news(), wrong_news()
    sentences = [
        "The number check has no finding that stands against an approval.",
        "The number check has 1 finding that stands against an approval.",
    ]
    for release, sentence in zip([right, wrong], sentences, strict=True):
        assert f'<a href="{check(release)}">{sentence}</a>' in decision(desk, release, verb).content.decode()
    assert "number check has" not in decision(desk, wrong, "return").content.decode()


def test_whoever_approves_reads_why_a_finding_was_overruled(client, writer, approver):
    release = wrong_news()
    client.force_login(writer)
    key = next(finding["key"] for finding in client.get(check(release)).context["findings"] if finding["stands"])
    reason = {"finding": key, "reason": "Figures of two dates."}
    client.post(check(release), reason)
    client.force_login(approver)
    page = decision(client, release).content.decode()
    assert "English says 89,527, French says 89 572, Romanian says 89.527.<br>Overruled by Writer Popescu, " in page
    assert "Figures of two dates." in page
    Release.objects.update(body_fr="<p>L’usine a produit 89 527 véhicules en 2024.</p>")
    assert "Figures of two dates." not in decision(client, release).content.decode()


def test_a_refusal_because_of_figures_leads_to_the_number_check(desk, approver):
    release = wrong_news()
    link = f'</ul><p><a href="{check(release)}">Number check</a></p>'
    assert link in decide(desk, release, "approve", languages=["en", "fr"]).content.decode()
    workflow.edit(release, by=approver, at=timezone.now(), languages=["en"])
    refused = decide(desk, release, "approve", languages=["en", "ro"])
    assert refusals(refused)[0] == "You edited it last, so somebody else must approve it."
    assert link not in refused.content.decode()
