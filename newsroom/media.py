"""The doorman: the only way to an uploaded file.

Files have no visibility of their own. The public door asks the gate; the staff door asks for the right to see
the library. Where either says no, the answer is that of a file that never existed. Only then come the questions
of what the visitor has already and which part of the file is wanted.
"""

import logging
from hashlib import sha256
from pathlib import PurePosixPath
from urllib.parse import quote

from django.conf import settings
from django.contrib.admin import site
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from newsroom import ranges
from newsroom.library.labels import JFIF
from newsroom.library.models import Document, Image
from newsroom.library.storage import stretch
from newsroom.library.uploads import content_type, is_shown_in_browsers
from newsroom.publication.languages import codes
from newsroom.publication.previews import as_if_public
from releases.models import PreviewLink
from releases.views import as_preview

logger = logging.getLogger(__name__)

# The first folder of a stored file, and the right that opens it to staff.
STAFF_RIGHTS = {
    "images": "library.view_image",
    "__processed__": "library.view_image",
    "documents": "library.view_document",
}


# A request that changes nothing needs no token, and one that would is refused before the gate is asked.
@csrf_exempt
@require_safe
def image(request, key, name):
    """A rendition of an image that something public shows, in whatever language.

    A JPEG says whom to credit, in the languages in which that is public.
    """
    languages = [code for code in codes() if Image.objects.public(languages=[code]).filter(key=key).exists()]
    found = get_object_or_404(Image.objects.public(languages=languages), key=key)
    wanted = PurePosixPath(name)
    rendition = found.served_renditions.get(wanted.stem)
    if rendition is None or PurePosixPath(rendition["path"]).suffix != wanted.suffix:
        raise Http404
    head = found.jpeg_head(languages) if wanted.suffix == ".jpg" else b""
    return file_response(request, rendition["path"], "no-cache", head=head)


@csrf_exempt
@require_safe
def document(request, key, name):
    """A document that something public offers."""
    found = get_object_or_404(Document.objects.public(languages=codes()), key=key)
    if found.filename != name:
        raise Http404
    return file_response(request, found.served.name, "no-cache")


def preview_image(request, token, key, name):
    """An image of a release that is being previewed."""
    return previewed(image, request, token, key, name)


def preview_document(request, token, key, name):
    return previewed(document, request, token, key, name)


def previewed(door, request, token, key, name):
    link = get_object_or_404(PreviewLink.objects.public().opened_by(token).select_related("release"))
    with as_if_public(link.release, language=link.language, token=token):
        return as_preview(door(request, key, name))


@site.admin_view
@require_safe
def staff_file(request, path):
    """Any file of the library, for staff with the right to see it."""
    parts = path.split("/")
    right = STAFF_RIGHTS.get(parts[0])
    if right is None or not request.user.has_perm(right) or {"", ".", ".."} & set(parts) or not path.isprintable():
        raise Http404
    return file_response(request, path, "private, no-store")


def file_response(request, path: str, cache_control: str, *, head: bytes = b"") -> HttpResponseBase:
    """The stored file at `path`; a JPEG of ours begins with `head` in place of its bare beginning.

    Browsers may keep a public one, but ask whether it still stands.
    """
    # Stored files are never rewritten under the same path, so the path stands for the content.
    etag = f'"{sha256(path.encode() + head).hexdigest()[:32]}"'
    # Files go out as they are: compressed on the way, their ranges and lengths would no longer hold.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    if (unchanged := get_conditional_response(request, etag=etag)) is not None:
        unchanged.headers["Cache-Control"] = cache_control
        unchanged.headers["ETag"] = etag
        return unchanged
    try:
        body = Body(default_storage.open(path), head)
    except (OSError, ValueError, SuspiciousOperation) as error:
        logger.warning("A file that should be in the storage cannot be read: %s (%s)", path, error)
        raise Http404 from None
    headers = {"Cache-Control": cache_control, "ETag": etag, **manner(path)}
    if settings.ACCEL_REDIRECT and not head:
        body.close()
        return HttpResponse(headers={"X-Accel-Redirect": settings.ACCEL_REDIRECT + quote(path), **headers})
    return body_response(request, body, headers | {"Accept-Ranges": "bytes"})


def manner(path: str) -> dict[str, str]:
    """The headers that say what a file is, and keep what is none of a browser's business from doing anything."""
    headers = {"Content-Type": content_type(path)}
    as_attachment = not is_shown_in_browsers(path)
    headers["Content-Disposition"] = content_disposition_header(as_attachment, PurePosixPath(path).name)
    if as_attachment:
        headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return headers


def body_response(request, body, headers: dict) -> HttpResponseBase:
    """The whole file, or the part of it that is asked for."""
    try:
        part = ranges.asked(request, size=body.size, etag=headers["ETag"])
    except ranges.RangeError:
        body.close()
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{body.size}"})
    first, last = part or (0, body.size - 1)
    headers = {**headers, "Content-Length": str(last - first + 1)}
    if request.method == "HEAD":
        body.close()
        return StreamingHttpResponse((), headers=headers)
    if part:
        headers["Content-Range"] = f"bytes {first}-{last}/{body.size}"
    return StreamingHttpResponse(body.part(first, last + 1), status=206 if part else 200, headers=headers)


class Body:
    """What is sent of an opened file, which is closed when it has been sent or given up."""

    def __init__(self, file, head: bytes):
        self.file = file
        self.head = head
        # The bytes at the beginning of the file in whose place the head stands.
        self.hidden = len(JFIF) if head else 0
        self.size = len(head) + file.size - self.hidden
        self.pieces = iter(())

    def part(self, start: int, stop: int):
        self.pieces = self.read(start, stop)
        return self

    def read(self, start: int, stop: int):
        ahead = len(self.head)
        if start < ahead:
            yield self.head[start:stop]
            start = ahead
        yield from stretch(self.file, start - ahead + self.hidden, stop - start)

    def __iter__(self):
        return self.pieces

    def close(self):
        self.file.close()
