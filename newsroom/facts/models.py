"""What is claimed: measures, and facts as dated statements of them."""

import datetime
import secrets
import uuid
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.plants.models import Plant
from newsroom.publication.gate import ShownQuerySet, is_filled
from newsroom.publication.languages import any_language, codes, column, columns, current, slug_for
from newsroom.publication.models import Shown, person
from newsroom.vehicles.models import Brand, Platform, Vehicle

from .figures import Unit, figure, period, period_end, target

SUBJECTS = ("plant", "vehicle", "brand", "platform")
# What a fact has in common with the one that it supersedes.
SAME = ("measure_id", "of_alliance", *(f"{subject}_id" for subject in SUBJECTS))

# As many as a double holds.
DIGITS = 15


class Measure(Shown):
    """What is counted: annual production, an investment, a share."""

    named_by = "name"

    name = models.CharField(_("name"), max_length=120, blank=True)
    unit = models.CharField(
        _("unit"),
        max_length=20,
        choices=Unit.choices,
        blank=True,
        help_text=_("Left empty, facts of this measure are words, not figures."),
    )
    keywords = models.CharField(
        _("words in texts"),
        max_length=250,
        blank=True,
        help_text=_("Beginnings of words by which a text speaks of it, with commas between: produc, built, output."),
    )
    # What names it in addresses: measures of one name share it. It outlives a change of the name, for feeds.
    slug = models.CharField(max_length=110, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Lower numbers come first where facts are listed.")
    )

    class Meta(Shown.Meta):
        ordering = ["position", "name", "pk"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    def __str__(self):
        return any_language(self, "name")

    def save(self, *args, **kwargs):
        self.fill_slugs()
        super().save(*args, **kwargs)

    def fill_slugs(self):
        """Gives it an address in each language in which it has a name; one that readers may know stays."""
        public = type(self).objects.with_public_languages().filter(pk=self.pk).first() if self.pk else None
        known = public.public_languages if public else []
        for code in codes():
            slug = column("slug", code)
            if not (code in known and getattr(self, slug)):
                setattr(self, slug, slug_for(getattr(self, column("name", code)) or "", max_length=110))


def new_key() -> str:
    """The last part of a fact's permanent address. It says nothing about how many others there are."""
    key = secrets.token_hex(5)
    # A spreadsheet takes 0123456789 and 68993055e2 for numbers, and writes them otherwise.
    return key if key[0].isalpha() else new_key()


class FactQuerySet(ShownQuerySet):
    def of_place(self, fact):
        """Those that say the same as a fact, or something else in its stead: one measure, subject and period."""
        same = {name: getattr(fact, name) for name in (*SAME, "period_kind", "is_planned")}
        return self.filter(**same, period_start=fact.first_day())

    def written(self, language):
        says = Q(value__isnull=False) | is_filled(column("wording", language))
        return is_filled(f"measure__{column('name', language)}") & says

    def confirm(self, *, by, at):
        """Notes that `by` has looked at these facts and says that they are right. That is no work on what they say."""
        self.update(confirmed_by=person(by), confirmed_at=at)

    def tell_succession(self, facts) -> list:
        """The same facts with `newer_key`: the key of the newest among the rows of this queryset that replaces each.

        Between the two may stand some that are not public, because what stated them was withdrawn.
        """
        facts = list(facts)
        replaced = self.model._base_manager.filter(measure__in={fact.measure_id for fact in facts})
        later = dict(replaced.filter(supersedes__isnull=False).values_list("supersedes", "pk"))
        followers = {fact.pk: steps_from(fact.pk, later) for fact in facts}
        wanted = {pk for pks in followers.values() for pk in pks}
        keys = dict(self.filter(pk__in=wanted).values_list("pk", "key")) if wanted else {}
        for fact in facts:
            fact.newer_key = next((keys[pk] for pk in reversed(followers[fact.pk]) if pk in keys), None)
        return facts

    def with_subjects(self, at=None):
        """Reads what each is about into `public_plant`, `public_vehicle` …, as far as that is public itself."""
        reads = (Prefetch(name, public_subjects(name, at), to_attr=f"public_{name}") for name in SUBJECTS)
        return self.select_related("measure").prefetch_related(*reads)

    def tell_subjects(self, facts, at=None):
        """The same for facts that have been read, with a query for each kind of subject among them."""
        for name in SUBJECTS:
            keys = {getattr(fact, f"{name}_id") for fact in facts} - {None}
            public = public_subjects(name, at).in_bulk(keys) if keys else {}
            for fact in facts:
                setattr(fact, f"public_{name}", public.get(getattr(fact, f"{name}_id")))

    def in_succession(self, fact) -> list:
        """Those of these facts that stand in one chain with `fact`, the oldest first."""
        same = {name: getattr(fact, name) for name in SAME}
        replaced = self.model._base_manager.filter(**same, supersedes__isnull=False)
        later = dict(replaced.values_list("supersedes", "pk"))
        earlier = {newer: older for older, newer in later.items()}
        chain = [*reversed(steps_from(fact.pk, earlier)), fact.pk, *steps_from(fact.pk, later)]
        rows = self.filter(pk__in=chain).select_related("measure")
        return sorted(rows, key=lambda row: chain.index(row.pk))


def public_subjects(name: str, at=None):
    """The plants, vehicles, brands or platforms that are public."""
    model = {"plant": Plant, "vehicle": Vehicle, "brand": Brand, "platform": Platform}[name]
    rows = model.objects.public(at)
    return rows.select_related("brand") if name == "vehicle" else rows


def steps_from(pk: int, following: dict[int, int]) -> list[int]:
    """What follows on something, step by step. Nothing but the desk forbids a circle; it ends where it began."""
    steps = []
    while (pk := following.get(pk)) is not None and pk not in steps:
        steps.append(pk)
    return steps


class Fact(Shown):
    """One dated statement of a measure, about one subject. A newer statement supersedes it; it stays."""

    class Period(models.TextChoices):
        YEAR = "year", _("year")
        QUARTER = "quarter", _("quarter")
        MONTH = "month", _("month")
        DAY = "day", _("day")
        SINCE = "since", _("since a given month")

    # Stands in texts for what the fact says, and in its permanent address.
    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    plant = models.ForeignKey(
        Plant, models.PROTECT, null=True, blank=True, related_name="facts", verbose_name=_("plant")
    )
    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, null=True, blank=True, related_name="facts", verbose_name=_("vehicle")
    )
    brand = models.ForeignKey(
        Brand, models.PROTECT, null=True, blank=True, related_name="facts", verbose_name=_("brand")
    )
    platform = models.ForeignKey(
        Platform, models.PROTECT, null=True, blank=True, related_name="facts", verbose_name=_("platform")
    )
    of_alliance = models.BooleanField(
        _("about the Alliance"),
        default=False,
        help_text=_("About the Alliance as a whole, not about one of the above."),
    )
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="facts", verbose_name=_("measure"))
    value = models.DecimalField(
        _("value"),
        max_digits=20,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("The full figure in its unit: 550000000, not 550 million."),
    )
    value_to = models.DecimalField(
        _("up to"),
        max_digits=20,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("The upper end, for a range; left empty, the value is one figure."),
    )
    is_about = models.BooleanField(_("about"), default=False, help_text=_("Not exact: told as “about” the value."))
    is_planned = models.BooleanField(
        _("planned"), default=False, help_text=_("A target for the period, not yet achieved.")
    )
    wording = models.CharField(
        _("wording"), max_length=250, blank=True, help_text=_("For a fact that is not a figure, what it says.")
    )
    period_kind = models.CharField(_("period"), max_length=8, choices=Period.choices, default=Period.YEAR)
    period_start = models.DateField(
        _("first day"), help_text=_("Any day of the period; it is set back to the period's first day.")
    )
    source = models.CharField(
        _("source"),
        max_length=200,
        blank=True,
        help_text=_("An outside source, by name. Left empty, the source is the release that states the fact."),
    )
    source_url = models.URLField(_("source address"), blank=True)
    source_date = models.DateField(_("date of the source"), null=True, blank=True)
    supersedes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("supersedes"),
        help_text=_("The earlier statement that this one replaces. It stays readable."),
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    # The name, not the account: a confirmation outlives the person's login.
    confirmed_by = models.CharField(_("confirmed by"), max_length=150, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)

    objects = FactQuerySet.as_manager()

    class Meta(Shown.Meta):
        ordering = ["measure__position", "period_start", "pk"]
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    *(
                        Q(of_alliance=subject is None)
                        & Q(**{f"{other}__isnull": other != subject for other in SUBJECTS})
                        for subject in (None, *SUBJECTS)
                    ),
                    _connector=Q.OR,
                ),
                name="fact_is_about_one_subject",
                violation_error_message=_(
                    "A fact is about exactly one plant, vehicle, brand or platform, or about the Alliance."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    Q(value__isnull=False),
                    # An unwritten wording is NULL, and a check that comes out as NULL would pass.
                    *(is_filled(column("wording", code)) for code in codes()),
                    _connector=Q.OR,
                ),
                name="fact_says_something",
                violation_error_message=_("A fact needs a value or a wording."),
            ),
            models.CheckConstraint(
                condition=Q(value_to__isnull=True) | Q(value__isnull=False, value_to__gt=models.F("value")),
                name="fact_range_ascends",
                violation_error_message=_("The upper end of a range must be greater than its value."),
            ),
            models.CheckConstraint(
                condition=~Q(supersedes=models.F("id")),
                name="fact_supersedes_another",
                violation_error_message=_("A fact cannot supersede itself, nor one that follows it."),
            ),
        ]

    def __str__(self):
        subject = str(self.subject or gettext("the Alliance"))
        parts = (str(self.measure), subject, self.figure_in(current()), self.period_in(current()))
        return ", ".join(part for part in parts if part)

    def save(self, *args, **kwargs):
        self.period_start = self.first_day()
        super().save(*args, **kwargs)

    def clean(self):
        if self.measure_id and self.value is not None and not self.measure.unit:
            raise ValidationError({"value": _("This measure has no unit: write the fact as a wording.")})
        for name in ("value", "value_to"):
            self.check_digits(name)
        if self.supersedes is not None:
            self.check_succession()
        later = getattr(self, "superseded_by", None) if self.pk else None
        if later is not None and any(getattr(self, name) != getattr(later, name) for name in SAME):
            raise ValidationError(_("Another fact supersedes this one, so its subject and measure stay as they are."))

    def check_digits(self, name: str):
        """SQLite keeps no more digits of a number than these."""
        value = getattr(self, name)
        if value is not None and len(value.normalize().as_tuple().digits) > DIGITS:
            raise ValidationError({name: _("At most %(number)d digits can be kept.") % {"number": DIGITS}})

    def check_succession(self):
        """A fact supersedes an earlier one of the same measure about the same subject, and no circle of them."""
        if any(getattr(self, name) != getattr(self.supersedes, name) for name in SAME):
            raise ValidationError({"supersedes": _("It must be about the same subject and measure.")})
        earlier, seen = self.supersedes, set()
        # A circle of others may be on record; it ends where it began.
        while earlier is not None and earlier.pk not in seen:
            if earlier.pk == self.pk:
                raise ValidationError({"supersedes": _("A fact cannot supersede itself, nor one that follows it.")})
            seen.add(earlier.pk)
            earlier = earlier.supersedes

    def first_day(self) -> datetime.date:
        day = self.period_start
        match self.period_kind:
            case self.Period.YEAR:
                return day.replace(month=1, day=1)
            case self.Period.QUARTER:
                return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
            case self.Period.DAY:
                return day
            case _:
                return day.replace(day=1)

    def figure_in(self, language: str) -> str:
        """What it says, by the rules of `language`: a figure with its unit, or the wording."""
        if self.value is None:
            return getattr(self, column("wording", language)) or ""
        return figure(self.value, self.measure.unit, language, to=self.value_to, about=self.is_about)

    def period_in(self, language: str) -> str:
        """The period it holds for, or for which it is planned, by the rules of `language`."""
        tell = target if self.is_planned else period
        return tell(self.period_kind, self.period_start, language)

    @property
    def subject(self):
        """What it is about; None for the Alliance as a whole."""
        return next((thing for name in SUBJECTS if (thing := getattr(self, name)) is not None), None)

    @property
    def public_subject(self):
        """What it is about, as far as that is public; read with `with_subjects()`."""
        return next((thing for name in SUBJECTS if (thing := getattr(self, f"public_{name}")) is not None), None)

    @property
    def subject_name(self) -> str:
        """The name of what it is about; empty where that is not public. Read with `with_subjects()`."""
        if self.of_alliance:
            return gettext("the Alliance")
        subject = self.public_subject
        if subject is None:
            return ""
        return f"{subject.brand} {subject.name}" if hasattr(subject, "brand") else subject.name

    @property
    def outside_source(self) -> str:
        """Its source, if that is no release, as readers are told of it: without a name in their language, its host."""
        if self.source or not any(getattr(self, name) for name in columns("source")):
            return self.source or ""
        return urlsplit(self.source_url).hostname or gettext("an outside source")

    @property
    def measure_of_subject(self) -> str:
        """Annual production, Douai. Read with `with_subjects()`."""
        return ", ".join(part for part in (self.measure.name, self.subject_name) if part)

    @property
    def headline(self) -> str:
        """Annual production, Douai, 2024."""
        return ", ".join(part for part in (self.measure_of_subject, self.period_in(current())) if part)

    @property
    def told(self) -> str:
        """Annual production, Douai, 2024: 89,527 vehicles."""
        return gettext("%(what)s: %(figure)s") % {"what": self.headline, "figure": self.figure_in(current())}

    @property
    def is_superseded(self) -> bool:
        """Whether a public fact has replaced it; read with `tell_succession()`."""
        return self.newer_key is not None

    @property
    def newer_address(self) -> str:
        return reverse("facts:fact", args=[self.newer_key])

    @property
    def period_end(self) -> datetime.date | None:
        """The last day of its period; None for what holds since a month."""
        return period_end(self.period_kind, self.period_start)

    def guid(self, language: str) -> str:
        """The permanent name of what it says in one language, for feeds."""
        return uuid.uuid5(uuid.NAMESPACE_OID, f"{self.key} {language}").urn

    def get_absolute_url(self):
        return reverse("facts:fact", args=[self.key])
