from django.urls import path

from newsroom.publication import addresses  # noqa: F401 - registers the converter

from . import views

app_name = "plants"

urlpatterns = [
    path("", views.plant_list, name="plants"),
    path("<name:slug>/", views.plant, name="plant"),
]
