"""The pages of the desk on figures: the number check of a release, superseded facts, and what has been said."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.facts.models import Fact
from newsroom.publication import languages as langs

from . import checks, figures, workflow
from .models import Citation, FollowUp, Release
from .workflow import Refused


class OverruleForm(forms.Form):
    finding = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why it is right as it stands"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why it is right as it stands: whoever approves will read it.")},
    )


def number_check(model_admin, request, pk):
    """What the figures of a release say in each language, side by side, and what of it is to be looked at again."""
    release = get_object_or_404(Release, pk=pk)
    if not model_admin.has_view_permission(request, release):
        raise Http404
    form, refused, status = OverruleForm(request.POST or None), [], 200
    if request.method == "POST" and form.is_valid():
        try:
            figures.overrule(release, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            refused, status = refusal.reasons, 409
        else:
            messages.success(request, gettext("Overruled. Whoever approves will read your reason."))
            return HttpResponseRedirect(request.path)
    result = checks.Result(release)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "release": release,
        "title": gettext("Number check"),
        "findings": result.told(),
        "against": len(result.against),
        "languages": [checks.name_of(code) for code in result.texts],
        "form": form,
        "refused": refused,
        "may_overrule": not workflow.refusals("overrule", release, by=request.user),
    }
    return render(request, "admin/releases/number_check.html", context, status=status)


class FollowUpForm(forms.Form):
    citation = forms.ModelChoiceField(Citation.objects.standing(), widget=forms.HiddenInput)
    newer = forms.CharField(required=False, widget=forms.HiddenInput)
    choice = forms.ChoiceField(label=_("What becomes of it"), choices=FollowUp.Choice.choices)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.TextInput)


def superseded(model_admin, request):
    """Every release that states a fact which has been superseded, and what has been decided about each."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    form, refused, status = FollowUpForm(request.POST or None), [], 200
    if request.method == "POST" and form.is_valid():
        chosen = {**form.cleaned_data}
        citation = chosen.pop("citation")
        try:
            figures.follow_up(citation, by=request.user, at=timezone.now(), **chosen)
        except Refused as refusal:
            refused, status = refusal.reasons, 409
        else:
            messages.success(request, gettext("Decided. The words of the release have not changed."))
            if sentence := what_follows(chosen["choice"], chosen["newer"]):
                messages.info(request, sentence)
            if chosen["choice"] == FollowUp.Choice.CORRECT:
                return HttpResponseRedirect(reverse("admin:releases_release_change", args=[citation.release_id]))
            return HttpResponseRedirect(request.get_full_path())
    elif request.method == "POST":
        status = 400
        if {"citation", "newer"} & form.errors.keys():
            refused = [gettext("What you decided about is no longer there: look at it again.")]
    key = request.GET.get("fact", "")
    # Other characters are in no key, and some the database refuses to look for.
    fact = Fact.objects.filter(key=key).first() if key.isalnum() else None
    rows = figures.superseded_citations(fact) if fact or not key else []
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": gettext("Superseded facts in releases"),
        "rows": [(row, form_about(row, form)) for row in rows],
        "refused": refused,
        "may_decide": request.user.has_perm(workflow.APPROVE),
    }
    return render(request, "admin/releases/superseded.html", context, status=status)


def form_about(citation, sent) -> FollowUpForm:
    """The form of one row, with what has been decided; what was sent about it and refused is still typed there."""
    of_row = {"citation": citation.pk, "newer": citation.newer.key}
    if citation.decision is not None:
        of_row |= {"choice": citation.decision.choice, "note": citation.decision.note}
    is_sent = sent.is_bound and sent["citation"].value() == str(citation.pk)
    if is_sent:
        of_row |= {name: sent[name].value() for name in ("choice", "note")}
    form = FollowUpForm(initial=of_row, auto_id=f"id_{citation.pk}_%s")
    # It is not bound: whatever was sent, the newer fact is the one that stands on the page now.
    form.faults = [fault for name in ("choice", "note") for fault in sent[name].errors] if is_sent else []
    return form


def what_follows(choice: str, newer: str) -> str:
    """What is still to be done, or to come, after a decision."""
    if choice == FollowUp.Choice.CORRECT:
        return gettext("Change the text now; what you save waits for a second person.")
    is_public = Fact.objects.public(languages=langs.codes()).filter(key=newer).exists()
    if choice == FollowUp.Choice.SINCE_THEN and not is_public:
        return gettext("Readers will see the line as soon as the newer fact is public.")
    return ""


def said(model_admin, request, key):
    """The ledger of one fact and of its measure: what has been said, when, in which release, in which words."""
    if not (model_admin.has_view_permission(request) and request.user.has_perm("facts.view_fact")):
        raise PermissionDenied
    fact = get_object_or_404(Fact.objects.select_related("measure"), key=key)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": gettext("What have we said?"),
        "fact": fact,
        "statements": figures.ledger(fact, timezone.now()),
    }
    return render(request, "admin/releases/said.html", context)
