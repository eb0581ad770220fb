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

# A figure, which is what differs between the rows of a table that say the same.
FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
# How many pairs of equal words are looked at for one answer: a second at most, and more than prose needs.
EFFORT = 10_000_000


class Effort:
    """How many more pairs of equal tokens may be looked at."""

    def __init__(self, left: int):
        self.left = left

    def spend(self, pairs: int) -> bool:
        """Whether there was enough left."""
        self.left -= pairs
        return self.left >= 0


class Matcher(difflib.SequenceMatcher):
    """Finds what two sequences have in common, as far as its effort goes; the rest counts as replaced."""

    def __init__(self, before, after, effort: Effort):
        super().__init__(None, before, after, autojunk=False)
        self.effort = effort

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        # Each token is compared with all of its likes, which is what takes time in a table of equal cells.
        if self.effort.spend(sum(len(self.b2j.get(token, ())) for token in self.a[alo:ahi])):
            return super().find_longest_match(alo, ahi, blo, bhi)
        return difflib.Match(alo, blo, 0)


def marked(old: str, new: str) -> SafeString:
    """Both texts in one, escaped: what went in <del>, what came in <ins>."""
    return format_html_join("", "{}", ((format_html(MARKS[kind], text),) for kind, text in runs(old, new)))


def runs(old: str, new: str):
    """Pairs of "ins", "del" or "" and a text, in reading order. Paragraphs are matched first, then their words."""
    effort = Effort(EFFORT)
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for kind, a, b, c, d in opcodes(before, after, effort):
        if kind == "equal":
            yield "", "".join(before[a:b])
        else:
            yield from changed_runs(before[a:b], after[c:d], effort)


def changed_runs(before: list[str], after: list[str], effort: Effort):
    """The words of changed lines. Where comparing all with all would take too long, each line with its counterpart."""
    together = "".join(before), "".join(after)
    if len(before) == len(after) == 1:
        yield from word_runs(*together, effort)
        return
    # Half of what is left, so that there is some for the lines one by one.
    half = Effort(effort.left // 2)
    found = list(word_runs(*together, half))
    effort.spend(effort.left // 2 - max(half.left, 0))
    yield from found if half.left >= 0 else line_by_line(before, after, effort)


def line_by_line(before: list[str], after: list[str], effort: Effort):
    """Counterparts are the lines that say the same but for their figures, and those of blocks of equal length."""
    skeletons = [[FIGURE.sub("0", line) for line in lines] for lines in (before, after)]
    for _kind, a, b, c, d in opcodes(*skeletons, effort):
        pairs = zip(before[a:b], after[c:d], strict=False)
        for old, new in pairs if b - a == d - c else [("".join(before[a:b]), "".join(after[c:d]))]:
            yield from word_runs(old, new, effort)


def word_runs(old: str, new: str, effort: Effort):
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    # How many plain spaces follow a word is no difference; that one of them does not break is.
    keys = [[token.rstrip(" ") or " " for token in tokens] for tokens in (before, after)]
    for kind, a, b, c, d in opcodes(*keys, effort):
        if kind == "equal":
            yield "", "".join(after[c:d])
            continue
        if b > a:
            yield "del", "".join(before[a:b])
        if d > c:
            yield "ins", "".join(after[c:d])


def opcodes(before: list[str], after: list[str], effort: Effort):
    """As those of difflib, with equal beginnings and ends cut off first: they cost nothing."""
    shortest = min(len(before), len(after))
    head = next((at for at in range(shortest) if before[at] != after[at]), shortest)
    tail = next((at for at in range(shortest - head) if before[-1 - at] != after[-1 - at]), shortest - head)
    ends = len(before) - tail, len(after) - tail
    if head:
        yield "equal", 0, head, 0, head
    for kind, a, b, c, d in Matcher(before[head : ends[0]], after[head : ends[1]], effort).get_opcodes():
        yield kind, a + head, b + head, c + head, d + head
    if tail:
        yield "equal", ends[0], len(before), ends[1], len(after)


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
