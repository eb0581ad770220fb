"""The repository tests itself: what lies where, what is locked, what is translated."""

import itertools
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
TOP_LEVEL = {
    ".ci",
    ".gitignore",
    "LICENSE",
    "Makefile",
    "README.md",
    "manage.py",
    "newsroom",
    "pyproject.toml",
    "releases",
    "requirements-dev.txt",
    "requirements.txt",
    "templates",
    "tests",
}
# The strings of the code are English; every other language needs a catalogue.
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != "en"]


def tracked() -> list[str]:
    """The files under version control. An unpacked archive has no others, but for what runs have made."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
        return listed.stdout.splitlines()
    made = {".venv", "var", ".pytest_cache", ".ruff_cache", "__pycache__", ".hypothesis"}
    files = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return [path.as_posix() for path in files if not made & set(path.parts) and path.suffix != ".mo"]


def test_the_top_level_is_that_of_the_plan():
    assert {name.partition("/")[0] for name in tracked()} == TOP_LEVEL


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_with_hashes_and_carry_no_address(name):
    text = (ROOT / name).read_text()
    assert re.findall(r"\w+://|^--(?:extra-)?index-url|^--find-links", text, re.M) == []
    pins = re.findall(r"^([A-Za-z0-9._-]+)(\[[^]]*\])?==\S+(?: ;[^\\]*)? \\\n    --hash=sha256:", text, re.M)
    assert len(pins) == len(re.findall(r"^[A-Za-z]", text, re.M)) > 10


def test_every_dependency_has_a_sentence():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    bare = [
        line
        for before, line in itertools.pairwise(lines)
        if re.match(r'\s+"[A-Za-z].*[=<>]', line) and not re.match(r'\s+(#|"[A-Za-z].*[=<>])', before)
    ]
    assert bare == []


def test_the_lock_of_the_tests_holds_that_of_the_site():
    def pins(name):
        return set(re.findall(r"^[A-Za-z][^ \\]*==\S+", (ROOT / name).read_text(), re.M))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_is_complete(code):
    catalogue = read_catalogue(code)
    assert [message.id for message in catalogue if message.id and (message.fuzzy or not is_translated(message))] == []


def is_translated(message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(strings)


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_keeps_the_placeholders(code):
    broken = []
    for message in read_catalogue(code):
        if not message.id:
            continue
        source = message.id if isinstance(message.id, str) else message.id[-1]
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        broken += [message.id for text in strings if placeholders(text) != placeholders(source)]
    assert broken == []


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)\w|\{\w+\}", text))


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_holds_every_string_of_the_source(code, tmp_path, monkeypatch):
    """makemessages finds nothing that the catalogue does not have, and nothing that the source has lost."""
    if not shutil.which("xgettext"):
        pytest.skip("gettext is not installed; CI has it")
    # In a copy, because makemessages would write into the catalogue that is being tested.
    for folder in ("newsroom", "releases", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("locale", "static", "demo"))
    (tmp_path / "locale").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(settings, "LOCALE_PATHS", [str(tmp_path / "locale")])
    call_command("makemessages", locale=[code], verbosity=0, no_wrap=True)
    written = ids(parsed(tmp_path / "locale" / code / "LC_MESSAGES" / "django.po"))
    assert written == ids(read_catalogue(code))


def ids(catalogue) -> set:
    return {(message.context, message.id) for message in catalogue if message.id}


def read_catalogue(code: str):
    path = ROOT / "newsroom" / "locale" / code.replace("-", "_") / "LC_MESSAGES" / "django.po"
    return parsed(path)


def parsed(path: Path):
    with path.open("rb") as file:
        return read_po(file)


def test_romanian_is_written_with_comma_letters():
    names = [ROOT / name for name in tracked() if re.search(r"\b(ro)\b.*\.(po|toml)$", name)]
    assert names
    assert [path.name for path in names if re.search("[ŞşŢţ]", path.read_text())] == []


def test_migrations_are_up_to_date(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
