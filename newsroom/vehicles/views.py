from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control

from newsroom.publication.past import as_of

from .models import Assembly, Vehicle


def with_assemblies(vehicles, at=None):
    assemblies = Assembly.objects.public(at).select_related("plant")
    return vehicles.select_related("brand", "platform").prefetch_related(
        Prefetch("assemblies", assemblies, to_attr="public_assemblies")
    )


@cache_control(no_cache=True)
def vehicle_list(request):
    return render(request, "vehicles/vehicle_list.html", {"vehicles": with_assemblies(Vehicle.objects.public())})


@cache_control(no_cache=True)
@as_of
def vehicle(request, slug, as_of):
    vehicles = Vehicle.objects.public(as_of.at).with_public_languages(as_of.at).select_related("image")
    found = get_object_or_404(with_assemblies(vehicles, as_of.at), slug=slug)
    return render(request, "vehicles/vehicle_detail.html", {"vehicle": found, "as_of": as_of})
