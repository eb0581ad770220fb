"""The pages of the desk on which people decide about a release, one for each verb that needs a word or a choice."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.publication import languages as langs
from newsroom.publication import moments
from newsroom.publication.fields import ZonedMoment, ZonedMomentField
from newsroom.publication.models import Publishable

from . import checks, figures, workflow
from .models import Release, Step
from .objections import gaps
from .workflow import ALONE, TABLE, Refused

State, Verb = Publishable.State, Step.Verb


class DecisionForm(forms.Form):
    """What a verb asks for; `choices()` gives it as the verb's arguments."""

    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    # What had been done with the release when the page was opened: a decision is about what was seen.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, release, user, at, mark=workflow.mark, **kwargs):
        self.release, self.user, self.at, self.mark = release, user, at, mark
        super().__init__(*args, **kwargs)
        self.initial["seen"] = mark(release) if release else ""

    def choices(self) -> dict:
        return {"note": self.cleaned_data["note"], "seen": self.cleaned_data["seen"]}

    def look_again(self):
        """After a refusal the page shows the release as it is now, and a second decision is about that."""
        if self.is_bound and self.release:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = self.mark(self.release)


class SubmitForm(DecisionForm):
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For whoever looks at it: what to watch out for."),
    )


class ReturnForm(DecisionForm):
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 4}), help_text=_("What there is to do.")
    )


