"""What differs between two texts, word by word."""

import difflib
import re

import pytest

from newsroom.publication import differences
from newsroom.publication.differences import marked, plain_text


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ("ten cars", "ten cars", "ten cars"),
        ("", "news", "<ins>news</ins>"),
        ("news", "", "<del>news</del>"),
        ("ten cars a day", "twelve cars a day", "<del>ten </del><ins>twelve </ins>cars a day"),
        ("Douai", "Douai, France", "Douai<ins>, France</ins>"),
        ("one\ntwo\nthree", "one\nthree", "one\n<del>two\n</del>three"),
        ("a b", "a <b> & c", "a <ins>&lt;</ins>b<ins>&gt; &amp; c</ins>"),
        # A space that does not break is a difference; one plain space more is none.
        ("10 %", "10\u00a0%", "<del>10 </del><ins>10\u00a0</ins>%"),
        ("10  %", "10 %", "10 %"),
        ("uzină nouă", "uzina nouă", "<del>uzină </del><ins>uzina </ins>nouă"),
        ("自動車工場", "自動車の工場", "自動車<ins>の</ins>工場"),
    ],
)
def test_words_that_went_and_came_are_marked(old, new, seen):
    assert marked(old, new) == seen


@pytest.mark.parametrize(
    ("rich", "text"),
    [
        ("", ""),
        ("Bare words", "Bare words"),
        ("<p>One</p><p>Two<br>three</p>", "One\nTwo\nthree"),
        ("<h2>Head</h2><p>A <strong>bold</strong> word</p>", "Head\nA bold word"),
        ("<ul><li><p>First</p><p>still first</p></li><li>Second</li></ul>", "• First\nstill first\n• Second"),
        ("<ol><li>One</li><li>Two</li></ol><p>End</p>", "1. One\n2. Two\nEnd"),
        ("<table><tr><th>Year</th><th>Cars</th></tr><tr><td>2024</td><td>9</td></tr></table>", "Year | Cars\n2024 | 9"),
        ('<p>See <a href="https://a.example/">here</a>.</p>', "See here (https://a.example/)."),
        ("<p>5 &lt; 6 &amp; 7</p>", "5 < 6 & 7"),
    ],
)
def test_rich_text_is_read_as_its_words(rich, text):
    assert plain_text(rich) == text


def test_long_texts_that_differ_in_every_word_are_compared_at_once():
    old, new = (" ".join(f"{word}{number % 700}" for number in range(8000)) for word in ("a", "b"))
    assert marked(old, new).startswith("<del>a0 ")


class Counter:
    """Counts the pairs of equal tokens that are looked at."""

    def __init__(self, monkeypatch):
        self.pairs = 0
        whole = difflib.SequenceMatcher.find_longest_match

        def counting(matcher, alo=0, ahi=None, blo=0, bhi=None):
            self.pairs += sum(len(matcher.b2j.get(token, ())) for token in matcher.a[alo:ahi])
            return whole(matcher, alo, ahi, blo, bhi)

        monkeypatch.setattr(difflib.SequenceMatcher, "find_longest_match", counting)


def rows(first: int, count: int, cells=8, *, label="") -> list[str]:
    """Rows of a table, no figure of which stands in another."""
    return [
        (f"{label}{row} | " if label else "") + " | ".join(str(first + row * cells + cell) for cell in range(cells))
        for row in range(count)
    ]


def without(kind: str, both: str) -> str:
    return re.sub(rf"<{kind}>.*?</{kind}>|</?(?:ins|del)>", "", both, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rows(10_000, 150), rows(70_000, 150)),
        (["x | " * 9000], ["y", "x | " * 7000, "z"]),
        (["x"] * 9000, ["y", *["x", "z"] * 4000]),
        (["x", "y"] * 4000, ["y", *["x", "z"] * 4000, "a"]),
    ],
    ids=["a table", "a line", "lines", "other lines"],
)
def test_texts_of_many_equal_words_take_no_more_effort_than_others(monkeypatch, old, new):
    counter = Counter(monkeypatch)
    old, new = "\n".join(old), "\n".join(new)
    both = marked(old, new)
    assert counter.pairs <= differences.EFFORT
    # Nothing is lost, wherever the comparison stopped.
    assert re.sub(r"\s+", "", without("ins", both)) == re.sub(r"\s+", "", old)
    assert without("del", both) == new


def test_a_cell_that_changes_in_a_long_table_costs_nothing(monkeypatch):
    counter = Counter(monkeypatch)
    old = rows(10_000, 150)
    new = [*old[:70], old[70].replace(" | ", " | 1", 1), *old[71:]]
    before, after = old[70].split(" | ")[1], new[70].split(" | ")[1]
    assert f"<del>{before} </del><ins>{after} </ins>" in marked("\n".join(old), "\n".join(new))
    assert counter.pairs <= 10


def test_a_long_table_in_which_every_figure_changes_is_compared_row_by_row(monkeypatch):
    monkeypatch.setattr(differences, "EFFORT", 100_000)
    old, new = rows(10_000, 60, label="Hall "), ["New row | 1", *rows(70_000, 60, label="Hall ")]
    both = marked("\n".join(old), "\n".join(new)).splitlines()
    assert both[0] == "<ins>New row | 1"
    assert both[10].removeprefix("</ins>").startswith("Hall 9 | <del>10072 </del><ins>70072 </ins>| ")


def test_long_prose_that_changes_throughout_stays_word_by_word():
    words = [f"{common} word{number}" for number in range(1000) for common in ("the", "of the", "and,")]
    old = "\n".join(" ".join(words[at : at + 60]) for at in range(0, 3000, 60))
    both = marked(old, old.replace("word7", "term7"))
    assert both.count("<del>") == 3 * len([number for number in range(1000) if str(number).startswith("7")])
    assert "of the <del>word7 </del><ins>term7 </ins>and, " in both
