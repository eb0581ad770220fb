"""The kinds of text that a release is made of. In each a fact may be cited."""

from django.db import models
from django_prose_editor.fields import ProseEditorField

from newsroom.publication.differences import plain_text
from releases import citing

LINK = {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]}
# What a release text may contain. The editor offers it and the server removes everything else.
TEXT = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Heading": {"levels": [2, 3]},
    "Link": LINK,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Fact": True,
}
NOTES = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Link": LINK,
    "Fact": True,
}


class PlainText:
    """Plain text in which facts may be cited."""

    is_rich = False

    def cleaned(self, text: str) -> str:
        return text

    def in_words(self, text: str) -> str:
        """As staff read it."""
        return citing.told(text)

    def formfield(self, **kwargs):
        field = super().formfield(**kwargs)
        # For the script that shows citations as what they say.
        field.widget.attrs["data-citing"] = ""
        return field


class CitingLine(PlainText, models.CharField):
    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class CitingText(PlainText, models.TextField):
    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class SanitizedField(ProseEditorField):
    """Rich text that is cleaned at every save, also where no form is involved (imports, commands)."""

    is_rich = True

    def pre_save(self, model_instance, add):
        text = self.sanitize(super().pre_save(model_instance, add) or "")
        setattr(model_instance, self.attname, text)
        return text

    def cleaned(self, text: str) -> str:
        return self.sanitize(text)

    def in_words(self, text: str) -> str:
        return plain_text(text)
