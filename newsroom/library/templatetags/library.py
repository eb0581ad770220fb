"""Pictures as the public gets them."""

from babel.units import format_unit
from django import template

from newsroom.publication.languages import current, locale

register = template.Library()


@register.inclusion_tag("library/_picture.html")
def picture(image, sizes="100vw", *, eager=False):
    """The whole picture, in the smallest rendition that fills the place; `sizes` is that of HTML."""
    jpeg = image.sources("jpg")
    return {
        "image": image,
        "avif": image.sources("avif"),
        "jpeg": jpeg[0] if jpeg else None,
        "sizes": sizes,
        "eager": eager,
    }


@register.inclusion_tag("library/_card.html")
def card(image):
    """The picture cut around its focal point, for lists and galleries."""
    if "jpeg_card" not in image.served_renditions:
        return {"image": None}
    return {
        "image": image,
        "jpeg": image.served_renditions["jpeg_card"],
        "jpeg_url": image.address("jpeg_card"),
        "avif_url": image.address("avif_card"),
    }


@register.simple_tag
def downloads(image) -> list[dict]:
    """What may be taken away, largest first."""
    return image.sources("jpg")[::-1]


@register.filter
def file_size(size: int) -> str:
    """276 kB · 276 ko · 1.4 MB, by the rules of the reader's language."""
    rules = locale(current())
    if size < 1_000_000:
        return format_unit(max(1, round(size / 1000)), "digital-kilobyte", "short", locale=rules)
    return format_unit(round(size / 1_000_000, 1), "digital-megabyte", "short", locale=rules)
