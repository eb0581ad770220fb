from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from releases.roles import ROLES


def make_roles(apps, schema_editor):
    alias = schema_editor.connection.alias
    labels = {app for rights in ROLES.values() for app, _permission in rights}
    # Permissions are made after all migrations; the groups need them now.
    for label in labels:
        create_permissions(installed.get_app_config(label), verbosity=0, using=alias, apps=installed)
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    for name, rights in ROLES.items():
        group, _is_new = group_model.objects.using(alias).get_or_create(name=name)
        for app, codename in sorted(rights):
            permission = permission_model.objects.using(alias).get(content_type__app_label=app, codename=codename)
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("facts", "0001_initial"),
        ("library", "0001_initial"),
        ("plants", "0001_initial"),
        ("publication", "0001_initial"),
        ("releases", "0001_initial"),
        ("vehicles", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
