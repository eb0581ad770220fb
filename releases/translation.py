from modeltranslation.translator import TranslationOptions, register

from newsroom.publication.translation import PublishableTranslation

from .models import Boilerplate, Category, Contact, Correction, Release, ReleaseImage, Withdrawal


@register(Category)
class CategoryTranslation(TranslationOptions):
    fields = ("name",)


@register(Contact)
class ContactTranslation(TranslationOptions):
    fields = ("name", "role", "languages", "hours")


@register(Boilerplate)
class BoilerplateTranslation(TranslationOptions):
    fields = ("title", "text")


@register(Release)
class ReleaseTranslation(PublishableTranslation):
    fields = ("headline", "lede", "dateline_place", "in_brief", "body", "notes", "worded_at", "corrected_at")


@register(ReleaseImage)
class ReleaseImageTranslation(TranslationOptions):
    fields = ("caption",)


@register(Correction)
class CorrectionTranslation(TranslationOptions):
    fields = ("note",)


@register(Withdrawal)
class WithdrawalTranslation(TranslationOptions):
    fields = ("reason",)
