"""How words that are public change: proposed by one person, made by another, told to readers.

The proposal holds everything that readers see of the release, as it was and as it shall be, so that it can be looked
at, worked on and made whole. Until it is made, nothing that is public has changed.
"""

import json

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext

from newsroom.facts.models import Fact
from newsroom.publication import languages as langs
from newsroom.publication.authorship import lock_things, newest_version, own_among, with_what_they_show
from newsroom.publication.changes import Refused, reasons_against_alone
from newsroom.publication.history import Snapshot, kept_fields, snapshot, touch
from newsroom.publication.models import Shown, person

from . import checks, citing, figures
from .models import WORDS, Correction, EarlierText, Release
from .objections import (
    lacks,
    name_of,
    reasons_not_to_write,
    reasons_of_authorship,
    settled_languages,
)
from .workflow import CHANGE, confirm_facts, doing, fault_point, lock, mark, public_languages

# What is decided by verbs or names the row for ever, and is no part of what a release says.
DECIDED = {"id", "uid", "state", "public_from", "zone", "created_at", "since", "until"}
DECIDED_PER_LANGUAGE = ("slug", "cleared_at", "cleared_by", "worded_at", "corrected_at")
PARTS = ("citations", "release_images", "release_documents")


# What a release says --------------------------------------------------------------------------------------------


def said_fields(model) -> list[models.Field]:
    """The fields of a release or of a part of one that readers see; a translated one by its columns."""
    skipped = DECIDED | {"release"} | set(langs.columns(*DECIDED_PER_LANGUAGE))
    return [field for name, field in kept_fields(model).items() if name not in skipped and not field.many_to_many]


def content(release) -> dict:
    """Everything that readers see of a release, in all its languages, as plain data."""
    many = {
        field.name: sorted(getattr(release, field.name).values_list("pk", flat=True))
        for field in Release._meta.many_to_many
    }
    rows = {name: getattr(release, name).standing().order_by("position", "pk") for name in PARTS}
    parts = {name: [values(part) for part in rows[name]] for name in PARTS}
    said = {"fields": values(release), "many": many, "parts": parts}
    return json.loads(json.dumps(said, cls=DjangoJSONEncoder))


def values(row) -> dict:
    return {field.attname: field.value_from_object(row) for field in said_fields(type(row))}


@transaction.atomic
def put(release, said: dict, at):
    """Makes a release say what was kept by `content`. Raises Refused where something it needs is gone. Saves it."""
    touch(release)
    for field in said_fields(Release):
        if field.attname in said["fields"]:
            value = field.to_python(said["fields"][field.attname])
            setattr(release, field.attname, value)
            if field.many_to_one:
                must_exist(field.related_model, {value} - {None})
    for name, keys in said["many"].items():
        related = getattr(release, name)
        must_exist(related.model, set(keys))
        related.set(keys)
    for name in PARTS:
        put_parts(release, getattr(release, name), said["parts"][name], known_from(release, at))
    try:
        release.validate_constraints()
    except ValidationError as error:
        raise Refused(error.messages) from None
    release.save()


def known_from(release, at):
    """The moment of a change in what readers know; None where they do not know the release yet."""
    return at if release.state == Release.State.WITHDRAWN or public_languages(release, at) else None


def put_parts(release, related, said: list[dict], at):
    """Makes the parts of one kind what was kept. A part is known by what it shows, which stands in a release once."""
    fields = said_fields(related.model)
    (shown,) = (field for field in fields if field.many_to_one)
    must_exist(shown.related_model, {values_[shown.attname] for values_ in said})
    there = {getattr(part, shown.attname): part for part in related.all()}
    for values_ in said:
        part = there.pop(values_[shown.attname], None) or related.model(release=release)
        for field in fields:
            if field.attname in values_:
                setattr(part, field.attname, field.to_python(values_[field.attname]))
        part.bring(at)
    for part in there.values():
        part.take_away(at)


