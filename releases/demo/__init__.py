"""The Douai release as a demonstration: the first content of a fresh newsroom."""

import datetime
import re
import tomllib
from decimal import Decimal
from pathlib import Path

from django.core.files import File
from django.utils import timezone

from newsroom.facts.models import Fact, Measure
from newsroom.library.models import Image
from newsroom.plants.models import Plant
from newsroom.publication.history import recorded
from newsroom.publication.languages import codes, column
from newsroom.publication.models import Publishable
from newsroom.vehicles.models import Assembly, Brand, Platform, Vehicle
from releases.models import Boilerplate, Category, Citation, Contact, Release, ReleaseImage

FOLDER = Path(__file__).parent
# Where a text cites a fact by its name in the plan.
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def is_needed() -> bool:
    """Whether nothing has been written yet. Whatever has been edited or deleted since stays so."""
    return not (Release.objects.exists() or Plant.objects.exists() or Vehicle.objects.exists())


def load(*, by, confirmed_by=None):
    """Writes the plant, the vehicles, the facts and the release, approved and cleared by the user `by`.

    `confirmed_by` is the second person who says that the facts are right; `by` where there is none.
    """
    plan = read("douai")
    texts = {code: read(code) for code in codes() if (FOLDER / f"{code}.toml").exists()}
    loader = Loader(plan, texts, by)
    with recorded(by=by):
        loader.library()
        loader.line()
        loader.facts()
        loader.release()
    own = [fact.pk for fact, _is_key in loader.cited.values()]
    Fact.objects.filter(pk__in=own).confirm(by=confirmed_by or by, at=timezone.now())


def read(name: str) -> dict:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


class Loader:
    """Builds the objects in the order in which they need each other, remembering them by their keys in the files."""

    def __init__(self, plan, texts, by):
        self.plan = plan
        self.texts = texts
        self.by = by
        midnight = datetime.datetime.combine(plan["day"], datetime.time(0))
        # The hour is not known; midnight stands for the day.
        self.public_from = timezone.make_aware(midnight, timezone.get_default_timezone())

    def translated(self, field: str, *keys: str) -> dict[str, str]:
        """The values of one field in every language, found in the texts by following `keys`."""
        values = {}
        for code, text in self.texts.items():
            value = text
            for key in keys:
                value = value.get(key, {})
            if value:
                values[column(field, code)] = value.strip()
        return values

    def all_translated(self, fields: list[str], *keys: str) -> dict[str, str]:
        return {name: value for field in fields for name, value in self.translated(field, *keys, field).items()}

    def publish(self, thing):
        thing.state = Publishable.State.APPROVED
        thing.public_from = self.public_from
        thing.fill_slugs()
        for code in self.texts:
            thing.clear(code, by=self.by, at=self.public_from)
        thing.save()
        return thing

    def library(self):
        self.images = {}
        for key, focus in self.plan["images"].items():
            image = Image(file_ppoi=focus, **self.all_translated(["title", "alt", "caption", "credit"], "images", key))
            with (FOLDER / f"{key}.jpg").open("rb") as file:
                image.file.save(f"{key}.jpg", File(file), save=False)
            image.save()
            image.make_renditions()
            self.images[key] = image

    def line(self):
        names = self.all_translated(["name", "city", "country", "lede"], "plant")
        self.plant = self.publish(Plant(image=self.images[self.plan["plant_image"]], **names))
        brands = {name: Brand.objects.create(name=name) for name in self.plan["brands"]}
        platforms = {
            key: Platform.objects.create(name=name, **self.translated("segments", "platforms", key))
            for key, name in self.plan["platforms"].items()
        }
        self.brands = list(brands.values())
        self.vehicles = []
        for key, about in self.plan["vehicles"].items():
            names = self.translated("name", "vehicles", key) | self.translated("lede", "vehicle_ledes", key)
            vehicle = Vehicle(brand=brands[about["brand"]], platform=platforms[about["platform"]], **names)
            self.vehicles.append(self.publish(vehicle))
            Assembly.objects.create(vehicle=vehicle, plant=self.plant, since=about["since"])

    def facts(self):
        measures = {
            key: Measure.objects.create(
                unit=unit,
                position=position,
                **self.translated("name", "measures", key),
                **self.translated("keywords", "keywords", key),
            )
            for position, (key, unit) in enumerate(self.plan["measures"].items(), start=1)
        }
        self.cited = {
            about["name"]: (
                Fact.objects.create(
                    plant=self.plant,
                    measure=measures[about["measure"]],
                    value=Decimal(about["value"]),
                    period_kind=about["period"],
                    period_start=about["start"],
                ),
                about.get("key", False),
            )
            for about in self.plan["facts"]
        }

    def citing(self, text: str) -> str:
        """A text with citations where it names facts. Their words are written when it is saved."""
        return PLACEHOLDER.sub(lambda match: f"[[{self.cited[match[1]][0].key}]]", text)

    def release(self):
        texts = self.all_translated(["headline", "lede", "dateline_place", "in_brief", "body", "notes"], "release")
        texts = {name: self.citing(text) for name, text in texts.items()}
        release = Release(
            source_language=self.plan["source_language"],
            dateline_date=self.plan["day"],
            category=Category.objects.create(**self.translated("name", "category")),
            **texts,
        )
        self.publish(release)
        release.plants.add(self.plant)
        release.vehicles.add(*self.vehicles)
        release.brands.add(*self.brands)
        for key, reach in self.plan["contacts"].items():
            names = self.all_translated(["name", "role", "languages", "hours"], "contacts", key)
            release.contacts.add(Contact.objects.create(**reach, **names))
        release.boilerplates.add(Boilerplate.objects.create(**self.all_translated(["title", "text"], "boilerplate")))
        for position, (fact, is_key) in enumerate(self.cited.values(), start=1):
            Citation.objects.create(release=release, fact=fact, is_key=is_key, position=position)
        for position, image in enumerate(self.images.values(), start=1):
            ReleaseImage.objects.create(release=release, image=image, position=position)