class AloneForm(DecisionForm):
    """The emergency: for those with the right of it, and only where somebody else's eyes are missing."""

    alone = forms.BooleanField(
        label=_("Emergency: decide this alone"),
        required=False,
        help_text=_("Write the reason in the note. It is listed until a third person has signed it off."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.user.has_perm(ALONE) or not self.is_own_work():
            del self.fields["alone"]

    def is_own_work(self) -> bool:
        editors = [workflow.last_editor(self.release, code) for code in (None, *langs.codes())]
        return self.user in editors or bool(workflow.own_work(self.release, self.user))

    def choices(self):
        return super().choices() | {"alone": self.cleaned_data.get("alone", False)}


def language_choices(codes) -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in settings.LANGUAGES if code in codes]


class ApproveForm(AloneForm):
    languages = forms.MultipleChoiceField(
        label=_("Clear these languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each goes out with the release. What is not cleared now can be cleared later."),
    )
    now = forms.BooleanField(label=_("Publish it at once, dated now"), required=False)
    field_order = ["languages", "now", "alone", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ready = [
            code
            for code in langs.codes()
            if code not in self.release.cleared_languages and not self.release.missing(code)
        ]
        self.fields["languages"].choices = language_choices(ready)
        self.initial.setdefault("languages", [code for code in ready if code not in self.release.stale_languages])
        if not ready:
            del self.fields["languages"]
        if self.release.public_from is None:
            del self.fields["now"]

    def choices(self):
        return super().choices() | {
            "languages": self.cleaned_data.get("languages", []),
            "now": self.cleaned_data.get("now", False),
        }


class LanguageForm(AloneForm):
    """One verb for one language, chosen from those for which it can be done."""

    language = forms.ChoiceField(label=_("Language"), widget=forms.RadioSelect)
    field_order = ["language", "alone", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        candidates = self.candidates()
        self.fields["language"].choices = language_choices(candidates)
        if candidates:
            self.initial.setdefault("language", candidates[0])

    def candidates(self):
        return [
            code
            for code in langs.codes()
            if code not in self.release.cleared_languages and not self.release.missing(code)
        ]

    def choices(self):
        return super().choices() | {"language": self.cleaned_data["language"]}


class HoldForm(LanguageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("alone", None)

    def candidates(self):
        public = workflow.public_languages(self.release, self.at)
        return [code for code in self.release.cleared_languages if code not in public]

    def choices(self):
        return DecisionForm.choices(self) | {"language": self.cleaned_data["language"]}


class ReasonForm(DecisionForm):
    """What readers of each public language will find in place of the release."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.codes = workflow.public_languages(self.release, self.at) or workflow.languages_of_withdrawal(self.release)
        for code, name in language_choices(self.codes):
            self.fields[f"reason_{code}"] = forms.CharField(
                label=gettext("Reason that readers are told, in %(language)s") % {"language": name},
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
            )
        self.order_fields([f"reason_{code}" for code in self.codes])

    def choices(self):
        return super().choices() | {"reason": {code: self.cleaned_data[f"reason_{code}"] for code in self.codes}}


class MomentForm(DecisionForm):
    """The moment from which it is public; left empty, there is none. The field asks about one that has passed."""

    moment = ZonedMomentField(label=_("Public from"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("moment", ZonedMoment(self.release.public_from, self.release.zone))
        # The field reads what it is compared with from itself.
        self.fields["moment"].initial = self.initial["moment"]
        del self.fields["note"]

    def choices(self):
        at, zone = self.cleaned_data["moment"]
        return {"public_from": at, "zone": zone, "past": True, "seen": self.cleaned_data["seen"]}


# {verb: (the function, its form, what the page says will happen)}
DECISIONS = {
    "submit": (workflow.submit, SubmitForm, _("Somebody who may approve will look at it.")),
    "return": (workflow.return_, ReturnForm, _("It becomes a draft again, and its writer reads your note.")),
    "schedule": (workflow.schedule, MomentForm, _("Once approved, it is public from this moment, by the clock alone.")),
    "approve": (workflow.approve, ApproveForm, ""),
    "cancel": (workflow.cancel, DecisionForm, _("It becomes a draft again. Nothing of it has been public.")),
    "clear": (workflow.clear, LanguageForm, _("You say that this language may go out as it stands.")),
    "hold": (workflow.hold, HoldForm, _("This language does not go out until somebody clears it again.")),
    "withdraw": (
        workflow.withdraw,
        ReasonForm,
        _("Its pages say that it was withdrawn, and why; it leaves lists and feeds."),
    ),
    "retract": (
        workflow.retract,
        ReasonForm,
        _("For what should never have been published. Its addresses answer that it is gone, and why."),
    ),
    "restore": (workflow.restore, AloneForm, _("It is public again at once, in the languages that are cleared.")),
}


def available(release, user) -> list[dict]:
    """The decisions that the state of a release calls for, each with its address or the reasons against it."""
    public = bool(workflow.public_languages(release, timezone.now()))
    out_of_place = {"cancel", "schedule", "hold"} if public else {"withdraw", "retract"}
    # A draft is saved and submitted in one, so that nothing typed is left behind.
    out_of_place.add("submit")
    if release.state in {State.WITHDRAWN, State.RETRACTED}:
        out_of_place = set()
    if not [code for code in langs.codes() if code not in release.cleared_languages]:
        out_of_place.add("clear")
    if not release.cleared_languages:
        out_of_place.add("hold")
    return [
        {
            "verb": verb,
            "label": Verb(verb).label,
            "address": reverse("admin:releases_release_decide", args=[release.pk, verb]),
            "refused": workflow.refusals(verb, release, by=user),
        }
        for verb in DECISIONS
        if release.state in TABLE[verb].sources and verb not in out_of_place
    ]


def decide(model_admin, request, pk, verb):
    """Asks for what a verb needs, and does it. A refusal says why, and what was typed stays."""
    release = get_object_or_404(Release, pk=pk)
    if verb not in DECISIONS or not model_admin.has_view_permission(request, release):
        raise Http404
    act, form_class, outcome = DECISIONS[verb]
    at = timezone.now()
    refused = workflow.refusals(verb, release, by=request.user)
    form = form_class(request.POST if request.method == "POST" else None, release=release, user=request.user, at=at)
    status, way_out = 409 if refused and request.method == "POST" else 200, None
    if request.method == "POST" and not refused and form.is_valid():
        try:
            with transaction.atomic():
                # Whether something is public is asked when nobody else can decide any more.
                workflow.lock(release)
                act(release, by=request.user, at=timezone.now(), **form.choices())
        except Refused as refusal:
            refused, status = refusal.reasons, 409
            way_out = way_out_of(refused, release, form.choices())
            form.look_again()
        else:
            messages.success(request, done(verb, release))
            return HttpResponseRedirect(reverse("admin:releases_release_change", args=[release.pk]))
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "release": release,
        "title": Verb(verb).label,
        "verb": verb,
        "form": form,
        "outcome": outcome_of_approval(release, at) if verb == "approve" else outcome,
        "refused": refused,
        "way_out": way_out,
    }
    if verb in {"approve", "clear"}:
        result = checks.Result(release)
        context["overruled"] = [row for row in result.told() if row["overruled"]]
        context |= figures_to_know(result, release, is_settled=bool(workflow.settled_languages(release, at)))
        context["gaps"] = gaps(release, checks.begun(release))
        context["stale"] = language_choices(release.stale_languages)
    return render(request, "admin/releases/decision.html", context, status=status)


def way_out_of(refused, release, choices) -> tuple[str, str] | None:
    """The page on which a refusal can be dealt with, and its name: the number check, where figures are the reason."""
    languages = {*choices.get("languages", []), choices.get("language", ""), *release.cleared_languages}
    if set(refused) & set(checks.reasons_of_figures(release, languages)):
        return reverse("admin:releases_release_figures", args=[release.pk]), gettext("Number check")
    return None


def figures_to_know(result, release, *, is_settled: bool) -> dict:
    """What there is to know of its figures before a decision, in short: what the check found, what was said before.

    Of what readers see already, only the former.
    """
    return {
        "findings": len(result.against),
        "announced": [] if is_settled else figures.announced_before(release),
        "promises": [] if is_settled else figures.promises_due(release, timezone.localdate()),
    }


def done(verb, release) -> str:
    """What has become of the release, in a sentence."""
    if release.state == State.APPROVED and verb in {"approve", "restore", "schedule", "clear"}:
        if release.public_from <= timezone.now():
            return gettext("“%(release)s” is public.") % {"release": release}
        return gettext("“%(release)s” is approved and goes out on %(moment)s.") % {
            "release": release,
            "moment": moments.exact(release.public_from, langs.current(), release.zone),
        }
    if verb == Verb.SCHEDULE and release.public_from:
        return gettext("Once approved, “%(release)s” goes out on %(moment)s.") % {
            "release": release,
            "moment": moments.exact(release.public_from, langs.current(), release.zone),
        }
    return gettext("Done: %(step)s. “%(release)s” is now %(state)s.") % {
        "step": Verb(verb).label,
        "release": release,
        "state": State(release.state).label,
    }


def outcome_of_approval(release, at) -> str:
    if release.public_from is None:
        return gettext("No date and time of publication has been set: it will be public at once.")
    if release.public_from <= at:
        return gettext("Its moment, %(moment)s, has passed: it will be public at once.") % {
            "moment": moments.exact(release.public_from, langs.current(), release.zone)
        }
    return gettext("It goes out by itself on %(moment)s.") % {
        "moment": moments.exact(release.public_from, langs.current(), release.zone)
    }


def told(step) -> dict:
    """A step as the desk tells it: who, when, what, in which languages, and what was said."""
    names = get_text_list([name for _code, name in language_choices(step.languages)], gettext("and"))
    waits = step.emergency and not hasattr(step, "answers")
    note = workflow.moment_in_words(step.note) if step.verb == Verb.SCHEDULE else step.note
    return {"step": step, "label": step.get_verb_display(), "languages": names, "waits": waits, "note": note}


def sign_off(model_admin, request, pk):
    """A third person signs off what somebody decided alone."""
    step = get_object_or_404(Step.objects.select_related("by"), pk=pk, emergency=True)
    if not request.user.has_perm(workflow.APPROVE):
        raise PermissionDenied
    form = DecisionForm(request.POST or None, release=None, user=request.user, at=timezone.now())
    refused, status = [], 200
    if request.method == "POST" and form.is_valid():
        try:
            workflow.sign_off(step, by=request.user, at=timezone.now(), note=form.cleaned_data["note"])
        except Refused as refusal:
            refused, status = refusal.reasons, 409
        else:
            messages.success(request, gettext("Signed off."))
            return HttpResponseRedirect(reverse("admin:releases_step_changelist"))
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": Verb.SIGN_OFF.label,
        "told": told(step),
        "form": form,
        "refused": refused,
    }
    return render(request, "admin/releases/sign_off.html", context, status=status)
