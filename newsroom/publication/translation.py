from modeltranslation.translator import TranslationOptions


class PublishableTranslation(TranslationOptions):
    """What every publishable has per language; each app adds its own texts."""

    fields = ("slug", "cleared_at", "cleared_by")
