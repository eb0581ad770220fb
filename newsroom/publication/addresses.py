"""The parts of an address that name a thing."""

from django.urls import register_converter


class SlugConverter:
    """Letters of any script, digits, hyphens and underscores. Anything else was never an address here."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SlugConverter, "name")
