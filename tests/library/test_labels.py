"""What a picture says of itself when it goes out, and what it tells when it comes in."""

from io import BytesIO

import pytest
from PIL import Image as Picture
from PIL import IptcImagePlugin

from newsroom.library import labels
from newsroom.library.models import Image
from tests import factories as make
from tests.library import files
from tests.library.test_images import located, stored

pytestmark = pytest.mark.django_db

ARTIST, COPYRIGHT = 0x013B, 0x8298
FILE_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="Agence Été">'
    "<dc:creator><rdf:Seq><rdf:li>Ana Pop</rdf:li><rdf:li>Ion Pop</rdf:li></rdf:Seq></dc:creator>"
    '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© Pop</rdf:li></rdf:Alt></dc:rights>'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
).encode()


def exif() -> Picture.Exif:
    notes = Picture.Exif()
    notes[ARTIST], notes[COPYRIGHT] = "Maria Ionescu", "© Ionescu".encode()
    return notes


def iptc(**words: str) -> bytes:
    """A JPEG with the older notes of picture agencies."""
    return files.picture(extra=labels.iptc_segment(words))


def served(client, image, name="jpeg_60") -> bytes:
    response = client.get(image.address(name))
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def labelled(client, **texts):
    """A public image with these texts, and its largest JPEG as the public gets it."""
    image = make.make_image()
    for name in ("credit", "rights"):
        for code in ("en", "fr", "ro"):
            setattr(image, f"{name}_{code}", texts.get(f"{name}_{code}", ""))
    image.save()
    make.make_release(images=[image])
    return image, served(client, image)


def read_back(data: bytes) -> dict:
    return labels.read(BytesIO(data))


def test_a_public_jpeg_names_credit_and_terms_in_every_public_language(client):
    _image, data = labelled(
        client, credit_en="Photo: Ana & Ion <Pop>", rights_en="Free for news.", rights_ro="Liber pentru știri."
    )
    for text in (
        "Photo: Ana &amp; Ion &lt;Pop&gt;",
        'xml:lang="ro">Liber pentru știri.<',
        'xml:lang="en">Free for news.<',
    ):
        assert text.encode() in data
    assert read_back(data) == {
        "creator": "Photo: Ana & Ion <Pop>",
        "credit": "Photo: Ana & Ion <Pop>",
        "copyright": "Free for news.",
        "terms": "Free for news.",
    }
    notes = IptcImagePlugin.getiptcinfo(Picture.open(BytesIO(data)))
    assert notes[2, 110].decode() == "Photo: Ana & Ion <Pop>"


def test_a_labelled_jpeg_is_whole_and_as_long_as_the_page_says(client):
    image, data = labelled(client, credit_en="Ana Pop")
    picture = Picture.open(BytesIO(data))
    picture.load()
    assert picture.size == (60, 40)
    assert dict(picture.getexif()) == {}
    assert len(data) == image.sources("jpg")[0]["bytes"]


def test_the_length_does_not_tell_what_stands_in_languages_that_are_not_public(client):
    image = make.make_image()
    make.make_release(images=[image], cleared=["en"])
    short = served(client, image)
    Image.objects.filter(pk=image.pk).update(credit_ro="un nume foarte lung", rights_ro="și un drept")
    assert served(client, image) == short


def test_a_language_is_in_the_label_once_it_is_public(client):
    image = make.make_image()
    release = make.make_release(images=[image], cleared=["en"])
    assert b"Hall credit (en)" in served(client, image)
    Image.objects.filter(pk=image.pk).update(credit_en="", rights_ro="Liber")
    assert b"Liber" not in served(client, image)
    release.cleared_at_ro = make.LONG_AGO
    release.save()
    assert b"Liber" in served(client, image)


def test_a_changed_credit_is_in_the_very_next_answer(client):
    image, _data = labelled(client, credit_en="Ana Pop")
    before = client.head(image.address("jpeg_60"))["ETag"]
    Image.objects.filter(pk=image.pk).update(credit_en="Ion Pop")
    after = client.get(image.address("jpeg_60"), headers={"If-None-Match": before})
    assert after.status_code == 200
    assert b"Ion Pop" in b"".join(after.streaming_content)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (files.picture(exif=exif()), {"creator": "Maria Ionescu", "copyright": "© Ionescu"}),
        (iptc(creator="Zoé", credit="Agence"), {"creator": "Zoé", "credit": "Agence"}),
        (files.picture(xmp=FILE_XMP), {"creator": "Ana Pop, Ion Pop", "credit": "Agence Été", "copyright": "© Pop"}),
        (
            files.picture("WEBP", xmp=FILE_XMP),
            {"creator": "Ana Pop, Ion Pop", "credit": "Agence Été", "copyright": "© Pop"},
        ),
        (
            files.picture("AVIF", xmp=FILE_XMP),
            {"creator": "Ana Pop, Ion Pop", "credit": "Agence Été", "copyright": "© Pop"},
        ),
        (files.picture("TIFF", exif=exif()), {"creator": "Maria Ionescu", "copyright": "© Ionescu"}),
        (files.picture(xmp=b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + FILE_XMP), {}),
        (files.picture(xmp=b"<nonsense"), {}),
        (files.picture(extra=labels.segment(0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0\0\0\0\x09nonsense!\0")), {}),
        (files.picture("PNG"), {}),
    ],
)
def test_where_the_library_is_silent_the_original_speaks(client, data, words):
    image = make.make_image(file=files.upload(data, "picture.jpg"))
    assert image.said == words
    make.make_release(images=[image])
    Image.objects.filter(pk=image.pk).update(**dict.fromkeys(("credit_en", "credit_fr", "credit_ro"), ""))
    assert read_back(served(client, image)).get("copyright") == words.get("copyright")
    assert read_back(served(client, image)).get("creator") == words.get("creator")


def test_no_answer_tells_place_or_device(client):
    image = make.make_image(file=make.picture_file(exif=located()))
    make.make_release(images=[image])
    for name in image.renditions:
        data = served(client, image, name)
        assert b"named person" not in data
        assert b"Exif\0" not in data
        assert dict(Picture.open(BytesIO(data)).getexif()) == {}


def test_every_jpeg_begins_as_the_label_expects():
    image = make.make_image(file=files.upload(files.picture(dpi=(300, 300), comment=b"note"), "picture.jpg"))
    for name in ("jpeg_60", "jpeg_80", "jpeg_card"):
        assert stored(image.renditions[name]["path"]).startswith(labels.JFIF)
        assert b"note" not in stored(image.renditions[name]["path"])
