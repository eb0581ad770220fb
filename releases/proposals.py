"""The pages of the desk for changes of public words, and for previews of what is not public yet."""

import datetime

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from newsroom.publication import languages as langs
from newsroom.publication import moments
from newsroom.publication.differences import marked
from newsroom.publication.models import person

from . import corrections, workflow
from .decisions import AloneForm, ReturnForm, language_choices
from .models import Correction, PreviewLink, Release
from .models.previews import hashed
from .objections import reasons_not_to_write
from .workflow import Refused

# How long a preview may be open, in days.
DAYS = [1, 2, 3, 7, 14, 30]


class CarriedField(forms.ModelChoiceField):
    """Earlier corrections, each by its day and what readers are told of it."""

    def label_from_instance(self, correction):
        day = moments.day(correction.decided_at, langs.current())
        return f"{day}: {langs.any_language(correction, 'note')}"


class ProposalForm(forms.Form):
    """What kind of change it is, and what readers are told of it."""

    kind = forms.ChoiceField(label=_("Kind of change"), choices=Correction.Kind.choices, widget=forms.RadioSelect)
    awaiting = forms.MultipleChoiceField(
        label=_("The same correction is still to be made in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Readers of these languages are told that it has not been made in theirs yet."),
    )
    carries = CarriedField(
        label=_("It makes an earlier correction here"),
        queryset=Correction.objects.none(),
        required=False,
        help_text=_("Readers of this language are told so far that it has not been made in theirs."),
    )

    def __init__(self, *args, correction, public, **kwargs):
        super().__init__(*args, **kwargs)
        self.touched = [code for code in correction.languages if code in public]
        for code, name in language_choices(self.touched):
            self.fields[f"note_{code}"] = forms.CharField(
                label=gettext("Public note in %(language)s") % {"language": name},
                required=False,
                initial=getattr(correction, langs.column("note", code)),
                widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
                help_text=_("For a correction: what was wrong and what is right, in a sentence."),
            )
        others = [code for code in public if code not in correction.languages]
        self.fields["awaiting"].choices = language_choices(others)
        self.fields["awaiting"].initial = others
        if not others:
            del self.fields["awaiting"]
        waiting = [
            other
            for other in correction.release.corrections.filter(state=Correction.State.APPLIED)
            if set(other.awaiting) & set(correction.languages)
        ]
        if waiting:
            self.fields["carries"].queryset = Correction.objects.filter(pk__in=[other.pk for other in waiting])
            self.fields["carries"].initial = waiting[0].pk
        else:
            del self.fields["carries"]
        self.order_fields(["kind", *(f"note_{code}" for code in self.touched), "awaiting", "carries"])

    def choices(self) -> dict:
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "notes": {code: data[f"note_{code}"] for code in self.touched},
            "awaiting": data.get("awaiting", []),
            "carries": data.get("carries"),
        }


def correction(model_admin, request, pk):
    """A change of public words: what it changes, and what is to become of it."""
    change = get_object_or_404(Correction.objects.select_related("release", "proposed_by"), pk=pk)
    if not model_admin.has_view_permission(request, change.release):
        raise Http404
    at = timezone.now()
    settled = workflow.settled_languages(change.release, at)
    act = request.POST.get("act", "")
    given = {name: request.POST if act == name else None for name in ("propose", "correct", "dismiss")}
    proposal = ProposalForm(given["propose"], correction=change, public=settled)
    options = {"release": change.release, "user": request.user, "at": at}
    making = AloneForm(given["correct"], prefix="make", mark=lambda _release: corrections.mark_of(change), **options)
    answer = ReturnForm(given["dismiss"], prefix="answer", **options)
    verbs = {
        "propose": (corrections.propose, proposal, gettext("The change waits for somebody who may approve.")),
        "correct": (corrections.correct, making, gettext("The change is made.")),
        "dismiss": (corrections.dismiss, answer, gettext("The change is not made.")),
    }
    refused, status = [], 200
    if request.method == "POST" and act in verbs:
        verb, form, sentence = verbs[act]
        if form.is_valid():
            try:
                with transaction.atomic():
                    workflow.lock(change.release)
                    verb(change, by=request.user, at=timezone.now(), **form.choices())
            except Refused as refusal:
                refused, status = refusal.reasons, 409
                if act != "propose":
                    form.look_again()
            else:
                messages.success(request, sentence)
                return HttpResponseRedirect(reverse("admin:releases_release_change", args=[change.release_id]))
    shall, is_as_seen = corrections.carried_over(change, corrections.content(change.release))
    found = corrections.number_check(change, shall, settled).told() if change.is_open else []
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": gettext("Change of a public text"),
        "findings": [row for row in found if row["stands"]],
        "change": change,
        "release": change.release,
        "rows": differences(change),
        "proposal": proposal,
        "making": making,
        "answer": answer,
        "refused": refused,
        "refused_to_make": workflow.refusals("correct", change.release, by=request.user),
        "is_own": request.user in {change.proposed_by, change.sent_by},
        "is_outdated": change.is_open and not is_as_seen,
        "refused_to_send": list(reasons_not_to_write(change.languages, request.user)),
        "may_work_on": proposes(request.user, change),
        "notes": [
            (name, getattr(change, langs.column("note", code)))
            for code, name in language_choices(change.languages)
            if getattr(change, langs.column("note", code))
        ],
        "awaiting": [name for _code, name in language_choices(change.awaiting)],
    }
    return render(request, "admin/releases/change.html", context, status=status)