def must_exist(model, keys: set):
    if model._default_manager.filter(pk__in=keys).count() < len(keys):
        raise Refused([gettext("Something that this change adds has been deleted since. Propose it anew.")])


def touched_languages(before: dict, after: dict, *, in_their_words=False) -> list[str]:
    """The languages whose readers see a difference between two contents, or only those whose own words differ."""
    own = dict.fromkeys(langs.codes(), 0)
    shared = before["many"] != after["many"]
    pairs = [(before["fields"], after["fields"])]
    for name in PARTS:
        if len(before["parts"][name]) != len(after["parts"][name]):
            shared = True
        pairs += zip(before["parts"][name], after["parts"][name], strict=False)
    for old, new in pairs:
        for name in {*old, *new}:
            if (old.get(name) or None) == (new.get(name) or None):
                continue
            code = next((code for code in own if name.endswith(langs.column("", code))), None)
            if code is None:
                shared = True
            else:
                own[code] += 1
    return [code for code, changes in own.items() if changes or (shared and not in_their_words)]


def version_of(release, said: dict) -> Snapshot:
    """What was kept by `content`, as a version of the release that a form can be filled with."""

    def written(fields, kept):
        values_ = {field.name: kept.get(field.attname) for field in fields}
        return {name: value for name, value in values_.items() if value not in (None, "", [])}

    now = snapshot(release)
    decided = {name: value for name, value in now.values.items() if name not in names_said()}
    values_ = decided | written(said_fields(Release), said["fields"])
    values_ |= {name: keys for name, keys in said["many"].items() if keys}
    parts = {
        name: {f"new-{n}": written(said_fields(part_model(name)), part) for n, part in enumerate(said["parts"][name])}
        for name in PARTS
    }
    return Snapshot(Release, now.pk, values_, parts)


def names_said() -> set[str]:
    return {field.name for field in [*said_fields(Release), *Release._meta.many_to_many]}


def part_model(name: str):
    return Release._meta.get_field(name).related_model


def carried_over(correction: Correction, now: dict) -> tuple[dict, bool]:
    """What a release would say with a change made to what it says now, and whether that is what was looked at.

    It is not where somebody has meanwhile changed the same, or a fact that it cites anew.
    """
    before, after, is_as_seen = correction.before, correction.after, True
    said = {"fields": dict(now["fields"]), "many": dict(now["many"]), "parts": dict(now["parts"])}
    for kind, values_ in said.items():
        for name in values_:
            old, new = before[kind].get(name), after[kind].get(name)
            if (old or None) != (new or None):
                is_as_seen &= (values_[name] or None) == (old or None)
                values_[name] = new
    changed = {name: text for name, text in after["fields"].items() if text != before["fields"].get(name)}
    is_as_seen &= all(changed[name] == text for name, text in citing.retold_columns(Release, changed).items())
    return said, is_as_seen


def shown_by(correction: Correction) -> dict:
    """The keys of everything that a release would show with a change made, by their models."""
    after, found = correction.after, {}
    for name, keys in after["many"].items():
        found.setdefault(Release._meta.get_field(name).related_model, set()).update(keys)
    pairs = [(Release, after["fields"]), *((part_model(name), part) for name in PARTS for part in after["parts"][name])]
    for model, values_ in pairs:
        for field in said_fields(model):
            if field.many_to_one and values_.get(field.attname) is not None:
                found.setdefault(field.related_model, set()).add(values_[field.attname])
    shown = {model: keys for model, keys in found.items() if issubclass(model, Shown)}
    return with_what_they_show(shown, shown)


def mark_of(correction: Correction) -> str:
    """Stands for all that has been done so far with a release, and with what it would show with a change made."""
    return f"{mark(correction.release)}.{newest_version(shown_by(correction))}"


# Verbs ----------------------------------------------------------------------------------------------------------


