from django.urls import path

from newsroom.publication import addresses  # noqa: F401 - registers the converter

from . import views

app_name = "facts"

urlpatterns = [
    path("", views.fact_list, name="facts"),
    path("<name:key>/", views.fact, name="fact"),
    path("<name:key>/embed/", views.embed, name="embed"),
]
