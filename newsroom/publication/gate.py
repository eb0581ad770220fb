"""What a visitor may see, and from when: the one gate through which every door goes.

`public(at=None, languages=None)` exists on three kinds of rows:

- a *publishable* (release, plant, vehicle) is public when people have approved it, its moment has come and
  somebody has cleared the language;
- a *part* belongs to publishables and shares their fate;
- a *shown* thing (image, fact, contact …) has no visibility of its own: it is public while something public
  shows it.

`known` asks more widely, of rows that were public and have been replaced in their place: readers can still find them.

`at` is the moment asked about, now by default. `languages` are the codes in one of which the thing must be
public; by default the language of the request.
"""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from . import languages as langs
from . import previews


def is_filled(column: str) -> Q:
    """Whether a text column holds text. Unwritten translations are NULL or empty."""
    return Q(**{f"{column}__isnull": False}) & ~Q(**{column: ""})


class PublicQuerySet(models.QuerySet):
    """Rows with a page of their own in some languages."""

    def known(self, at=None, languages=None):
        """Rows that readers can find: what is public, and what was said and has been replaced in its place."""
        return self.public(at, languages)

    def with_public_languages(self, at=None):
        """Adds to each row what `public_languages` reads: for each language, whether readers can find the row in it."""
        return self.annotate(
            **{
                langs.column("is_public", code): Exists(
                    self.model._default_manager.known(at, [code]).filter(pk=OuterRef("pk"))
                )
                for code in langs.codes()
            }
        )


class PublishableQuerySet(PublicQuerySet):
    def public(self, at=None, languages=None):
        at = at or timezone.now()
        languages = (langs.current(),) if languages is None else languages
        cleared = Q(pk__in=[])
        for code in languages:
            cleared |= Q(**{f"{langs.column('cleared_at', code)}__lte": at})
        public = cleared & Q(state=self.model.State.APPROVED, public_from__lte=at)
        preview = previews.current()
        if preview and preview.model is self.model and preview.language in languages:
            public |= Q(pk=preview.pk)
        return self.filter(public)

    def settled(self, but=None):
        """Rows that people have decided on: the public sees them, has seen them, or will by the clock alone.

        `but` is a publishable that does not count.
        """
        decided = self.exclude(state__in=self.model.IN_THE_MAKING)
        return decided.exclude(pk=but.pk) if isinstance(but, self.model) else decided


class PartQuerySet(models.QuerySet):
    """Rows of a model that names its owners in `part_of`; public while all of them are.

    A model may name in `ended_by` the column that says when a row was taken away. It is kept for the record.
    """

    def standing(self):
        """Those that are still there."""
        ended_by = getattr(self.model, "ended_by", "")
        return self.filter(**{ended_by: None}) if ended_by else self

    def public(self, at=None, languages=None):
        return self.of_owners(lambda owners: owners.public(at, languages))

    def known(self, at=None, languages=None):
        return self.public(at, languages)

    def settled(self, but=None):
        return self.of_owners(lambda owners: owners.settled(but))

    def of_owners(self, scope):
        models_ = {name: self.model._meta.get_field(name).related_model for name in self.model.part_of}
        return self.filter(**{f"{name}__in": scope(model._default_manager.all()) for name, model in models_.items()})


class ShownQuerySet(PublicQuerySet):
    """Rows that are public while something public points at them.

    The things that show them stand on the floors above, so they are found by their relations to this model,
    not by name. Rows of the model itself do not count: a fact does not become public through its successor.
    What has no words in a language is not public in it.
    """

    def public(self, at=None, languages=None):
        return self.through(lambda rows, code: rows.public(at, [code]), languages)

    def known(self, at=None, languages=None):
        return self.through(lambda rows, code: rows.known(at, [code]), languages)

    def through(self, gate, languages):
        """Rows that say something in one of the languages, and are shown by what `gate` lets through in it."""
        found = Q(pk__in=[])
        for code in (langs.current(),) if languages is None else languages:
            found |= self.written(code) & self.shown_by(lambda rows, code=code: gate(rows, code))
        return self.filter(found)

    def settled(self, but=None):
        """Rows that something settled shows, in whatever language and with or without words of their own."""
        return self.filter(self.shown_by(lambda rows: rows.settled(but)))

    def written(self, language: str) -> Q:
        """Whether the row says something in a language: by default, whether its name is written."""
        return is_filled(langs.column(self.model.named_by, language)) if self.model.named_by else Q()

    def shown_by(self, scope) -> Q:
        """Whether one of the rows that `scope` lets through, in whichever model, points at the row."""
        shown = Q(pk__in=[])
        for relation in self.model._meta.related_objects:
            shower = relation.related_model
            if shower is self.model or not hasattr(shower._default_manager, "public"):
                continue
            rows = scope(shower._default_manager.all())
            shown |= Exists(rows.filter(**{relation.field.name: OuterRef("pk")}))
        return shown
