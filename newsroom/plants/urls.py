from django.urls import path

from . import views

app_name = "plants"

urlpatterns = [
    path("", views.plant_list, name="plants"),
    path("<str:slug>/", views.plant, name="plant"),
]
