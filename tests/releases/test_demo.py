"""`manage.py demo`: what a stranger sees after one command."""

import json
import re
import socket

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from newsroom.facts.models import Fact
from newsroom.vehicles.models import Vehicle
from releases.management.commands import demo as command
from releases.models import Release

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs the command without serving, with its logins in a folder of the test."""
    monkeypatch.setattr(command, "LOGINS", tmp_path / "logins.json")

    def go(capsys):
        call_command("demo", no_serve=True)
        return dict(re.findall(r"^  (\w+)\s+(\S.*)$", capsys.readouterr().out, re.M))

    return go


def test_the_douai_release_stands_at_its_three_addresses(client, douai):
    for code, words in {
        "en": ("89,527\u00a0vehicles", "550\u00a0million euro", "Published 16 September 2025"),
        "fr": ("89\u202f527\u00a0véhicules", "550\u00a0millions d’euros", "Publié le 16 septembre 2025"),
        "ro": ("89.527\u00a0de vehicule", "550\u00a0de milioane de euro", "Publicat 16 septembrie 2025"),
    }.items():
        slug = getattr(Release.objects.get(), f"slug_{code}")
        page = client.get(f"/{code}/releases/{slug}/").content.decode()
        text = re.sub(r"\s*\n\s*|\s{2,}", " ", re.sub(r"</?(?:dt|dd|div|dl)>", "\n", page))
        text = re.sub(r"<[^>]+>", "", text)
        for word in words:
            assert word in text, (code, word)


def test_the_plant_has_six_vehicles_and_two_production_figures(client, douai):
    page = client.get("/en/plants/douai/").content.decode()
    line = page[page.index('<ol class="line') :].partition("</ol>")[0]
    assert re.findall(r'<a href="/en/vehicles/[^"]+">([^<]+)</a>', line) == [
        "Megane E-Tech 100% electric",
        "Scenic E-Tech Electric",
        "R5 E-Tech Electric",
        "A290",
        "Eclipse Cross",
        "Micra EV",
    ]
    chart = page[page.index('<table class="bars">') :].partition("</table>")[0]
    assert re.findall(r'<data value="(\d+)">', chart) == ["50729", "89527"]


def test_the_release_text_does_not_say_which_vehicle_stands_on_which_platform(client, douai):
    release = Release.objects.get()
    page = client.get(f"/en/releases/{release.slug_en}/").content.decode()
    table = page[page.index('<table class="stack tight">') :].partition("</table>")[0]
    assert "AmpR" not in table


def test_everything_in_the_demonstration_is_cleared_in_every_language(douai):
    for thing in [*Release.objects.all(), *Vehicle.objects.all()]:
        assert thing.cleared_languages == ["en", "fr", "ro"]
    assert Fact.objects.public().count() == 6


def test_there_is_one_login_for_each_role(run, capsys, client):
    logins = run(capsys)
    assert list(logins) == ["writer", "translator", "approver", "administrator"]
    for name, password in logins.items():
        assert client.login(username=name, password=password)
        assert client.get("/admin/").status_code == 200
        assert [group.name for group in User.objects.get(username=name).groups.all()] == [name.title()]


def test_a_second_run_keeps_what_was_edited_and_prints_the_same_logins(run, capsys):
    first = run(capsys)
    Release.objects.update(headline_en="Edited")
    assert run(capsys) == first
    assert Release.objects.get().headline_en == "Edited"


def test_a_second_run_does_not_bring_back_what_was_deleted(run, capsys):
    run(capsys)
    Release.objects.all().delete()
    run(capsys)
    assert not Release.objects.exists()


def test_a_password_that_was_changed_is_not_printed(run, capsys):
    run(capsys)
    user = User.objects.get(username="writer")
    user.set_password("my own secret")
    user.save()
    assert run(capsys)["writer"] == "(the password has been changed)"


def test_the_logins_are_kept_where_only_their_owner_reads_them(run, capsys):
    logins = run(capsys)
    assert command.LOGINS.stat().st_mode & 0o777 == 0o600
    assert json.loads(command.LOGINS.read_text()) == logins


def test_an_occupied_port_is_named():
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        port = str(occupant.getsockname()[1])
        with pytest.raises(
            CommandError, match=rf"^Port {port} cannot be used \(.+\); choose another: make demo PORT=8001$"
        ):
            call_command("demo", port=port)


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", ""])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(CommandError, match="is no port; choose a number from 1 to 65535"):
        call_command("demo", port=port)
