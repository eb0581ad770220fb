from modeltranslation.translator import TranslationOptions, register

from newsroom.publication.translation import PublishableTranslation

from .models import Platform, Vehicle


@register(Platform)
class PlatformTranslation(TranslationOptions):
    fields = ("segments",)


@register(Vehicle)
class VehicleTranslation(PublishableTranslation):
    fields = ("name", "lede")
