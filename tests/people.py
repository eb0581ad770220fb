"""The standing cast: one person per role."""

from django.contrib.auth.models import Group, User


def make(name: str, *, role: str = "", is_staff: bool = True) -> User:
    user = User.objects.create_user(
        name, password=name, is_staff=is_staff, first_name=name.title(), last_name="Popescu"
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user
