from django.urls import path

from newsroom.publication import addresses  # noqa: F401 - registers the converter

from . import views

app_name = "vehicles"

urlpatterns = [
    path("", views.vehicle_list, name="vehicles"),
    path("<name:slug>/", views.vehicle, name="vehicle"),
]
