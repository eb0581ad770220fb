"""Tables of facts as they are taken away from the desk and brought in."""

import csv
import datetime
import io

from django.core.files.uploadedfile import SimpleUploadedFile

from newsroom.facts.models import Fact
from tests import factories as make

EXPORT, IMPORT = "/admin/facts/fact/export/", "/admin/facts/fact/import/"
HEADER = "plant,measure,value,period_kind,period_start"
OF_ALLIANCE = "key,of_alliance,measure,value,period_kind,period_start"


def exported(client, query="") -> list[dict]:
    response = client.get(f"{EXPORT}{query}")
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def send(client, text, encoding="utf-8"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return client.post(IMPORT, {"file": SimpleUploadedFile("facts.csv", data)})


def save(client, text):
    response = send(client, text)
    assert response.status_code == 200, response.context.get("errors")
    return client.post(IMPORT, {"text": response.context["text"], "act": "save"})


def errors(response) -> list[tuple]:
    assert response.status_code == 400
    return [(row, column) for row, column, _sentence in response.context["errors"]]


def sentences(response) -> list[str]:
    assert response.status_code == 400
    return [sentence for _row, _column, sentence in response.context["errors"]]


def counted(response) -> tuple:
    assert response.status_code == 200, response.context.get("errors")
    return tuple(response.context[name] for name in ("added", "changed", "unchanged"))


def row(fact, **changes) -> str:
    """A line under OF_ALLIANCE and what else `changes` names that changes a fact of the Alliance, or makes one."""
    said = {
        "key": fact.key if fact else "",
        "of_alliance": "yes",
        "measure": "Annual production (en)",
        "value": f"{fact.value:f}" if fact else "1",
        "period_kind": "year",
        "period_start": fact.period_start if fact else "2030-01-01",
    }
    return ",".join(str(value) for value in (said | changes).values()) + "\n"


def of_years(measure, *years, **about) -> list[Fact]:
    return [make.make_fact(measure, year, start=datetime.date(year, 1, 1), **about) for year in years]
