"""A visitor without an account who follows every link of the site, in every language."""

import re
from dataclasses import dataclass, field

from django.test import Client
from django.utils import translation

from newsroom.publication.languages import codes
from newsroom.publication.models import Publishable


@dataclass
class Walk:
    """What a visitor without an account got to see."""

    client: Client = field(default_factory=Client)
    answers: dict = field(default_factory=dict)

    def everywhere(self, *guesses: str, until: str = "") -> "Walk":
        """Follows every link, from the guesses too; or as many as it takes to meet the word `until`."""
        to_visit = ["/", *(f"/{code}/" for code in codes()), *guesses]
        while to_visit:
            path = to_visit.pop()
            if path in self.answers or not path.startswith("/") or path.startswith("/static/"):
                continue
            response = self.client.get(path)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            self.answers[path] = (response.status_code, dict(response.headers), body)
            if until and until.encode() in body:
                break
            if "html" in response.headers.get("Content-Type", "") or "xml" in response.headers.get("Content-Type", ""):
                links = re.findall(rb'(?:href|src|srcset)="([^"#]+)"|<link>([^<]+)</link>', body)
                for link in (part.decode() for pair in links for part in pair if part):
                    to_visit += [word.removeprefix("http://testserver") for word in re.split(r"[\s,]+", link)]
        return self

    def found(self, secret: str) -> list[str]:
        """The addresses whose answers hold the word, in the body or in a header."""
        word = re.compile(secret.encode(), re.I)
        return sorted(
            path
            for path, (_status, headers, body) in self.answers.items()
            if word.search(body) or word.search(repr(headers).encode())
        )


def walk(*guesses: str, until: str = "") -> Walk:
    return Walk().everywhere(*guesses, until=until)


def addresses_of(thing: Publishable) -> list[str]:
    """The pages that the thing has or would have."""
    paths = []
    for code in codes():
        with translation.override(code):
            paths.append(thing.get_absolute_url())
    return paths


def answer(method, path, headers=None):
    response = getattr(Client(), method)(path, headers=headers or {})
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, dict(response.headers), body