def proposes(user, change) -> bool:
    """Whether somebody may put another text in the place of a change."""
    return change.proposed_by == user or user.has_perm(workflow.CHANGE)


def differences(change) -> list[dict]:
    """What a change changes, field by field: {"label", "language", "words"}, with what went and what came marked."""
    rows = []
    before, after = change.before, change.after
    for field in corrections.said_fields(Release):
        old, new = (said["fields"].get(field.attname) for said in (before, after))
        if (old or None) != (new or None):
            rows.append(row(Release, field, old, new))
    for field in Release._meta.many_to_many:
        old, new = (names(field.related_model, said["many"][field.name]) for said in (before, after))
        if old != new:
            rows.append({"label": field.verbose_name, "language": "", "words": marked(old, new)})
    for name in corrections.PARTS:
        model = corrections.part_model(name)
        old, new = (parts(model, said["parts"][name]) for said in (before, after))
        if old != new:
            rows.append({"label": model._meta.verbose_name_plural, "language": "", "words": marked(old, new)})
    return rows


def row(model, field, old, new) -> dict:
    code = next((code for code in langs.codes() if field.name.endswith(langs.column("", code))), "")
    original = model._meta.get_field(field.name.removesuffix(langs.column("", code))) if code else field
    texts = [reading(field, text) for text in (old, new)]
    return {"label": original.verbose_name, "language": code, "words": marked(*texts)}


def reading(field, value) -> str:
    """A value as people read it: the name of a thing, the label of a choice."""
    if value is None:
        return ""
    if field.many_to_one:
        return names(field.related_model, [value])
    if hasattr(field, "in_words"):
        return field.in_words(value)
    return str(dict(field.flatchoices).get(value, value))


def names(model, keys) -> str:
    found = model._default_manager.in_bulk(keys)
    return "\n".join(str(found.get(key, gettext("(deleted)"))) for key in keys)


def parts(model, rows) -> str:
    """The parts of one kind, a line each."""
    fields = [field for field in corrections.said_fields(model) if field.name != "position"]
    lines = []
    for part in rows:
        told = [reading(field, part.get(field.attname)) for field in fields if part.get(field.attname)]
        lines.append(" · ".join(told))
    return "\n".join(lines)


class PreviewForm(forms.ModelForm):
    days = forms.TypedChoiceField(label=_("Open for"), coerce=int, initial=7)
    # The link that this form will make, and makes once, however often it is sent.
    token = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = PreviewLink
        fields = ["language", "for_whom"]

    def __init__(self, *args, release, **kwargs):
        super().__init__(*args, **kwargs)
        self.salt = f"preview of {release.uid}"
        public = workflow.public_languages(release, timezone.now())
        is_gone = release.state in {Release.State.WITHDRAWN, Release.State.RETRACTED}
        written = [code for code in langs.codes() if release.is_begun(code) and code not in public and not is_gone]
        self.fields["language"].choices = language_choices(written)
        self.fields["days"].choices = [(days, days_in_words(days)) for days in DAYS]
        self.initial["token"] = signing.dumps(PreviewLink.new_token(), salt=self.salt)

    def clean_token(self) -> str:
        try:
            return signing.loads(self.cleaned_data["token"], salt=self.salt, max_age=datetime.timedelta(days=1))
        except signing.BadSignature:
            raise forms.ValidationError(gettext("This page is too old: open it again.")) from None


def days_in_words(days: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


@sensitive_variables("token")
def previews(model_admin, request, pk):
    """The links by which people without an account read this release before it is public."""
    release = get_object_or_404(Release, pk=pk)
    if not model_admin.has_view_permission(request, release):
        raise Http404
    if not request.user.has_perm(workflow.CHANGE):
        raise PermissionDenied
    at = timezone.now()
    form = PreviewForm(request.POST if "make" in request.POST else None, release=release)
    address = ""
    if "revoke" in request.POST:
        for link in release.preview_links.filter(revoked_at=None):
            if str(link.pk) == request.POST["revoke"]:
                link.revoked_at = at
                link.save(update_fields=["revoked_at"])
        messages.success(request, gettext("The link no longer opens."))
        return HttpResponseRedirect(request.path)
    if form.is_bound and form.is_valid():
        token = form.cleaned_data["token"]
        link = form.instance
        link.release, link.made_at, link.made_by_name = release, at, person(request.user)
        link.expires_at = at + datetime.timedelta(days=form.cleaned_data["days"])
        link.token_hash = hashed(token)
        if not PreviewLink.objects.opened_by(token).exists():
            link.save()
        address = request.build_absolute_uri(reverse("preview", args=[token]))
        form = PreviewForm(None, release=release)
    living = set(PreviewLink.objects.public(at).filter(release=release).values_list("pk", flat=True))
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": gettext("Previews"),
        "release": release,
        "form": form,
        "address": address,
        "links": [(link, link.pk in living) for link in release.preview_links.all()],
        "names": dict(settings.LANGUAGES),
    }
    response = render(request, "admin/releases/previews.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
