"""What other pages say of vehicles."""

from django import template

from newsroom.vehicles.models import Assembly

register = template.Library()


@register.inclusion_tag("vehicles/_line.html")
def line_of(plant, at=None):
    """What joined the line of a plant, in the order in which it did, one strand per platform."""
    assemblies = (
        Assembly.objects.public(at)
        .filter(plant=plant)
        .select_related("vehicle__brand", "vehicle__platform")
        .order_by("since", "vehicle__platform__name", "pk")
    )
    strands = []
    steps = []
    for assembly in assemblies:
        platform = assembly.vehicle.platform
        if platform and platform not in strands:
            strands.append(platform)
        steps.append(
            {
                "assembly": assembly,
                "strand": strands.index(platform) + 1 if platform else 0,
                "opens_year": not steps or steps[-1]["assembly"].since != assembly.since,
            }
        )
    return {"plant": plant, "steps": steps, "strands": strands}