def begin(release, *, by, at, before, after, instead_of=None) -> Correction:
    """Keeps a change that somebody has typed over public words. Nothing is asked of others until it is proposed.

    `instead_of` is an open change that this one has been made of, and whose place it takes.
    """
    if instead_of is not None:
        instead_of.refresh_from_db()
        if instead_of.is_open:
            dismiss(instead_of, by=by, at=at, note=gettext("Worked on again."))
    return Correction.objects.create(
        release=release,
        before=before,
        after=after,
        languages=touched_languages(before, after),
        proposed_by=by,
        proposed_by_name=person(by),
        proposed_at=at,
    )


@transaction.atomic
def propose(correction, *, by, at, kind, notes=None, awaiting=(), carries=None):
    """Asks those who may approve to make a change. `notes` are the public notes of a correction by language."""
    release = correction.release
    lock(release)
    correction.refresh_from_db()
    notes = {code: text.strip() for code, text in (notes or {}).items() if text and text.strip()}

    def reasons():
        yield from reasons_not_to_write(correction.languages, by)
        if not correction.is_open:
            yield gettext("This change has been decided already.")
        elif correction.state != Correction.State.BEGUN:
            yield gettext("This change has been proposed already. Work on it again to propose it otherwise.")
        if kind not in Correction.Kind.values:
            yield gettext("Say whether this is a minor edit or a correction.")
        if kind == Correction.Kind.CORRECTION:
            for code in sorted(set(correction.languages) & set(settled_languages(release, at)) - set(notes)):
                yield gettext("Write the public note in %(language)s.") % {"language": name_of(code)}

    with doing("propose", release, by=by, at=at, languages=correction.languages, reasons=reasons):
        correction.kind = kind
        for code in langs.codes():
            setattr(correction, langs.column("note", code), notes.get(code, ""))
        is_correction = kind == Correction.Kind.CORRECTION
        correction.awaiting = [code for code in awaiting if code not in correction.languages] if is_correction else []
        correction.carries = carries if is_correction else None
        correction.state, correction.sent_by = Correction.State.PROPOSED, by
        correction.read_in = settled_languages(release, at)
        correction.save()


@transaction.atomic
def correct(correction, *, by, at, alone=False, note="", seen=""):
    """Makes a proposed change: the new words are public at once, and the earlier ones stay readable."""
    release = correction.release
    lock(release)
    lock_things(with_what_they_show({Release: {release.pk}}, shown_by(correction)))
    correction.refresh_from_db()
    settled = settled_languages(release, at)
    shall, is_as_seen = carried_over(correction, content(release))
    compared = compared_languages(correction, settled)
    known_before = frozenset(finding.key for finding in checks.Result(release, compared).all)
    confirmed_before = set(release.citations.standing().values_list("fact", flat=True))

    def reasons():
        yield from reasons_not_to_make(correction, by=by, alone=alone, note=note, seen=seen)
        if not is_as_seen:
            yield gettext("The release has been changed since this was proposed. Propose it anew.")
        if correction.kind == Correction.Kind.CORRECTION and (new := set(settled) - set(correction.read_in)):
            sentence = gettext(
                "It has been published in %(languages)s since this was proposed. Propose it anew, so that its readers "
                "are told."
            )
            yield sentence % {"languages": get_text_list([name_of(code) for code in sorted(new)], gettext("and"))}

    with doing(
        "correct",
        release,
        by=by,
        at=at,
        note=note,
        languages=correction.languages,
        emergency=alone,
        reasons=reasons,
    ):
        is_correction = correction.kind == Correction.Kind.CORRECTION
        told = [code for code in correction.languages if code in settled] if is_correction else []
        keep_earlier_texts(release, correction, told, at)
        put(release, shall, at)
        # Another change may cite in a text what this one takes out of the table.
        citing.pin(release, known_from(release, at))
        figures.allow(release, compared, known_before, by=by, at=at, note=note)
        fault_point("correct:put")
        if lacking := [lacks(code, fields) for code in release.cleared_languages if (fields := release.missing(code))]:
            raise Refused(lacking)
        for code in touched_languages(correction.before, correction.after, in_their_words=True):
            setattr(release, langs.column("worded_at", code), at)
        for code in told:
            setattr(release, langs.column("corrected_at", code), at)
        for code in correction.languages:
            if code not in settled:
                # What readers do not see yet must be cleared as it now stands.
                release.unclear(code)
        if not alone:
            confirm_facts(release, by=by, at=at, but=confirmed_before)
        settle(correction, Correction.State.APPLIED, by=by, at=at, answer=note)
        fault_point("correct:settled")


