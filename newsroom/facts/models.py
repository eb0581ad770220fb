"""What is claimed: measures, and facts as dated statements of them."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from newsroom.plants.models import Plant
from newsroom.publication.languages import any_language, codes, column, current
from newsroom.publication.models import Shown, ShownQuerySet, is_filled
from newsroom.vehicles.models import Brand, Platform, Vehicle

from .figures import Unit, figure, period

SUBJECTS = ("plant", "vehicle", "brand", "platform")


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
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Lower numbers come first where facts are listed.")
    )

    class Meta(Shown.Meta):
        ordering = ["position", "name", "pk"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    def __str__(self):
        return any_language(self, "name")


class FactQuerySet(ShownQuerySet):
    def written(self, language):
        says = Q(value__isnull=False) | is_filled(column("wording", language))
        return is_filled(f"measure__{column('name', language)}") & says

    def with_succession(self, at=None, languages=None):
        """Adds `is_superseded`: whether a public fact has replaced this one."""
        successors = self.model.objects.public(at, languages).filter(supersedes=OuterRef("pk"))
        return self.annotate(is_superseded=Exists(successors))


class Fact(Shown):
    """One dated statement of a measure, about one subject. A newer statement supersedes it; it stays."""

    class Period(models.TextChoices):
        YEAR = "year", _("year")
        QUARTER = "quarter", _("quarter")
        MONTH = "month", _("month")
        DAY = "day", _("day")
        SINCE = "since", _("since a given month")

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
                condition=~Q(supersedes=models.F("id")),
                name="fact_supersedes_another",
                violation_error_message=_("A fact cannot supersede itself, nor one that follows it."),
            ),
        ]

    def __str__(self):
        parts = (str(self.measure), self.figure_in(current()), self.period_in(current()))
        return ", ".join(part for part in parts if part)

    def save(self, *args, **kwargs):
        self.period_start = self.first_day()
        super().save(*args, **kwargs)

    def clean(self):
        if self.measure_id and self.value is not None and not self.measure.unit:
            raise ValidationError({"value": _("This measure has no unit: write the fact as a wording.")})
        if self.supersedes is not None:
            self.check_succession()

    def check_succession(self):
        """A fact supersedes an earlier one of the same measure about the same subject, and no circle of them."""
        same = ["measure_id", "of_alliance", *(f"{subject}_id" for subject in SUBJECTS)]
        if any(getattr(self, name) != getattr(self.supersedes, name) for name in same):
            raise ValidationError({"supersedes": _("It must be about the same subject and measure.")})
        earlier = self.supersedes
        while earlier is not None:
            if earlier.pk == self.pk:
                raise ValidationError({"supersedes": _("A fact cannot supersede itself, nor one that follows it.")})
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
        return figure(self.value, self.measure.unit, language)

    def period_in(self, language: str) -> str:
        """The period it holds for, by the rules of `language`."""
        return period(self.period_kind, self.period_start, language)
