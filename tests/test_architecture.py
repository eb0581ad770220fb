"""The plan of the house, kept by reading the source.

Floors, from below: publication, library, plants, vehicles, facts, releases; the files lying directly in
newsroom/ are the roof. A line imports from its own room or from below. In a door (views, feeds, sitemaps,
search, media and template tags) a model is named only to go through its gate.
"""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
FLOORS = [
    "newsroom.publication",
    "newsroom.library",
    "newsroom.plants",
    "newsroom.vehicles",
    "newsroom.facts",
    "releases",
]
DOORS = {"views.py", "feeds.py", "sitemaps.py", "search.py", "media.py"}
CANONICAL = {"__init__", "admin", "apps", "feeds", "models", "sitemaps", "translation", "urls", "views"}
# Files with a noun of their own, and what it is.
NOUNS = {
    "newsroom/publication/addresses.py": "the parts of an address that name a thing",
    "newsroom/publication/archive.py": "the pages of the desk on what was saved and deleted",
    "newsroom/publication/authorship.py": "who wrote what readers are shown",
    "newsroom/publication/careful.py": "saving neither over somebody else's work nor twice",
    "newsroom/publication/changes.py": "how what has been decided on changes",
    "newsroom/publication/collisions.py": "what was typed over a newer version",
    "newsroom/publication/comparison.py": "what differs between two versions, by language",
    "newsroom/publication/differences.py": "what differs between two texts, word by word",
    "newsroom/publication/fields.py": "the form fields in which days and moments are typed",
    "newsroom/publication/forms.py": "what the forms of the desk take and refuse",
    "newsroom/publication/gate.py": "what a visitor may see, and from when",
    "newsroom/publication/history.py": "what was saved, by whom and when",
    "newsroom/publication/languages.py": "the languages and their columns",
    "newsroom/publication/moments.py": "days and moments in words",
    "newsroom/publication/opened.py": "what a form was opened on",
    "newsroom/publication/presence.py": "who has what open",
    "newsroom/publication/past.py": "a page as of an earlier day",
    "newsroom/publication/previews.py": "reading something as if it were public",
    "newsroom/publication/restoration.py": "an old version as input, something deleted as a draft",
    "newsroom/publication/unsaved.py": "input that stands in a form and nowhere else",
    "newsroom/publication/waiting.py": "the desk where what is saved waits for a second person",
    "newsroom/publication/zones.py": "named time zones and their clocks",
    "newsroom/library/archives.py": "what may be in an archive",
    "newsroom/library/drawings.py": "what a drawing may do",
    "newsroom/library/labels.py": "what a picture says of itself",
    "newsroom/library/pdfs.py": "what a PDF may do",
    "newsroom/library/refusals.py": "why an upload is not taken",
    "newsroom/library/renditions.py": "sizes and formats of a picture",
    "newsroom/library/storage.py": "where files lie",
    "newsroom/library/uploads.py": "what an uploaded file is",
    "newsroom/facts/exchange.py": "the pages of the desk for tables of facts",
    "newsroom/facts/intake.py": "facts out of a table",
    "newsroom/facts/figures.py": "figures and periods in words",
    "newsroom/facts/picker.py": "finding the fact that somebody means",
    "releases/checks.py": "whether the figures of a release agree",
    "releases/citing.py": "facts cited in texts",
    "newsroom/facts/selection.py": "the facts that an address names",
    "newsroom/facts/tables.py": "facts as a table of comma-separated values",
    "releases/corrections.py": "how words that are public change",
    "releases/decisions.py": "the pages of the desk on which people decide",
    "releases/figure_pages.py": "the pages of the desk on figures",
    "releases/figures.py": "what people decide about figures, and what was said of them",
    "releases/forms.py": "what the forms of the desk refuse where facts are cited",
    "releases/objections.py": "what stands against a decision",
    "releases/parts.py": "the parts of a release on its page of the desk",
    "releases/proposals.py": "the pages of the desk for changes of public words, and for previews",
    "releases/roles.py": "who may do what",
    "releases/statements.py": "facts as releases state them",
    "releases/workflow.py": "what people decide about a release",
}
JUNK_ROOMS = {"utils", "util", "core", "common", "base", "helpers", "tools", "misc", "shared", "lib"}


def sources(*folders: str) -> list[Path]:
    files = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in files if "migrations" not in path.parts)


def floor_of(module: str) -> int | None:
    """The floor a module stands on: an index into FLOORS, one above them all for the roof, None for strangers."""
    for number, floor in enumerate(FLOORS):
        if module == floor or module.startswith(f"{floor}."):
            return number
    return len(FLOORS) if module == "newsroom" or module.startswith("newsroom.") else None


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> set[str]:
    """The absolute names of the modules that a file imports."""
    package = module_of(path) if path.name == "__init__.py" else module_of(path).rpartition(".")[0]
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                home = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*home, base]).rstrip(".")
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return names


