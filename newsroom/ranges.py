"""Which bytes of a file a visitor asks for."""

import re

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII | re.IGNORECASE)


class RangeError(Exception):
    """The range begins behind the end of the file."""


def asked(request, *, size: int, etag: str) -> tuple[int, int] | None:
    """The first and the last byte asked for; None for the whole file.

    Several ranges at once, units other than bytes, and ranges of an earlier version get the whole file.
    """
    if request.method != "GET" or request.headers.get("If-Range", etag) != etag:
        return None
    found = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if found is None or found.group(1) == found.group(2) == "":
        return None
    first, last = found.groups()
    if not first:
        # The last so many bytes.
        if int(last) == 0 or size == 0:
            raise RangeError
        return max(0, size - int(last)), size - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise RangeError
    return int(first), min(int(last or size - 1), size - 1)
