"""Proposing and making changes of public words, as a writer and an approver would."""

import datetime

import pytest

from releases import corrections
from releases.workflow import Refused

NOW = datetime.datetime(2026, 9, 18, 8, 20, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(hours=1)
NOTE = "The figure is 89,527, not 89,572."


def proposed(release, writer, *, kind="correction", notes=None, awaiting=(), carries=None, **words):
    """A change of some words, as a writer would propose it."""
    before = corrections.content(release)
    after = before | {"fields": before["fields"] | words}
    begun = corrections.begin(release, by=writer, at=NOW, before=before, after=after)
    corrections.propose(begun, by=writer, at=NOW, kind=kind, notes=notes, awaiting=awaiting, carries=carries)
    return begun


def corrected(release, writer, approver, *, answer="", **options):
    done = proposed(release, writer, **options)
    corrections.correct(done, by=approver, at=LATER, note=answer)
    release.refresh_from_db()
    return done


def refused(act) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.reasons
