"""What stands against a decision: questions about a release, and the sentences with which a verb is refused."""

from django.conf import settings
from django.utils.text import get_text_list
from django.utils.translation import gettext

from newsroom.facts.models import Fact
from newsroom.library.models import Document, Image
from newsroom.publication import languages as langs
from newsroom.publication.history import last_writers
from newsroom.publication.models import Publishable

from .models import Boilerplate, Release, Step

State = Publishable.State
# Whoever has it may stand in for the second pair of eyes, and answers for it to a third.
ALONE = "releases.publish_alone"


def public_languages(release, at) -> list[str]:
    """The languages in which it is public at a moment, by the gate."""
    found = Release.objects.filter(pk=release.pk).with_public_languages(at).only("pk").first()
    return found.public_languages if found else []


def settled_languages(release, at) -> list[str]:
    """The languages whose words readers see, or saw before a withdrawal: they change by a correction only."""
    if release.state in {State.WITHDRAWN, State.RETRACTED}:
        return release.cleared_languages
    return public_languages(release, at)


def last_editor(release, language=None, before=None):
    """Who worked last on what readers will see, in a language or in any; None where nobody is known."""
    steps = Step.objects.about(release).filter(verb__in=["edit", "propose"])
    if before is not None:
        steps = steps.filter(at__lte=before)
    for step in steps.select_related("by"):
        if language is None or language in step.languages:
            return step.by
    return None


# What a release shows and somebody may have written for it: the way from there to the release.
WRITTEN_FOR_IT = {
    Fact: "citations__release",
    Image: "release_images__release",
    Document: "release_documents__release",
    Boilerplate: "releases",
}


def own_work(release, by) -> list:
    """What a release shows, nothing decided shows yet, and `by` was the last to write."""
    own = []
    for model, way in WRITTEN_FOR_IT.items():
        new = model.objects.filter(**{way: release}).exclude(pk__in=model.objects.settled().values("pk")).in_bulk()
        writers = dict(last_writers(model, new))
        own += [thing for pk, thing in new.items() if writers.get(pk) == by.pk]
    return own


def second_eyes(release, by, *, language=None, alone=False, note=""):
    """Whoever edited last cannot approve; in an emergency a right and a reason stand in."""
    if alone:
        if not by.has_perm(ALONE):
            yield gettext("Publishing alone takes a right of its own. Ask somebody else to approve it.")
        if not note.strip():
            yield gettext("Write why it cannot wait for somebody else: a third person will read it.")
    elif last_editor(release, language) == by:
        yield gettext("You edited it last, so somebody else must approve it.")


def reasons_not_to_clear(release, language, *, by, alone):
    if lacking := release.missing(language):
        yield lacks(language, lacking)
    elif release.address_is_taken(language):
        sentence = gettext("Another page has this address in %(language)s; choose a different one.")
        yield sentence % {"language": name_of(language)}
    if not alone and last_editor(release, language) == by:
        sentence = gettext("You edited %(language)s last, so somebody else must clear it.")
        yield sentence % {"language": name_of(language)}


def lacks(language, fields) -> str:
    sentence = gettext("%(language)s is not ready. Still empty in it: %(fields)s.")
    return sentence % {"language": name_of(language), "fields": get_text_list(fields, gettext("and"))}


def reasons_unsaid(public, reason):
    for code in public:
        if not (reason.get(code) or "").strip():
            yield gettext("Write in %(language)s why, for the readers who look for it.") % {"language": name_of(code)}


def languages_of_withdrawal(release) -> list[str]:
    standing = release.withdrawals.filter(lifted_at__isnull=True).first()
    return [code for code in langs.codes() if standing and getattr(standing, langs.column("reason", code))]


def reasons_of_time(release, at):
    """What waited past its moment does not go out dated to it, unless somebody chose a moment that had passed."""
    if release.public_from is not None and release.public_from <= at and not is_dated_back(release):
        yield gettext("Its moment has passed while it waited: schedule it anew, or publish it at once.")


def is_dated_back(release) -> bool:
    """Whether somebody chose a moment that had passed already, for something that comes late into the archive."""
    step = Step.objects.about(release).filter(verb="schedule").first()
    return step is None or release.public_from <= step.at


def name_of(language) -> str:
    return str(dict(settings.LANGUAGES)[language])
