from modeltranslation.translator import TranslationOptions, register

from .models import Fact, Measure


@register(Measure)
class MeasureTranslation(TranslationOptions):
    fields = ("name", "keywords", "slug")


@register(Fact)
class FactTranslation(TranslationOptions):
    fields = ("wording", "source")
