"""Plain functions that make things, public in every language unless told otherwise."""

import datetime
from decimal import Decimal
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image as Picture

from newsroom.facts.models import Fact, Measure
from newsroom.library.models import Document, Image
from newsroom.plants.models import Plant
from newsroom.publication.languages import codes, column
from newsroom.publication.models import Publishable
from newsroom.vehicles.models import Assembly, Brand, Platform, Vehicle
from releases.models import (
    WORDS,
    Boilerplate,
    Category,
    Citation,
    Contact,
    Correction,
    EarlierText,
    Release,
    ReleaseDocument,
    ReleaseImage,
)

LONG_AGO = datetime.datetime(2025, 1, 15, 9, 0, tzinfo=datetime.UTC)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def in_every_language(**texts: str) -> dict[str, str]:
    """{"name_en": "x (en)", "name_fr": "x (fr)", …} from name="x"."""
    return {column(field, code): f"{text} ({code})" for field, text in texts.items() for code in codes()}


def published(thing: Publishable, *, state="approved", public_from=LONG_AGO, cleared=None):
    """Saves `thing` in the given state; `cleared` are the languages, all by default."""
    thing.state = state
    thing.public_from = public_from
    for code in codes() if cleared is None else cleared:
        setattr(thing, column("cleared_at", code), LONG_AGO)
        setattr(thing, column("cleared_by", code), "Approver Popescu")
    for code in codes():
        # Also where it is not cleared, so that there is an address to guess.
        if not getattr(thing, column("slug", code)):
            thing.fill_slug(code)
    thing.save()
    return thing


def make_plant(name="Douai", *, image=None, state="approved", public_from=LONG_AGO, cleared=None):
    texts = in_every_language(name=name, city=name, country="France", lede=f"About {name}")
    return published(Plant(image=image, **texts), state=state, public_from=public_from, cleared=cleared)


def make_brand(name="Renault"):
    return Brand.objects.get_or_create(name=name)[0]


def make_platform(name="AmpR Small", segments="A and B segments"):
    return Platform.objects.get_or_create(name=name, defaults=in_every_language(segments=segments))[0]


def make_vehicle(
    name="R5",
    *,
    brand="Renault",
    platform="AmpR Small",
    image=None,
    state="approved",
    public_from=LONG_AGO,
    cleared=None,
):
    vehicle = Vehicle(
        brand=make_brand(brand),
        platform=make_platform(platform) if platform else None,
        image=image,
        **in_every_language(name=name, lede=f"About {name}"),
    )
    return published(vehicle, state=state, public_from=public_from, cleared=cleared)


def make_assembly(vehicle, plant, since=2024, until=None):
    return Assembly.objects.create(vehicle=vehicle, plant=plant, since=since, until=until)


def make_measure(name="Annual production", unit="vehicles", position=1):
    return Measure.objects.create(unit=unit, position=position, **in_every_language(name=name))


def make_fact(measure, value=1000, *, start=datetime.date(2024, 1, 1), period="year", **about):
    if not about:
        about = {"of_alliance": True}
    value = None if value is None else Decimal(value)
    return Fact.objects.create(measure=measure, value=value, period_kind=period, period_start=start, **about)


def picture_file(name="picture.jpg", size=(90, 60), colour="teal", **options) -> SimpleUploadedFile:
    buffer = BytesIO()
    file_format = {"jpg": "JPEG", "png": "PNG"}[name.rsplit(".", 1)[-1]]
    Picture.new("RGB", size, colour).save(buffer, file_format, **options)
    return SimpleUploadedFile(name, buffer.getvalue(), content_type=f"image/{file_format.lower()}")


def make_image(title="Hall", *, file=None):
    texts = in_every_language(
        title=title, alt=f"{title} seen from above", caption=f"{title} caption", credit=f"{title} credit"
    )
    image = Image(file=file or picture_file(), **texts)
    image.save()
    image.make_renditions()
    return image


def make_document(title="Fact sheet", *, language="", content=PDF, name="fact-sheet.pdf"):
    file = SimpleUploadedFile(name, content)
    return Document.objects.create(file=file, language=language, **in_every_language(title=title))


def make_category(name="Manufacturing"):
    return Category.objects.create(**in_every_language(name=name))


def make_contact(name="Press office", email="press@press.example"):
    return Contact.objects.create(
        email=email, phone="+33 1 99 00 42 10", **in_every_language(name=name, role=f"{name} role")
    )


def make_boilerplate(title="About us", text="We build."):
    return Boilerplate.objects.create(**in_every_language(title=title, text=text))


def make_release(
    headline="News from Douai",
    *,
    state="approved",
    public_from=LONG_AGO,
    cleared=None,
    facts=(),
    images=(),
    documents=(),
    **related,
):
    """`related` may name category, or lists of plants, vehicles, brands, contacts, boilerplates."""
    many = {name: related.pop(name) for name in list(related) if isinstance(related[name], list | tuple)}
    texts = in_every_language(
        headline=headline, lede=f"Lede of {headline}", body=f"Body of {headline}", dateline_place="Douai"
    )
    release = Release(source_language="en", dateline_date=datetime.date(2025, 1, 15), **texts | related)
    published(release, state=state, public_from=public_from, cleared=cleared)
    for name, things in many.items():
        getattr(release, name).set(things)
    for position, fact in enumerate(facts):
        Citation.objects.create(release=release, fact=fact, position=position, is_key=position == 0)
    for position, image in enumerate(images):
        ReleaseImage.objects.create(release=release, image=image, position=position)
    for position, document in enumerate(documents):
        ReleaseDocument.objects.create(release=release, document=document, position=position)
    return release


def make_correction(release, note="It was wrong", *, awaiting=(), words=None):
    """A correction that has been made, with the words that it replaced in every language."""
    correction = Correction.objects.create(
        release=release,
        kind="correction",
        state="applied",
        before={},
        after={},
        languages=codes(),
        awaiting=list(awaiting),
        proposed_at=LONG_AGO,
        decided_at=LONG_AGO,
        **in_every_language(note=note),
    )
    for code in codes() if words else ():
        said = dict.fromkeys(WORDS, f"{words} ({code})")
        EarlierText.objects.create(
            release=release, correction=correction, language=code, number=1, words=said, until=LONG_AGO
        )
    return correction


def hours_from_now(hours: float) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(hours=hours)
