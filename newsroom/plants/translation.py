from modeltranslation.translator import register

from newsroom.publication.translation import PublishableTranslation

from .models import Plant


@register(Plant)
class PlantTranslation(PublishableTranslation):
    fields = ("name", "city", "country", "lede")
