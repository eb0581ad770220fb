"""The sizes and formats in which the public gets a picture.

Every rendition is re-encoded from the original: turned upright, brought to sRGB, and without what the camera
wrote into the file (place, device, thumbnails).
"""

from io import BytesIO

from django.core.files.storage import default_storage
from imagefield.processing import register_pillow
from PIL import Image, ImageCms

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
        image = get_image(image, context)
        if "A" in image.getbands() or "transparency" in image.info:
            image = image.convert("RGBA")
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
        elif profile and image.mode in {"RGB", "CMYK", "L"}:
            image = in_srgb(image, profile)
        image = image.convert("RGB")
        image.info = {}
        return image

    return processor


def in_srgb(image, profile: bytes):
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except ImageCms.PyCMSError:
        # A damaged colour profile is no reason to refuse the picture; without one, sRGB is what browsers assume.
        return image


def spec(file_format, *steps):
    def processors(file, context):
        context.extension = EXTENSION[file_format]
        context.processors = [("encode", file_format), "autorotate", *steps]

    return processors


def make(file) -> dict[str, dict]:
    """Makes the renditions of an image file and returns what exists: path, width, height and bytes by name.

    Nothing is enlarged: a format stops at the first width that holds the whole original.
    """
    made = {}
    for file_format, widths in WIDTHS.items():
        name = file_format.lower()
        for width in widths:
            rendition = measured(file.process(spec(file_format, ("thumbnail", (width, width * 3)))))
            made[f"{name}_{width}"] = rendition
            if rendition["width"] < width:
                break
        made[f"{name}_card"] = measured(file.process(spec(file_format, ("crop", CARD))))
    return made


def measured(path: str) -> dict:
    with default_storage.open(path) as file, Image.open(file) as image:
        width, height = image.size
    return {"path": path, "width": width, "height": height, "bytes": default_storage.size(path)}
