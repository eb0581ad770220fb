"""What the forms of the desk refuse where facts are cited."""

from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils.translation import gettext

from newsroom.facts.models import Fact
from newsroom.publication.comparison import label
from newsroom.publication.forms import TranslatedForm

from . import citing


class CitingForm(TranslatedForm):
    """Takes texts that cite facts: in the words of the facts, whatever was typed within a citation."""

    def clean(self):
        cleaned = super().clean()
        model = self._meta.model
        typed = {name: cleaned[name] for name in citing.texts_of(model) if cleaned.get(name)}
        typed = {name: model._meta.get_field(name).cleaned(text) for name, text in typed.items()}
        keys = set().union(*citing.read(model, typed).values())
        facts = citing.facts_named(keys)
        for name, text in typed.items():
            item, language = model._meta.get_field(name), citing.texts_of(model)[name]
            found = [*citing.faults(text, facts, language, is_rich=item.is_rich)]
            found += self.reasons_not_to_cite(citing.keys_in(text, is_rich=item.is_rich), facts, language)
            told = citing.retold(text, facts, language, is_rich=item.is_rich)
            if not found and item.max_length and len(told) > item.max_length:
                sentence = gettext("With the facts that it cites, this is %(number)s characters too long.")
                found.append(sentence % {"number": len(told) - item.max_length})
            if found:
                self.add_error(name, found)
            else:
                cleaned[name] = told
        return cleaned

    def reasons_not_to_cite(self, keys, facts, language) -> list[str]:
        return []


class BoilerplateForm(CitingForm):
    """A standing text is on many pages, also on those that are public before what it cites would be."""

    def reasons_not_to_cite(self, keys, facts, language):
        sentence = gettext(
            "Readers of this language do not know “%(fact)s” yet. A boilerplate cites only what is public: write it as "
            "words until then."
        )
        public = Fact.objects.public(languages=[language]).filter(key__in=keys)
        known = set(public.values_list("key", flat=True)) if keys else set()
        return [sentence % {"fact": facts[key]} for key in sorted(keys & facts.keys() - known)]


class CitationFormSet(BaseInlineFormSet):
    """A citation stays while a text of the release cites the fact."""

    def save_new(self, form, commit=True):
        there = self.model.objects.filter(release=self.instance, fact=form.instance.fact)
        ended = there.exclude(until=None).first()
        if ended is None:
            return super().save_new(form, commit)
        # It had been taken away; a release states a fact once.
        ended.position, ended.is_key = form.instance.position, form.instance.is_key
        ended.bring(None)
        return ended

    def clean(self):
        super().clean()
        removed = {form.instance.fact_id: form.instance for form in self.deleted_forms if form.instance.pk}
        if not removed:
            return
        sentence = gettext("“%(fact)s” stands in a text, so it stays cited: %(places)s. Take it out of the text first.")
        cited = citing.cited_in(self.instance)
        for fact in Fact.objects.filter(pk__in=removed).select_related("measure"):
            if places := [place(type(self.instance), name) for name, keys in cited.items() if fact.key in keys]:
                raise ValidationError(sentence % {"fact": fact, "places": ", ".join(places)})


def place(model, name: str) -> str:
    """The name of a text and its language, for staff."""
    return label(model, name, with_language=True)