def number_check(correction, shall: dict, settled) -> checks.Result:
    """What would no longer agree if a release said what it shall."""
    return checks.result_of_change(correction.release, shall["fields"], compared_languages(correction, settled))


def compared_languages(correction, settled) -> list[str]:
    """Those that readers are told to wait for still say what was said before."""
    return [code for code in settled if code not in correction.awaiting]


def reasons_not_to_make(correction, *, by, alone, note, seen):
    if alone:
        yield from reasons_against_alone(by, note)
    elif by in {correction.proposed_by, correction.sent_by}:
        yield gettext("You proposed this, so somebody else must make it.")
    else:
        yield from reasons_of_authorship(own_among(shown_by(correction), by))
    if correction.state != Correction.State.PROPOSED:
        yield gettext("Only a change that has been proposed and not yet decided can be made.")
    if seen and seen != mark_of(correction):
        yield gettext("Something has been done with it since you opened this page: look at it again.")


@transaction.atomic
def dismiss(correction, *, by, at, note, seen=""):
    """Does not make a proposed change, and says why. Its text stays with the proposal."""
    lock(correction.release)
    correction.refresh_from_db()

    def reasons():
        if correction.proposed_by != by and not by.has_perm(CHANGE):
            yield gettext("This takes the right to change releases. Ask an administrator.")
        if not correction.is_open:
            yield gettext("This change has been decided already.")

    with doing("dismiss", correction.release, by=by, at=at, note=note, reasons=reasons, seen=seen):
        settle(correction, Correction.State.DISMISSED, by=by, at=at, answer=note)


def keep_earlier_texts(release, correction, languages, at):
    for code in languages:
        number = release.earlier_texts.filter(language=code).count() + 1
        words = {name: getattr(release, langs.column(name, code)) for name in WORDS} | {
            "dateline_date": release.dateline_date,
            "figures": figures_read(release, code, at),
            "captions": captions_read(release, code),
        }
        EarlierText.objects.create(
            release=release, correction=correction, language=code, number=number, words=words, until=at
        )
    fault_point("correct:kept")


def figures_read(release, code, at) -> list[dict]:
    """The figures beside the text, as readers of a language saw them."""
    cited = {"citations__release": release, "citations__until": None}
    facts = Fact.objects.public(at, [code]).filter(**cited).order_by("citations__position")
    return [
        {
            "measure": getattr(fact.measure, langs.column("name", code)),
            "figure": fact.figure_in(code),
            "period": fact.period_in(code),
        }
        for fact in facts.select_related("measure")
    ]


def captions_read(release, code) -> list[str]:
    column = langs.column("caption", code)
    parts = release.release_images.select_related("image")
    captions = [getattr(part, column) or getattr(part.image, column) for part in parts]
    return [caption for caption in captions if caption]


def settle(correction, state, *, by, at, answer):
    correction.state = state
    correction.decided_by_name = person(by)
    correction.decided_at = at
    correction.answer = answer.strip()
    correction.save()
    carried = correction.carries
    if state == Correction.State.APPLIED and carried is not None:
        carried.awaiting = [code for code in carried.awaiting if code not in correction.languages]
        carried.languages = [code for code in langs.codes() if code in {*carried.languages, *correction.languages}]
        carried.save()
