"""The doorman: the only way to an uploaded file.

Files have no visibility of their own. The public door asks the gate; the staff door asks for the right to see
the library. Where either says no, the answer is that of a file that never existed.
"""

import logging
import mimetypes
from hashlib import sha256
from pathlib import PurePosixPath

from django.contrib.admin import site
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response

from newsroom.library.models import Document, Image
from newsroom.publication.languages import codes

logger = logging.getLogger(__name__)

# The first folder of a stored file, and the right that opens it to staff.
STAFF_RIGHTS = {
    "images": "library.view_image",
    "__processed__": "library.view_image",
    "documents": "library.view_document",
}


def image(request, key, name):
    """A rendition of an image that something public shows, in whatever language."""
    found = get_object_or_404(Image.objects.public(languages=codes()), key=key)
    wanted = PurePosixPath(name)
    rendition = found.renditions.get(wanted.stem)
    if rendition is None or PurePosixPath(rendition["path"]).suffix != wanted.suffix:
        raise Http404
    return file_response(request, rendition["path"], "no-cache")


def document(request, key, name):
    """A document that something public offers."""
    found = get_object_or_404(Document.objects.public(languages=codes()), key=key)
    if found.filename != name:
        raise Http404
    return file_response(request, found.file.name, "no-cache")


@site.admin_view
def staff_file(request, path):
    """Any file of the library, for staff with the right to see it."""
    right = STAFF_RIGHTS.get(PurePosixPath(path).parts[0])
    if right is None or not request.user.has_perm(right):
        raise Http404
    return file_response(request, path, "private, no-store")


def file_response(request, path: str, cache_control: str) -> HttpResponseBase:
    """The stored file at `path`. Browsers may keep a public one, but ask whether it still stands."""
    # Stored files are never rewritten under the same path, so the path stands for the content.
    etag = f'"{sha256(path.encode()).hexdigest()[:32]}"'
    if (unchanged := get_conditional_response(request, etag=etag)) is not None:
        unchanged["Cache-Control"] = cache_control
        return unchanged
    try:
        file = default_storage.open(path)
    except (FileNotFoundError, SuspiciousFileOperation):
        logger.warning("A file that should be in the storage is not: %s", path)
        raise Http404 from None
    content_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return FileResponse(
        file,
        content_type=content_type,
        filename=PurePosixPath(path).name,
        headers={"Cache-Control": cache_control, "ETag": etag},
    )
