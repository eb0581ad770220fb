"""The sizes and formats in which the public gets a picture.

Every rendition is re-encoded from the original: turned upright, brought to sRGB, and without what the camera
wrote into the file (place, device, thumbnails). Whom to credit is added when it is served; see `labels`.

An original is decoded once and brought down to the largest size that is wanted before anything else is done to it,
because a picture of a hundred megapixels takes seconds to decode and several hundred megabytes to hold.
"""

import logging
import math
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from imagefield.processing import register_pillow
from PIL import Image, ImageCms, ImageOps

logger = logging.getLogger(__name__)

QUALITY = {"AVIF": 55, "JPEG": 84}
EXTENSION = {"AVIF": ".avif", "JPEG": ".jpg"}
# Widths in pixels: a phone, a page, a magazine.
WIDTHS = {"AVIF": (720, 1216, 2000), "JPEG": (1216, 2000)}
# Cut around the focal point, for lists and galleries; width and height in pixels.
CARD = (720, 480)


@register_pillow
def encode(get_image, file_format):
    """The outermost step: everything that has to do with the file rather than the picture."""

    def processor(image, context):
        context.save_kwargs.update(format=file_format, quality=QUALITY[file_format])
        context.save_kwargs.update({"speed": 8} if file_format == "AVIF" else {"progressive": True})
        profile = image.info.get("icc_profile")
        steps = [step for step in context.processors if step[0] in WANTED]
        image = get_image(reduced(image, steps), context)
        if profile and image.mode in {"RGB", "CMYK", "L"}:
            image = in_srgb(image, profile)
        image = image.convert("RGB")
        image.info = {}
        return image

    return processor


@register_pillow
def fit(get_image, size):
    """The whole picture within a width and a height; nothing is enlarged, and no side vanishes."""

    def processor(image, context):
        image = get_image(image, context)
        image.thumbnail(size, Image.Resampling.LANCZOS)
        return image

    return processor


# Whether the picture fills the width and height of a step, or stays within them.
WANTED = {"fit": min, "crop": max}


def reduced(image, steps):
    """A picture that has not been decoded yet, upon a white ground and no larger than the largest step needs it."""
    # Whether it lies on its side is seen later: it must be large enough both ways.
    scale = max(
        WANTED[name](wide / width, high / height)
        for name, (wide, high) in steps
        for width, height in (image.size, image.size[::-1])
    )
    if scale >= 1:
        return on_white(plain(image))
    size = tuple(math.ceil(side * scale) for side in image.size)
    # A JPEG can be decoded at a fraction of its size.
    image.draft(None, size)
    return on_white(plain(image)).resize(size, Image.Resampling.LANCZOS)


def on_white(image):
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image)
    # Among it how the picture has to be turned.
    ground.info = image.info
    return ground


def plain(image):
    """The picture in one of the modes that the other steps understand: RGB, RGBA, CMYK or L."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in {"I", "F"}:
        low, high = image.getextrema()
        scale = 255 / (high - low) if high > low else 0
        return image.convert("F").point(lambda value: value * scale - low * scale).convert("L")
    if image.mode == "LAB":
        profiles = (ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"))
        return ImageCms.profileToProfile(image, *profiles, outputMode="RGB")
    if image.mode == "RGBA":
        return image
    if "A" in image.getbands() or "transparency" in image.info:
        return image.convert("RGBA")
    return image if image.mode in {"RGB", "CMYK", "L"} else image.convert("RGB")


def in_srgb(image, profile: bytes):
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
        # A damaged colour profile is no reason to refuse the picture; without one, sRGB is what browsers assume.
        logger.info("A colour profile could not be used: %r", error)
        return image


def spec(file_format, *steps):
    def processors(file, context):
        context.extension = EXTENSION[file_format]
        context.processors = [("encode", file_format), "autorotate", *steps]

    return processors


def preview(file, context):
    """What staff see of an original, whose own format a browser may not know."""
    spec("JPEG", ("fit", (600, 600)))(file, context)


def make(file, *, names=()) -> dict[str, dict]:
    """Makes the renditions of an image file and returns what exists: path, width, height and bytes by name.

    Nothing is enlarged: a format stops at the first width that holds the whole original. `names` are those that
    have an address already; where this file has no rendition of such a name, the nearest one stands in for it.
    """
    steps = [("fit", (width, width * 3)) for widths in WIDTHS.values() for width in widths]
    small = once(file, [*steps, ("crop", CARD)])
    made = {}
    for file_format, widths in WIDTHS.items():
        name = file_format.lower()
        for width in widths:
            rendition = measured(small.process(spec(file_format, ("fit", (width, width * 3)))))
            made[f"{name}_{width}"] = rendition
            if rendition["width"] < width:
                break
        made[f"{name}_card"] = measured(small.process(spec(file_format, ("crop", CARD))))
    return made | {name: stand_in for name in names if name not in made and (stand_in := nearest(name, made))}


def once(file, steps):
    """Stands in for an image file: what is left of it when it is decoded and reduced for all steps, under its name."""
    reduced_file = BytesIO()
    with file.open("rb") as original, Image.open(original) as image:
        profile = image.info.get("icc_profile")
        ImageOps.exif_transpose(reduced(image, steps)).save(reduced_file, "TIFF", icc_profile=profile)
    stand_in = type(file)(file.instance, file.field, file.name)
    stand_in.file = ContentFile(reduced_file.getvalue())
    return stand_in


def nearest(name: str, made: dict) -> dict | None:
    """The rendition in the format of `name` whose width comes closest, marked as standing in for it."""
    file_format, _underscore, width = name.partition("_")
    candidates = {
        int(other_width): rendition
        for other, rendition in made.items()
        for other_format, _underscore, other_width in [other.partition("_")]
        if other_format == file_format and other_width.isdecimal()
    }
    if not width.isdecimal() or not candidates:
        return None
    return candidates[min(candidates, key=lambda other: abs(other - int(width)))] | {"stands_in": True}


def measured(path: str) -> dict:
    with default_storage.open(path) as file, Image.open(file) as image:
        width, height = image.size
    return {"path": path, "width": width, "height": height, "bytes": default_storage.size(path)}
