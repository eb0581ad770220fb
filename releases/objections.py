"""What stands against a decision: questions about a release, and the sentences with which a verb is refused."""

from django.conf import settings
from django.utils.text import get_text_list
from django.utils.translation import gettext

from newsroom.library.models import Image
from newsroom.publication import languages as langs
from newsroom.publication.authorship import things_shown
from newsroom.publication.changes import reasons_against_alone
from newsroom.publication.gate import is_filled
from newsroom.publication.models import Publishable, languages_of

from .models import Release, Step

State = Publishable.State


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


def second_eyes(release, by, *, language=None, alone=False, note=""):
    """Whoever edited last cannot approve; in an emergency a right and a reason stand in."""
    if alone:
        yield from reasons_against_alone(by, note)
    elif last_editor(release, language) == by:
        yield gettext("You edited it last, so somebody else must approve it.")


def reasons_of_authorship(own):
    """Why somebody does not decide on the things that they were the last to write."""
    if own:
        sentence = gettext("You were the last to write what it shows, so somebody else must approve it: %(things)s.")
        yield sentence % {"things": "; ".join(map(str, own))}


def reasons_not_to_write(languages, by):
    """Why somebody may not propose words in some languages."""
    if by.has_perm("releases.change_release"):
        return
    own = languages_of(by)
    others = [name_of(code) for code in languages if code not in own]
    if not by.has_perm("releases.translate_release"):
        yield gettext("This takes the right to change releases. Ask an administrator.")
    elif others:
        sentence = gettext("You translate into other languages; this changes also: %(languages)s.")
        yield sentence % {"languages": get_text_list(others, gettext("and"))}


def reasons_not_to_clear(release, language, *, by, alone):
    if lacking := release.missing(language):
        yield lacks(language, lacking)
    elif release.address_is_taken(language):
        sentence = gettext("Another page has this address in %(language)s; choose a different one.")
        yield sentence % {"language": name_of(language)}
    if not alone and last_editor(release, language) == by:
        sentence = gettext("You edited %(language)s last, so somebody else must clear it.")
        yield sentence % {"language": name_of(language)}


def gaps(release, languages) -> list[str]:
    """What readers of some languages would miss, a sentence each: nothing stands against a decision, but it is said."""
    found = []
    shown = {model: model.objects.filter(pk__in=keys) for model, keys in things_shown(release).items()}
    for code in languages:
        silent = [
            row for rows in shown.values() for row in rows.exclude(pk__in=rows.filter(rows.written(code)).values("pk"))
        ]
        # A document in one language is offered to its readers alone.
        silent = [row for row in silent if getattr(row, "language", "") in {"", code}]
        sentences = [(gettext("%(language)s: not shown, because it is not written in it: %(things)s."), silent)]
        images = shown.get(Image, Image.objects.none())
        for field, sentence in (
            ("alt", gettext("%(language)s: no alternative text for %(things)s.")),
            ("credit", gettext("%(language)s: nobody is credited for %(things)s.")),
        ):
            sentences.append((sentence, images.exclude(is_filled(langs.column(field, code)))))
        for sentence, things in sentences:
            if names := "; ".join(str(thing) or gettext("(without a name)") for thing in things):
                found.append(sentence % {"language": name_of(code), "things": names})
    return found


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
