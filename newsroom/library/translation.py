from modeltranslation.translator import TranslationOptions, register

from .models import Document, Image


@register(Image)
class ImageTranslation(TranslationOptions):
    fields = ("title", "alt", "caption", "credit", "rights")


@register(Document)
class DocumentTranslation(TranslationOptions):
    fields = ("title",)
