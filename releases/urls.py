from django.urls import path

from . import feeds, views

app_name = "releases"

urlpatterns = [
    path("", views.release_list, name="releases"),
    path("rss.xml", feeds.ReleaseFeed(), name="feed"),
    path("<str:slug>/", views.release, name="release"),
]
