"""The settings, all of them. What differs between machines comes from the environment, through `env`.

| variable | default | meaning |
| --- | --- | --- |
| SECRET_KEY | none; required unless DEBUG | signs sessions and tokens |
| DEBUG | off | on a developer's machine only |
| DATABASE_URL | an SQLite file in var/ | where the database is: postgres://user:password@host/name |
| ALLOWED_HOSTS | this machine | the host names the site answers to, separated by commas |
| HTTPS | on unless DEBUG | redirects to https and sends cookies over it only |
| BEHIND_PROXY | off | believe X-Forwarded-Proto of the proxy in front |
| TIME_ZONE | Europe/Paris | the zone of the newsroom, in which a moment is typed and told unless another is chosen |
| EMBARGO_ZONES | Paris, Bucharest, London … | the zones offered first where a moment is typed, separated by commas |
| SITE_NAME | Alliance Newsroom | the name in the head of every page |
| MEDIA_ROOT | var/media | where uploads are kept; no web server may serve it |
| ACCEL_REDIRECT | none | the internal location of nginx that leads to MEDIA_ROOT, such as /protected/ |
| S3_BUCKET | none | the bucket that keeps uploads in place of MEDIA_ROOT; nobody but the site may read it |
| S3_ENDPOINT | that of AWS | where an S3-compatible service answers: https://objects.example.com |
| S3_REGION | none | the region of the bucket, where the service has regions |
| S3_ACCESS_KEY | what the machine's role gives | who the site is to the service |
| S3_SECRET_KEY | what the machine's role gives | the secret that goes with S3_ACCESS_KEY |
| MAX_IMAGE_MB | 50 | megabytes that an uploaded picture may have |
| MAX_IMAGE_MEGAPIXELS | 100 | millions of pixels that an uploaded picture may have |
| MAX_DOCUMENT_MB | 100 | megabytes that an uploaded document may have; a drawing has 20 at most |
| STATIC_ROOT | var/static | where collectstatic puts the project's own files |
| FAULT_POINT | none | for tests only: the step of a decision at which the process ends |
"""

import re
import warnings
import zoneinfo
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from js_asset import static_lazy

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

environment = environ.Env()

WORDS = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}


def env(name, default=None, kind=str):
    """The value of an environment variable, read strictly.

    `kind` is str, bool, int (above 0), list (split at commas) or Path. Without a default the variable is required.
    Raises ImproperlyConfigured with a sentence for whoever set it.
    """
    text = environment.str(name, default="").strip()
    if not text:
        if default is None:
            raise ImproperlyConfigured(f"the environment variable {name} is missing; README.md says what it is for.")
        return default
    if kind is bool:
        if text.lower() not in WORDS:
            raise ImproperlyConfigured(f"{name} is {text!r}; it must be on or off.")
        return WORDS[text.lower()]
    if kind is int:
        if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
            raise ImproperlyConfigured(f"{name} is {text!r}; it must be a whole number above 0.")
        return int(text)
    if kind is list:
        return [part.strip() for part in text.split(",") if part.strip()]
    return kind(text)


def database(default):
    """Where the database is, from DATABASE_URL. Raises ImproperlyConfigured for anything but SQLite and PostgreSQL."""
    advice = "write postgres://user:password@host:5432/name or sqlite:///path/to/file."
    try:
        with warnings.catch_warnings():
            # It warns of engines that it does not know; below, they are refused.
            warnings.simplefilter("ignore")
            found = environment.db_url_config(env("DATABASE_URL", default))
        found["ENGINE"], found["NAME"]
    except (ValueError, KeyError, TypeError, AttributeError, ImproperlyConfigured):
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read; {advice}") from None
    if found["ENGINE"] == "django.db.backends.sqlite3":
        # Writers queue instead of failing, and readers do not wait for them.
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        folder = Path(found["NAME"]).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = f"DATABASE_URL leads to {folder}, which cannot be made: {error.strerror}."
            raise ImproperlyConfigured(reason) from None
    elif found["ENGINE"] == "django.db.backends.postgresql":
        if not found["NAME"]:
            raise ImproperlyConfigured(f"DATABASE_URL names no database; {advice}")
        found["CONN_MAX_AGE"] = 60
        found["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured(f"DATABASE_URL names neither PostgreSQL nor SQLite; {advice}")
    return found


def uploads():
    """Where uploads are kept: on the disk, or in the bucket that S3_BUCKET names."""
    bucket = env("S3_BUCKET", "")
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if env("ACCEL_REDIRECT", ""):
        raise ImproperlyConfigured(
            "ACCEL_REDIRECT is for files on the disk, and S3_BUCKET keeps them elsewhere; unset one."
        )
    options = {
        "bucket_name": bucket,
        "endpoint_url": env("S3_ENDPOINT", "") or None,
        "region_name": env("S3_REGION", "") or None,
        "access_key": env("S3_ACCESS_KEY", "") or None,
        "secret_key": env("S3_SECRET_KEY", "") or None,
    }
    if bool(options["access_key"]) != bool(options["secret_key"]):
        raise ImproperlyConfigured("S3_ACCESS_KEY and S3_SECRET_KEY go together; set both or neither.")
    if options["endpoint_url"] and not re.match(r"https?://[^/]", options["endpoint_url"]):
        raise ImproperlyConfigured(
            f"S3_ENDPOINT is {options['endpoint_url']!r}; write an address like https://objects.example.com."
        )
    return {"BACKEND": "newsroom.library.storage.ObjectStorage", "OPTIONS": options}


def accel_redirect():
    location = env("ACCEL_REDIRECT", "")
    if location and not re.fullmatch(r"/(?:[\w.-]+/)+", location, re.ASCII):
        raise ImproperlyConfigured(
            f"ACCEL_REDIRECT is {location!r}; it must begin and end with a slash, like /protected/."
        )
    return location


def zone(name, variable):
    if name not in zoneinfo.available_timezones():
        raise ImproperlyConfigured(f"{variable} is {name!r}, which is no time zone; write one like Europe/Paris.")
    return name


DEBUG = env("DEBUG", False, bool)
SECRET_KEY = env("SECRET_KEY", "a key for developers only" if DEBUG else None)
ALLOWED_HOSTS = env("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"], list)
SITE_NAME = env("SITE_NAME", "Alliance Newsroom")

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, whose classes it extends
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_prose_editor",
    "imagefield",
    "django.forms",  # its widgets, where our templates include them
    "reversion",
    "newsroom.publication",
    "newsroom.library",
    "newsroom.plants",
    "newsroom.vehicles",
    "newsroom.facts",
    "releases",
    "newsroom",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Outermost of those that see the whole answer: the ETag is that of the words, not of their compression.
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Widgets have templates of ours beside Django's.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": database(f"sqlite:///{VAR_DIR / 'newsroom.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"

