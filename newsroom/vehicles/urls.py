from django.urls import path

from . import views

app_name = "vehicles"

urlpatterns = [
    path("", views.vehicle_list, name="vehicles"),
    path("<str:slug>/", views.vehicle, name="vehicle"),
]
