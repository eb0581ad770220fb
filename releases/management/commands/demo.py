"""`manage.py demo`: everything between a fresh checkout and a newsroom in the browser."""

import json
import os
import secrets
import socket
import sys

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import BaseCommand, CommandError, call_command

from newsroom.publication.languages import codes
from newsroom.publication.models import Translator
from releases import demo
from releases.roles import ADMINISTRATOR, APPROVER, TRANSLATOR, WRITER

HOST = "127.0.0.1"
# The logins of the demonstration, kept beside its uploads so that a second run can print them again.
LOGINS = settings.MEDIA_ROOT.parent / "demo-logins.json"
PEOPLE = {"writer": WRITER, "translator": TRANSLATOR, "approver": APPROVER, "administrator": ADMINISTRATOR}


class Command(BaseCommand):
    help = "Migrates, loads the Douai release, makes a login for each role and serves the newsroom on this machine."

    def add_arguments(self, parser):
        parser.add_argument("--port", default="8000", help="where to serve; 8000 by default")
        parser.add_argument("--no-serve", action="store_true", help="prepare everything, but do not serve")

    def handle(self, *, port, no_serve, **options):
        if not no_serve:
            port = free_port(port)
        call_command("migrate", verbosity=0, interactive=False)
        users = self.make_logins()
        if demo.is_needed():
            self.stdout.write("Loading the Douai release and making its pictures ...")
            demo.load(by=users["approver"], confirmed_by=users["administrator"])
        call_command("collectstatic", verbosity=0, interactive=False)
        if not no_serve:
            self.serve(port)

    def make_logins(self):
        """One user per role; existing ones keep what they are. Prints the passwords that still hold."""
        user_model = get_user_model()
        passwords = json.loads(LOGINS.read_text()) if LOGINS.exists() else {}
        users = {}
        for name, role in PEOPLE.items():
            user, is_new = user_model.objects.get_or_create(username=name, defaults={"is_staff": True})
            if is_new:
                passwords[name] = secrets.token_urlsafe(12)
                user.set_password(passwords[name])
                user.save()
                user.groups.add(Group.objects.get(name=role))
                if role == TRANSLATOR:
                    # All but the newsroom's first language, in which most releases are written.
                    Translator.objects.create(user=user, languages=codes()[1:])
            users[name] = user
        LOGINS.parent.mkdir(parents=True, exist_ok=True)
        LOGINS.touch(mode=0o600)
        LOGINS.write_text(json.dumps(passwords))
        self.stdout.write("\nLogins for the admin:")
        for name, user in users.items():
            holds = user.check_password(passwords.get(name, ""))
            self.stdout.write(f"  {name:<14} {passwords[name] if holds else '(the password has been changed)'}")
        self.stdout.write("")
        return users

    def serve(self, port: int):
        self.stdout.write(
            f"The newsroom: http://{HOST}:{port}/   Its admin: http://{HOST}:{port}/admin/   Ctrl+C ends it."
        )
        self.stdout.flush()
        # gunicorn takes the place of this process, so that Ctrl+C reaches it and nothing else.
        options = ["--bind", f"{HOST}:{port}", "--threads", "4", "--log-level", "warning"]
        os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *options, "newsroom.wsgi"])  # noqa: S606


def free_port(port: str) -> int:
    """The port as a number. Raises CommandError where it is no port, or where something answers on it already."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise CommandError(f"{port!r} is no port; choose a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(port)))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}); choose another: make demo PORT=8001"
            ) from None
    return int(port)
