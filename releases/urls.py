from django.urls import path

from newsroom.publication import addresses  # noqa: F401 - registers the converter

from . import feeds, views

app_name = "releases"

urlpatterns = [
    path("", views.release_list, name="releases"),
    path("rss.xml", feeds.ReleaseFeed(), name="feed"),
    path("<name:slug>/", views.release, name="release"),
    path("<name:slug>/earlier/<int:number>/", views.earlier_text, name="earlier-text"),
]
