"""The parts of an address that name a thing."""

from django.urls import register_converter, reverse

from . import previews


class SlugConverter:
    """Letters of any script, digits, hyphens and underscores. Anything else was never an address here."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SlugConverter, "name")


def file_address(kind: str, key: str, name: str) -> str:
    """Where a stored file is for whoever reads the page that is being drawn. Whether it answers, the doorman says."""
    if preview := previews.current():
        return reverse(f"preview-{kind}", kwargs={"token": preview.token, "key": key, "name": name})
    return reverse(kind, kwargs={"key": key, "name": name})
