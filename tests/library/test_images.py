"""What becomes of a picture between the upload and the reader."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Picture
from PIL import ImageCms, ImageFile, ImageOps, ImageStat

from newsroom.library import renditions
from tests import factories as make
from tests.library import files

pytestmark = pytest.mark.django_db

# 0x8825 is the GPS directory; 1 is the reference of the latitude, 2 the latitude.
GPS, LATITUDE_REF, LATITUDE = 0x8825, 1, 2
ORIENTATION, ROTATED = 0x0112, 6


def located(orientation=1) -> bytes:
    exif = Picture.Exif()
    exif[ORIENTATION] = orientation
    exif[0x0110] = "Camera of a named person"
    exif.get_ifd(GPS).update({LATITUDE_REF: "N", LATITUDE: (50.0, 22.0, 0.0)})
    return exif.tobytes()


def stored(path) -> bytes:
    with default_storage.open(path) as file:
        return file.read()


def opened(image, name):
    return Picture.open(BytesIO(stored(image.renditions[name]["path"])))


def test_every_format_comes_in_every_width_that_the_original_fills():
    image = make.make_image()  # 90 pixels wide
    sizes = {name: (made["width"], made["height"]) for name, made in image.renditions.items()}
    assert sizes == {
        "avif_40": (40, 27),
        "avif_80": (80, 53),
        "avif_card": (30, 20),
        "jpeg_60": (60, 40),
        "jpeg_80": (80, 53),
        "jpeg_card": (30, 20),
    }
    assert {opened(image, name).format for name in image.renditions} == {"AVIF", "JPEG"}


def test_nothing_is_enlarged():
    image = make.make_image(file=make.picture_file(size=(50, 50)))
    assert [(made["width"], made["height"]) for made in image.sources("jpg")] == [(50, 50)]


def test_no_rendition_says_where_or_with_what_it_was_taken():
    image = make.make_image(file=make.picture_file(exif=located()))
    assert Picture.open(BytesIO(stored(image.file.name))).getexif().get_ifd(GPS)  # the original still does
    for name in image.renditions:
        assert dict(opened(image, name).getexif()) == {}
        assert b"named person" not in stored(image.renditions[name]["path"])


def test_a_picture_taken_upright_stands_upright():
    image = make.make_image(file=make.picture_file(size=(90, 60), exif=located(ROTATED)))
    assert image.renditions["jpeg_60"]["height"] > image.renditions["jpeg_60"]["width"]


def test_a_transparent_picture_gets_a_white_ground():
    file = files.upload(files.picture("PNG", mode="RGBA", colour=(0, 0, 0, 0)), "logo.png")
    image = make.make_image(file=file)
    assert opened(image, "jpeg_60").getpixel((5, 5)) == (255, 255, 255)


def test_a_transparent_picture_with_few_colours_gets_a_white_ground():
    data = files.picture("PNG", mode="P", transparency=0)
    assert opened(make.make_image(file=files.upload(data, "logo.png")), "jpeg_60").getpixel((5, 5)) == (255, 255, 255)


def swapped_profile() -> bytes:
    """A colour profile of a device whose red is what sRGB calls green, and the other way round."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    count = int.from_bytes(profile[128:132], "big")
    tags = {profile[132 + 12 * number :][:4]: 132 + 12 * number for number in range(count)}
    swapped = bytearray(profile)
    for tag, other in [(b"rXYZ", b"gXYZ"), (b"gXYZ", b"rXYZ")]:
        swapped[tags[tag] + 4 : tags[tag] + 12] = profile[tags[other] + 4 : tags[other] + 12]
    return bytes(swapped)


@pytest.mark.parametrize(("file_format", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("TIFF", "RGB")])
def test_the_colours_of_a_profile_are_brought_to_srgb(file_format, mode):
    data = files.picture(file_format, mode=mode, colour="red", icc_profile=swapped_profile())
    image = make.make_image(file=files.upload(data, "picture.jpg"))
    for name in ("jpeg_60", "avif_80", "jpeg_card"):
        red, green, blue = opened(image, name).getpixel((5, 5))
        assert green > 200, name
        assert max(red, blue) < 60, name
        assert "icc_profile" not in opened(image, name).info


@pytest.mark.parametrize(
    "profile", [b"nonsense", swapped_profile()[:200], swapped_profile()[:-400] + b"\xff" * 400, b"\0" * 200]
)
def test_a_damaged_colour_profile_is_as_none(profile):
    data = files.picture(colour="red", icc_profile=profile)
    image = make.make_image(file=files.upload(data, "picture.jpg"))
    assert opened(image, "jpeg_60").size == (60, 40)


