"""Drawings: which are taken, and which are refused with which sentence."""

import io

import pytest
from PIL import PngImagePlugin

from newsroom.library import drawings, uploads
from tests.library import files
from tests.library.files import refusal


@pytest.mark.parametrize(
    "content",
    [
        '<use href="#a" xlink:href="#a"/><path fill="url(#b)" style="fill: url(\'#b\')"/>',
        f'<image href="{files.data_uri(files.picture("PNG"), "png")}"/>',
        f'<image href="{files.data_uri(files.picture()).replace(",", ", ")}"/>',
        f"<style>rect {{ fill: url('{files.data_uri(files.picture())}') }}</style>",
        '<rect transform="translate(1) rotate(45 1 1)" fill="rgb(1,2,3)" filter="url(#a) url(#b)" mask="url( #c )"/>',
        '<g id="src(1)" data-name="image(2)" aria-label="url(s)" class="load(1)"><title>image(3)</title></g>',
        '<g xmlns:i="urn:i" i:path="C:\\Users (old)\\a.svg" i:label="url(1)"/>',
        '<?xpacket begin="x"?><metadata/><?xpacket end="w"?>',
        "<style>rect { fill: teal } @media print { rect { fill: black } }</style><rect/>",
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Bag/></rdf:RDF></metadata>',
        "<text>Click on it: 50 (on)</text><title>javascript</title>",
    ],
)
def test_a_drawing_that_only_draws_is_accepted(content):
    assert uploads.document(files.upload(files.svg(content))) == ".svg"


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script>",
        '<g xmlns:s="http://www.w3.org/2000/svg"><s:SCRIPT/></g>',
        "<foreignObject><p/></foreignObject>",
        '<html:script xmlns:html="http://www.w3.org/1999/xhtml"/>',
        '<plain xmlns=""/>',
        '<rect onclick="alert(1)"/>',
        '<rect ONLOAD="alert(1)"/>',
        '<set attributeName="href" to="javascript:alert(1)"/>',
        '<animate attributeName="href" values="https://tracker.example/a"/>',
        '<g xmlns:x="http://www.w3.org/2001/xml-events"><x:listener/></g>',
    ],
)
def test_a_drawing_that_runs_something_is_refused(content):
    assert refusal(uploads.document, files.svg(content)).startswith("The drawing holds something that runs:")


@pytest.mark.parametrize(
    "content",
    [
        '<image href="https://tracker.example/pixel.png"/>',
        '<use xlink:href="//tracker.example/a.svg#a"/>',
        '<a href="javascript:alert(1)"/>',
        '<a href=" java&#10;script:alert(1)"/>',
        '<a href="#a" ping="https://tracker.example/a"/>',
        '<a href="#a" ping=" https://tracker.example/a #b"/>',
        '<image srcset="https://tracker.example/a 1x"/>',
        '<image href="&#104;ttps://tracker.example/a"/>',
        '<image HREF="https://tracker.example/a"/>',
        '<feImage href="https://tracker.example/a"/>',
        '<g xmlns:l="http://www.w3.org/1999/xlink"><use l:href="https://tracker.example/a#b"/></g>',
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="https://tracker.example/a"/>',
        '<textPath href="other.svg#a"/>',
        '<rect fill="url(#a) url(https://tracker.example/a)"/>',
        '<rect style="fill:url(#a);mask:url(https://tracker.example/a)"/>',
        "<style>rect { fill: url(#a) } g { mask: url('//tracker.example/a') }</style>",
        *(
            f"<rect {attribute}=\"{function}('https://tracker.example/a' 1x)\"/>"
            for attribute in ("mask", "cursor", "filter", "clip-path", "fill", "stroke", "marker-end", "style", "new")
            for function in ("image-set", "-webkit-image-set", "image", "src", "SRC")
        ),
        "<style>@namespace url(https://tracker.example/a);</style>",
        "<style>@\\69mport 'https://tracker.example/a.css';</style>",
        "<style>@font-face { src: url(https://tracker.example/a) }</style>",
        "<style>rect { mask: image-set(var(--a) 1x) }</style>",
        "<style>@im<!-- -->port 'https://tracker.example/a.css';</style>",
        '<rect fill="\\75 rl(https://tracker.example/a)"/>',
        '<rect fill="url(https://tracker.example/a)"/>',
        '<rect fill="u\\72l(https://tracker.example/a)"/>',
        "<style>@import 'https://tracker.example/a.css';</style>",
        "<style>rect { fill: url( 'https://tracker.example/a' ) }</style>",
        "<style>rect { fill: \\75rl(https://tracker.example/a) }</style>",
        "<style><![CDATA[@imp]]><![CDATA[ort 'https://tracker.example/a.css';]]></style>",
        '<g xml:base="https://tracker.example/"/>',
        '<?xml-stylesheet href="https://tracker.example/a.css"?>',
    ],
)
def test_a_drawing_that_fetches_something_is_refused(content):
    assert refusal(uploads.document, files.svg(content)).startswith("The drawing refers to something outside it:")