# Languages -----------------------------------------------------------------------------------------------
# One line adds a language; then makemigrations, migrate, and a catalogue in newsroom/locale.

LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("ro", _("Romanian")),
]
LANGUAGE_CODE = "en"
# Whose rules for dates and numbers a language follows, where that is not told by its code.
LOCALES = {"en": "en_GB"}
LOCALE_PATHS = [BASE_DIR / "newsroom" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = zone(env("TIME_ZONE", "Europe/Paris"), "TIME_ZONE")
# Offered first where a moment is typed, after the newsroom's own and UTC; all others follow.
EMBARGO_ZONES = [
    zone(name, "EMBARGO_ZONES")
    for name in env(
        "EMBARGO_ZONES",
        ["Europe/Paris", "Europe/Bucharest", "Europe/London", "Asia/Tokyo", "America/New_York"],
        list,
    )
]

# Content never falls back to another language: what is not written in one is absent from it.
MODELTRANSLATION_FALLBACK_LANGUAGES = ()

# Editor --------------------------------------------------------------------------------------------------
# A citation of a fact in rich text: how it is edited, and what of it is stored.


def allow_citations(_config, allowed):
    """Handed over as it is: by its name, the editor would not find it."""
    allowed["tags"].add("data")
    allowed["attributes"]["data"] = {"data-fact", "value"}


DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {"js": [static_lazy("newsroom/admin/fact.js")], "extensions": {"Fact": allow_citations}},
]
DJANGO_PROSE_EDITOR_MENU_GROUPS = [
    {"group": "blockType -lists", "type": "dropdown", "minItems": 2},
    {"group": "lists"},
    {"group": "nodes -blockType -lists"},
    {"group": "marks"},
    {"group": "link"},
    {"group": "fact"},
    {"group": "table"},
    {"group": "history"},
]

# Files ---------------------------------------------------------------------------------------------------
# Uploads lie where no web server serves them. The public reaches them through newsroom.media only;
# MEDIA_URL is the staff door, where the admin's widgets look for their previews.

MEDIA_ROOT = env("MEDIA_ROOT", VAR_DIR / "media", Path)
MEDIA_URL = "/admin/files/"
STATIC_URL = "/static/"
STATIC_ROOT = env("STATIC_ROOT", VAR_DIR / "static", Path)
STORAGES = {
    "default": uploads(),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "gz", "br", "woff2", "map"]

ACCEL_REDIRECT = accel_redirect()
MAX_IMAGE_MB = env("MAX_IMAGE_MB", 50, int)
MAX_IMAGE_MEGAPIXELS = env("MAX_IMAGE_MEGAPIXELS", 100, int)
MAX_DOCUMENT_MB = env("MAX_DOCUMENT_MB", 100, int)

# What an upload is has been checked and named by newsroom.library.uploads.
IMAGEFIELD_VALIDATE_ON_SAVE = False
IMAGEFIELD_AUTOGENERATE = False
IMAGEFIELD_BIN_DEPTH = 2

# Security ------------------------------------------------------------------------------------------------

HTTPS = env("HTTPS", not DEBUG, bool)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
if env("BEHIND_PROXY", False, bool):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
# Whether browsers may preload the rule "https only" is for the owner of the domain to decide, not for a newsroom.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

FAULT_POINT = env("FAULT_POINT", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
