from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control

from newsroom.publication.past import as_of

from .models import Plant


@cache_control(no_cache=True)
def plant_list(request):
    plants = Plant.objects.public().select_related("image")
    return render(request, "plants/plant_list.html", {"plants": plants})


@cache_control(no_cache=True)
@as_of
def plant(request, slug, as_of):
    found = get_object_or_404(
        Plant.objects.public(as_of.at).with_public_languages(as_of.at).select_related("image"),
        slug=slug,
    )
    return render(request, "plants/plant_detail.html", {"plant": found, "as_of": as_of})
