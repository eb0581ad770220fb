"""Running text as words, numbers and signs, each with its place."""

import re
from dataclasses import dataclass

from .numerals import SPACES, Phrases

# A group of three digits behind a space belongs to the number; so do digits behind a point, comma or apostrophe.
TOKEN = re.compile(
    rf"(?P<number>[0-9]{{1,3}}(?:[{SPACES}][0-9]{{3}})+(?![0-9])(?:[.,][0-9]+)?|[0-9]+(?:[.,'’][0-9]+)*)"
    r"|(?P<word>[^\W\d_]+(?:['’](?=\w))?)"
    r"|(?P<sign>[^\s\w]|_)"
)
# Romanian is also typed with the letters of Turkish.
LETTERS = str.maketrans("’şţŞŢ", "'șțȘȚ")
DASHES = frozenset("-–—−‑")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign. `word` is the text in lower case, with a plain apostrophe and hyphen."""

    start: int
    end: int
    text: str
    word: str
    kind: str


def tokens(text: str) -> list[Token]:
    found = []
    for match in TOKEN.finditer(text):
        kind, written = match.lastgroup, match[0]
        if kind == "word":
            word = written.lower() if written.isascii() else written.translate(LETTERS).lower()
        else:
            word = "-" if written in DASHES else written
        found.append(Token(match.start(), match.end(), written, word, kind))
    return found


class Line:
    """The tokens of a text, and where in it phrases stand."""

    LONGEST = 5

    def __init__(self, text: str):
        self.text = text
        self.tokens = tokens(text)

    def __len__(self):
        return len(self.tokens)

    def word(self, index: int) -> str:
        return self.tokens[index].word if 0 <= index < len(self.tokens) else ""

    def kind(self, index: int) -> str:
        return self.tokens[index].kind if 0 <= index < len(self.tokens) else ""

    def raw(self, index: int) -> str:
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def touches(self, index: int) -> bool:
        """Whether nothing stands between a token and the one before it."""
        return 0 < index < len(self.tokens) and self.tokens[index - 1].end == self.tokens[index].start

    def phrase_at(self, index: int, phrases: Phrases) -> int:
        """How many tokens from `index` on make the longest phrase that is listed; 0 for none."""
        return self.longest(index, phrases, 0) if self.word(index) in phrases.first_words else 0

    def phrase_before(self, index: int, phrases: Phrases) -> int:
        """How many tokens before `index` make the longest phrase that is listed; 0 for none."""
        return self.longest(index, phrases, 1) if self.word(index - 1) in phrases.last_words else 0

    def longest(self, index: int, phrases: Phrases, behind: int) -> int:
        for length in range(self.LONGEST, 0, -1):
            start = index - length * behind
            if start >= 0 and start + length <= len(self.tokens) and self.phrase(start, length) in phrases:
                return length
        return 0

    def phrase(self, start: int, length: int) -> str:
        return " ".join(token.word for token in self.tokens[start : start + length])
