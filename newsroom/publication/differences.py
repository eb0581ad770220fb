"""What differs between two texts, word by word, for people to read."""

import difflib
import re
from html.parser import HTMLParser

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# A word or a whole figure with the spaces that follow it, so that neighbouring changes run together. Scripts without
# spaces between words are compared letter by letter.
TOKEN = re.compile(
    r"\n+|\d+(?:[.,\u00a0\u202f]\d+)*(?!\w)[^\S\n]*|[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+[^\S\n]*|[^\w\s][^\S\n]*|[^\S\n]+"
)
BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "tr", "ul", "ol", "li", "pre", "hr", "div"}


MARKS = {"ins": "<ins>{}</ins>", "del": "<del>{}</del>", "": "{}"}


def marked(old: str, new: str) -> SafeString:
    """Both texts in one, escaped: what went in <del>, what came in <ins>."""
    return format_html_join("", "{}", ((format_html(MARKS[kind], text),) for kind, text in runs(old, new)))


def runs(old: str, new: str):
    """Pairs of "ins", "del" or "" and a text, in reading order. Paragraphs are matched first, then their words."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "", "".join(before[a:b])
        else:
            yield from word_runs("".join(before[a:b]), "".join(after[c:d]))


def word_runs(old: str, new: str):
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    # How many plain spaces follow a word is no difference; that one of them does not break is.
    keys = [[token.rstrip(" ") or " " for token in tokens] for tokens in (before, after)]
    for kind, a, b, c, d in difflib.SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "", "".join(after[c:d])
            continue
        if b > a:
            yield "del", "".join(before[a:b])
        if d > c:
            yield "ins", "".join(after[c:d])


class PlainText(HTMLParser):
    """The text of rich text: a line for each paragraph, list item and table row, and where the links lead."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines = [""]
        # The number of the last item of each list that is open; None for bullets.
        self.lists = []
        self.links = []
        self.cells = 0
        # Whether a paragraph that begins now stands in the line of its bullet or cell.
        self.holds_line = False

    def begin_line(self, text=""):
        if self.lines[-1].strip():
            self.lines.append("")
        self.lines[-1] += text

    def handle_starttag(self, tag, attrs):
        if tag in {"ul", "ol"}:
            self.lists.append(0 if tag == "ol" else None)
        if tag == "li":
            self.begin_line(self.bullet())
            self.holds_line = True
        elif tag in {"td", "th"}:
            self.lines[-1] += " | " if self.cells else ""
            self.cells += 1
            self.holds_line = True
        elif tag in BLOCKS | {"br"} and not self.holds_line:
            self.begin_line()
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
        if tag == "tr":
            self.cells = 0

    def bullet(self) -> str:
        if not self.lists or self.lists[-1] is None:
            return "• "
        self.lists[-1] += 1
        return f"{self.lists[-1]}. "

    def handle_endtag(self, tag):
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        if tag == "a" and self.links and (address := self.links.pop()):
            self.lines[-1] += f" ({address})"
        elif tag in BLOCKS - {"p"}:
            self.begin_line()
            self.holds_line = False

    def handle_data(self, data):
        text = re.sub(r"[ \t\n\r]+", " ", data)
        if text.strip():
            self.holds_line = False
        self.lines[-1] += text if self.lines[-1] else text.lstrip(" ")


def plain_text(rich: str) -> str:
    """Rich text as lines of words, without its tags."""
    parser = PlainText()
    parser.feed(rich)
    parser.close()
    return "\n".join(line.rstrip(" ") for line in parser.lines if line.strip())
