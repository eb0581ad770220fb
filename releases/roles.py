"""The roles of the press office: Django groups, and what each may do.

The groups are made by a migration from this table. An administrator may change them afterwards in the admin.
"""

WRITER = "Writer"
TRANSLATOR = "Translator"
APPROVER = "Approver"
ADMINISTRATOR = "Administrator"

PUBLISHABLES = ["releases.release", "plants.plant", "vehicles.vehicle"]
SHOWN = [
    "facts.fact",
    "facts.measure",
    "library.document",
    "library.image",
    "releases.boilerplate",
    "releases.category",
    "releases.contact",
    "vehicles.brand",
    "vehicles.platform",
]
PARTS = ["releases.citation", "releases.releasedocument", "releases.releaseimage", "vehicles.assembly"]
CONTENT = PUBLISHABLES + SHOWN + PARTS
ACCOUNTS = ["auth.user", "auth.group"]

TRANSLATORS = ["publication.translator"]
LOG = ["releases.step", "publication.change"]

WRITING = ["view", "add", "change"]


def rights(models: list[str], actions: list[str]) -> set[tuple[str, str]]:
    return {(model.split(".")[0], f"{action}_{model.split('.')[1]}") for model in models for action in actions}


# Parts of a draft come and go while it is written; what others may rely on is not a writer's to delete.
WRITER_RIGHTS = rights(CONTENT, WRITING) | rights(PARTS, ["delete"]) | rights(LOG, ["view"])
APPROVER_RIGHTS = WRITER_RIGHTS | rights(PUBLISHABLES + SHOWN, ["approve"])

# What a translator may change is bounded by the languages noted for that person (see newsroom.publication).
TRANSLATOR_RIGHTS = (
    rights(CONTENT, ["view"]) | rights(PUBLISHABLES + SHOWN, ["translate"]) | rights(["publication.change"], ["view"])
)

# {group: {(app, permission), …}}
ROLES = {
    WRITER: WRITER_RIGHTS,
    TRANSLATOR: TRANSLATOR_RIGHTS,
    APPROVER: APPROVER_RIGHTS,
    ADMINISTRATOR: APPROVER_RIGHTS
    | rights(CONTENT, ["delete"])
    | rights(ACCOUNTS, ["view", "add", "change", "delete"])
    | rights(TRANSLATORS, ["view", "add", "change", "delete"])
    | {("publication", "publish_alone")},
}
