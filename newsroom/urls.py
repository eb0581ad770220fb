"""Every address of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

import releases.feeds
import releases.views
from newsroom import media, views
from newsroom.publication import addresses  # noqa: F401 - registers the converter

handler404 = views.not_found
handler500 = views.failed

urlpatterns = [
    path("", views.front_door, name="front-door"),
    path("media/images/<name:key>/<str:name>", media.image, name="image"),
    path("media/documents/<name:key>/<str:name>", media.document, name="document"),
    path("preview/<name:token>/", releases.views.preview, name="preview"),
    path("preview/<name:token>/images/<name:key>/<str:name>", media.preview_image, name="preview-image"),
    path("preview/<name:token>/documents/<name:key>/<str:name>", media.preview_document, name="preview-document"),
    path("admin/files/<path:path>", media.staff_file, name="staff-file"),
    # The stock admin would lead anybody on the staff from a row's number to its address.
    path("admin/r/<path:path>", views.absent),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("releases/", include("releases.urls")),
        path("plants/", include("newsroom.plants.urls")),
        path("vehicles/", include("newsroom.vehicles.urls")),
        path("facts/rss.xml", releases.feeds.FactFeed(), name="fact-feed"),
        path("facts/facts.csv", views.facts_csv, name="facts-csv"),
        path("facts/<name:key>.json", views.fact_json, name="fact-json"),
        path("facts/<name:key>.csv", views.fact_csv, name="fact-csv"),
        path("facts/", include("newsroom.facts.urls")),
    ),
]