def upward_imports(path: Path) -> set[str]:
    own = floor_of(module_of(path))
    return {name for name in imported(path) if (floor := floor_of(name)) is not None and floor > own}


def is_door(path: Path) -> bool:
    return path.name in DOORS or "templatetags" in path.parts


MODELS = {model.__name__ for model in apps.get_models()} - {"LogEntry", "Permission", "Group", "User", "Session"}
# What leads to rows without a model's name.
BACK_WAYS = {"get_model", "get_models", "model", "related_model", "_default_manager", "_base_manager", "_meta"}


def detours(source: str) -> list[str]:
    """The places where a door names a model, under whichever name, for anything but the gate."""
    tree = ast.parse(source)
    models = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in MODELS
    }
    allowed = {
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"public", "known"}
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "objects"
    }
    # The members of a TextChoices say nothing about rows.
    allowed |= {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"Period", "State"} and isinstance(node.value, ast.Name)
    }
    named = [
        (node.lineno, node.id)
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id in models and node not in allowed
    ]
    # `models.Release`, reached through a module.
    named += [
        (node.lineno, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node not in allowed
        and (node.attr in MODELS or (node.attr in BACK_WAYS and not is_name_of_model(node, tree)))
    ]
    return [f"line {line}: {name}" for line, name in sorted(named)]


def is_name_of_model(node: ast.Attribute, tree: ast.Module) -> bool:
    """`thing._meta.model_name` says which kind a thing is, and leads to no row."""
    return node.attr == "_meta" and any(
        isinstance(other, ast.Attribute) and other.value is node and other.attr == "model_name"
        for other in ast.walk(tree)
    )


@pytest.mark.parametrize("path", sources("newsroom", "releases"), ids=module_of)
def test_arrows_point_down(path):
    assert upward_imports(path) == set()


def test_an_arrow_that_points_up_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    path = tmp_path / "newsroom" / "plants" / "views.py"
    path.parent.mkdir(parents=True)
    path.write_text(
        "from newsroom.facts.models import Fact\nfrom ..library.models import Image\nfrom releases import views"
    )
    assert upward_imports(path) == {
        "newsroom.facts.models",
        "newsroom.facts.models.Fact",
        "releases",
        "releases.views",
    }


@pytest.mark.parametrize("path", [path for path in sources("newsroom", "releases") if is_door(path)], ids=module_of)
def test_a_door_goes_through_the_gate(path):
    assert detours(path.read_text()) == []


@pytest.mark.parametrize(
    "detour",
    [
        "Release.objects.all()",
        "Release.objects.filter(state='approved')",
        "get_object_or_404(Release, slug=slug)",
        "Release._default_manager.public()",
        "models.Release.objects.all()",
        "releases.models.Release.objects.filter(pk=1)",
        "News.objects.all()",
        "apps.get_model('releases', 'release').objects.all()",
        "type(thing)._default_manager.all()",
        "thing._meta.get_field('releases').related_model.objects.all()",
        "found.model.objects.all()",
    ],
)
def test_a_door_that_walks_round_the_gate_is_noticed(detour):
    imports = "from releases import models\nfrom releases.models import Release\nfrom releases import Release as News\n"
    assert [found for found in detours(imports + detour) if found.startswith("line 4: ")] != []


def test_a_door_may_ask_the_gate_by_way_of_a_module():
    assert detours("from releases import models\nmodels.Release.objects.public()") == []


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_a_template_asks_for_no_rows_itself(path):
    assert re.findall(r"\w+\.all\b|\w+_set\b|\.objects\b", path.read_text()) == []


def test_every_template_belongs_to_an_app_or_to_the_roof():
    folders = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}
    assert folders <= {floor.rpartition(".")[2] for floor in FLOORS} | {"admin"}


def test_every_file_of_an_app_is_canonical_or_has_a_noun_to_name_it():
    named = set()
    for floor in FLOORS:
        folder = ROOT.joinpath(*floor.split("."))
        named |= {path.relative_to(ROOT).as_posix() for path in folder.glob("*.py") if path.stem not in CANONICAL}
    assert named == set(NOUNS)


def test_there_is_no_junk_room():
    rooms = {part for path in sources("newsroom", "releases") for part in path.relative_to(ROOT).with_suffix("").parts}
    assert rooms & JUNK_ROOMS == set()


def test_no_file_has_outgrown_its_room():
    long = {module_of(path): lines for path in sources("newsroom", "releases", "tests") if (lines := count(path)) > 400}
    assert long == {}


def count(path: Path) -> int:
    return len(path.read_text().splitlines())