@pytest.mark.parametrize(
    ("file_format", "mode", "colour", "seen"),
    [
        ("TIFF", "CMYK", (0, 255, 255, 0), (255, 0, 0)),
        ("TIFF", "LAB", (255, 128, 128), (255, 255, 255)),
        ("PNG", "I;16", 65535, (255, 255, 255)),
        ("PNG", "1", 1, (255, 255, 255)),
        ("GIF", "P", 0, (0, 0, 0)),
        ("WEBP", "RGB", "red", (255, 0, 0)),
        ("AVIF", "RGB", "red", (255, 0, 0)),
    ],
)
def test_pictures_of_every_kind_look_as_they_did(file_format, mode, colour, seen):
    data = files.picture(file_format, mode=mode, colour=colour)
    image = make.make_image(file=files.upload(data, f"picture.{file_format.lower()}"))
    shown = opened(image, "jpeg_60").getpixel((5, 5))
    assert all(abs(is_ - should) < 20 for is_, should in zip(shown, seen, strict=True)), shown


def test_a_picture_as_thin_as_a_thread_gets_renditions():
    image = make.make_image(file=make.picture_file(size=(900, 2)))
    assert [(made["width"], made["height"]) for made in image.sources("jpg")] == [(60, 1), (80, 1)]


def test_the_card_is_cut_around_the_focal_point():
    picture = Picture.new("RGB", (300, 20), "white")
    picture.paste("red", (0, 0, 30, 20))
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=95)
    file = make.picture_file()
    file.file = buffer
    buffer.seek(0)
    image = make.make_image(file=file)
    assert opened(image, "jpeg_card").getpixel((15, 10))[1] > 200  # the middle is white
    image.file_ppoi = "0.05x0.5"
    image.save()
    image.make_renditions()
    red, green, _blue = opened(image, "jpeg_card").getpixel((15, 10))
    assert red > 200
    assert green < 60


def test_addresses_of_two_images_have_nothing_in_common():
    first, second = make.make_image(), make.make_image()
    assert first.key != second.key
    assert len(first.key) == 12


class Decoded:
    """Which sizes pictures had when their pixels were decoded."""

    def __init__(self, monkeypatch):
        self.sizes = []
        whole = ImageFile.ImageFile.load

        def noted(image):
            if image.tile:
                self.sizes.append(image.size)
            return whole(image)

        monkeypatch.setattr(ImageFile.ImageFile, "load", noted)


@pytest.mark.parametrize(("file_format", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("TIFF", "CMYK"), ("JPEG", "RGB")])
def test_an_original_is_decoded_once_for_all_sizes(file_format, mode, monkeypatch):
    image = make.make_image()
    image.file = files.upload(files.picture(file_format, mode=mode, size=(900, 600)), "large.png")
    image.save()
    decoded = Decoded(monkeypatch)
    made = renditions.make(image.file)
    # A JPEG is not even decoded at its full size.
    assert decoded.sizes[0] == ((225, 150) if file_format == "JPEG" else (900, 600))
    assert all(width <= 225 for width, _height in decoded.sizes[1:])
    assert {rendition["width"] for rendition in made.values()} == {30, 40, 60, 80}


def test_no_copy_of_a_large_transparent_picture_is_made_with_its_transparency(monkeypatch):
    """Four bytes for each of a hundred million pixels are enough."""
    image = make.make_image()
    image.file = files.upload(files.picture("PNG", mode="RGBA", size=(900, 600), colour=(0, 0, 0, 0)), "large.png")
    image.save()
    for name in ("convert", "copy", "resize"):
        whole = getattr(Picture.Image, name)

        def checked(picture, *args, whole=whole, **options):
            assert not (picture.mode == "RGBA" and picture.width > 225)
            return whole(picture, *args, **options)

        monkeypatch.setattr(Picture.Image, name, checked)
    image.make_renditions()
    assert opened(image, "jpeg_60").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("file_format", ["PNG", "WEBP", "TIFF"])
def test_a_large_picture_taken_upright_stands_upright(file_format, mode):
    lying = Picture.new(mode, (900, 600), "white")
    lying.paste("red", (0, 0, 450, 600))
    buffer = BytesIO()
    lying.save(buffer, file_format, exif=located(ROTATED))
    image = make.make_image(file=files.upload(buffer.getvalue(), "picture.png"))
    made = opened(image, "jpeg_60")
    assert made.size == (60, 90)
    assert made.getpixel((30, 10))[1] < 60  # red is above
    assert made.getpixel((30, 80))[1] > 200


@pytest.mark.parametrize("size", [(2000, 100), (100, 2000)])
def test_the_card_of_a_narrow_picture_is_as_sharp_as_the_picture(size):
    """Reduced to its width alone, a panorama would not be high enough for the card."""
    stripes = Picture.new("L", size)
    for at in range(0, max(size), 4):
        stripes.paste(255, (at, 0, at + 2, size[1]) if size[0] > size[1] else (0, at, size[0], at + 2))
    large = stripes.resize((size[0] * 5, size[1] * 5), Picture.Resampling.NEAREST)
    buffer = BytesIO()
    large.save(buffer, "PNG")
    image = make.make_image(file=files.upload(buffer.getvalue(), "picture.png"))
    from_whole = ImageOps.fit(large, (30, 20), Picture.Resampling.LANCZOS)
    made = opened(image, "jpeg_card").convert("L")
    assert abs(ImageStat.Stat(made).stddev[0] - ImageStat.Stat(from_whole).stddev[0]) < 12
