"""The standing cast: one person per role."""

from django.contrib.auth.models import Group, Permission, User


def make(name: str, *, role: str = "", is_staff: bool = True) -> User:
    user = User.objects.create_user(
        name, password=name, is_staff=is_staff, first_name=name.title(), last_name="Popescu"
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def rights(*names: str) -> list[Permission]:
    """Permissions by their names, as in "releases.view_release"."""
    pairs = (name.split(".") for name in names)
    return [Permission.objects.get(content_type__app_label=app, codename=codename) for app, codename in pairs]
