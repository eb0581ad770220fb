from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control

from .models import Assembly, Vehicle


def with_assemblies(vehicles):
    assemblies = Assembly.objects.public().select_related("plant")
    return vehicles.select_related("brand", "platform").prefetch_related(
        Prefetch("assemblies", assemblies, to_attr="public_assemblies")
    )


@cache_control(no_cache=True)
def vehicle_list(request):
    return render(request, "vehicles/vehicle_list.html", {"vehicles": with_assemblies(Vehicle.objects.public())})


@cache_control(no_cache=True)
def vehicle(request, slug):
    found = get_object_or_404(
        with_assemblies(Vehicle.objects.public().with_public_languages().select_related("image")),
        slug=slug,
    )
    return render(request, "vehicles/vehicle_detail.html", {"vehicle": found})
