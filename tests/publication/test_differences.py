"""What differs between two texts, word by word."""

import pytest

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
