"""Releases that cite facts in their texts."""

from newsroom.publication.languages import codes, column
from releases import citing
from releases.models import Release
from tests import factories as make

SAID = {
    "en": ("89,527\u00a0vehicles", "89,527&nbsp;vehicles"),
    "fr": ("89\u202f527\u00a0véhicules", "89\u202f527&nbsp;véhicules"),
    "ro": ("89.527\u00a0de vehicule", "89.527&nbsp;de vehicule"),
}


def plain(fact, words="") -> str:
    return f"[[{fact.key}|{words}]]"


def rich(fact, words="", value="") -> str:
    return f'<data data-fact="{fact.key}" value="{value}">{words}</data>'


def citing_everywhere(fact, **options) -> Release:
    """A release that cites a fact in each of its texts, in every language."""
    texts = {}
    for code in codes():
        line, text = plain(fact), f"<p>Built: {rich(fact)}.</p>"
        texts |= {column("headline", code): f"News of {line} ({code})", column("lede", code): f"We built {line}."}
        texts |= {column("in_brief", code): f"First\n{line} built", column("body", code): text}
        texts |= {column("notes", code): text}
    release = make.make_release(**texts | options)
    citing.pin(release)
    return release