@pytest.mark.parametrize(
    "content",
    [
        "<style>@import 'https://tracker.example/a.css';<style></style></style>",
        "<style>rect { fill: url(https://tracker.example/a) }<style/></style>",
        '<style><x xmlns="urn:x"/>@import "https://tracker.example/a.css";</style>',
    ],
)
def test_a_drawing_with_elements_in_its_style_sheet_is_refused(content):
    assert refusal(uploads.document, files.svg(content)).startswith(
        "The drawing has an element inside its style sheet: <"
    )


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html", "font/woff2"])
@pytest.mark.parametrize(
    "content", ['<image href="{}"/>', '<rect fill="url({})"/>', "<style>a {{ b: url({}) }}</style>"]
)
def test_a_drawing_that_carries_more_than_pictures_is_refused(kind, content):
    assert refusal(uploads.document, files.svg(content.format(f"data:{kind};base64,AAAA"))).startswith(
        f"The drawing carries something other than a PNG, JPEG, WebP or GIF picture: data:{kind}"
    )


XMP_PLACE = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="50,22.0N"/></rdf:RDF></x:xmpmeta>'
)


def compressed_notes() -> PngImagePlugin.PngInfo:
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("XML:com.adobe.xmp", XMP_PLACE.decode(), zip=True)
    return notes


@pytest.mark.parametrize(
    "data",
    [
        files.picture(exif=files.located()),
        files.picture("PNG", exif=files.located()),
        files.picture("WEBP", exif=files.located()),
        files.picture(xmp=XMP_PLACE),
        files.picture("PNG", pnginfo=compressed_notes()),
        files.picture() + XMP_PLACE,
        files.views(files.located()),
    ],
    ids=["JPEG", "PNG", "WebP", "XMP", "compressed", "behind", "views"],
)
@pytest.mark.parametrize("content", ['<image href="{}"/>', "<style>rect {{ fill: url({}) }}</style>"])
def test_a_drawing_with_a_picture_that_says_where_it_was_taken_is_refused(data, content):
    assert refusal(uploads.document, files.svg(content.format(files.data_uri(data)))) == (
        "The drawing carries a picture that says where it was taken. "
        "Export the picture without location data, and place it anew."
    )


@pytest.mark.parametrize(
    "content",
    [
        '<metadata><e:GPSLatitude xmlns:e="http://ns.adobe.com/exif/1.0/">50,22N</e:GPSLatitude></metadata>',
        '<metadata><d xmlns="urn:d" xmlns:e="http://ns.adobe.com/exif/1.0/" e:GPSLongitude="3,4E"/></metadata>',
        '<metadata><g:lat xmlns:g="http://www.w3.org/2003/01/geo/wgs84_pos#">50.37</g:lat></metadata>',
        '<metadata><wpt xmlns="http://www.topografix.com/GPX/1/1" lat="50.37" lon="3.05"/></metadata>',
    ],
)
def test_a_drawing_that_says_where_it_was_made_is_refused(content):
    assert refusal(uploads.document, files.svg(content)).startswith("The drawing says where it was made: ")


def test_the_pictures_in_a_drawing_have_a_limit_together(settings):
    settings.MAX_IMAGE_MEGAPIXELS = 1
    picture = f'<image href="{files.data_uri(files.picture(size=(800, 800)))}"/>'
    assert uploads.document(files.upload(files.svg(picture))) == ".svg"
    for content in (picture * 2, f'<image href="{files.data_uri(files.png_that_says(60_000, 60_000), "png")}"/>'):
        assert refusal(uploads.document, files.svg(content)) == (
            "The pictures in the drawing have too many pixels; the limit is 1 megapixel."
        )


def test_a_picture_in_a_drawing_that_cannot_be_read_is_refused():
    assert refusal(uploads.document, files.svg('<image href="data:image/png;base64,AAAA"/>')) == (
        "The drawing carries a picture that is damaged: it cannot be read. Please export it again."
    )


def test_a_drawing_has_a_limit_of_its_own(monkeypatch):
    monkeypatch.setattr("newsroom.library.drawings.LARGEST_MB", 1)
    assert refusal(uploads.document, files.svg(" " * 1_100_000)) == "The file has 2 MB; the limit is 1 MB."


class Counted(io.BytesIO):
    """Knows how often it was read."""

    reads = 0

    def read(self, *args):
        self.reads += 1
        return super().read(*args)


def test_a_drawing_is_given_to_the_parser_at_once():
    """In pieces, a long value would be looked at again with every piece."""
    file = Counted(files.svg(f"<!--{'words ' * 50_000}-->"))
    drawings.check(file)
    assert file.reads == 1


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    ],
)
def test_a_drawing_with_entities_is_refused(before):
    assert refusal(uploads.document, files.svg("", before=before)) == (
        "The drawing has a DOCTYPE or entities. Export it as plain SVG."
    )


def test_a_broken_drawing_is_refused():
    assert refusal(uploads.document, files.SVG[:-4]) == "The drawing is damaged: it is no well-formed SVG."
