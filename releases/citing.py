"""Facts cited in texts: the tokens that stand for them, and the words that these are told in.

A token is `<data data-fact="KEY" value="89527">89,527&nbsp;vehicles</data>` in rich text and
`[[KEY|89,527 vehicles]]` in plain text. Its words are always those of the fact, in the language of the text; whatever
else stands in it is replaced when the text is saved.
"""

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from newsroom.facts.figures import plain
from newsroom.facts.models import Fact
from newsroom.publication.history import kept_fields, languages_of

# A token in plain text, and one that has been pasted as such into rich text. Its words may end in a bracket.
TOKEN = re.compile(r"\[\[([0-9a-f]{10})(?:\|((?:(?!\[\[)[^\n])*?))?\]\](?!\])", re.I)
PASTED = re.compile(TOKEN.pattern.replace(r"[^\n]", r"[^<\n]"), re.I)
# Rich text has been cleaned before, so its tags are whole and its attributes quoted.
DATA = re.compile(r'<data((?:\s+[\w-]+="[^"]*")*)\s*>|</data>')
KEY = re.compile(r'\bdata-fact="([^"]*)"')
LINK = re.compile(r"<(/?)a\b")
TAGS = re.compile(r"<[^>]*>")


class Token(NamedTuple):
    """Stands for a fact. `words` is what is in it at the moment, with its tags in rich text."""

    key: str
    words: str


# Reading ----------------------------------------------------------------------------------------------------------


def pieces(text: str, *, is_rich: bool = False) -> Iterator[str | Token]:
    """A text as runs of text and tokens, in its order."""
    yield from rich_pieces(text) if is_rich else plain_pieces(text)


def plain_pieces(text: str, token=TOKEN) -> Iterator[str | Token]:
    position = 0
    for match in token.finditer(text):
        yield text[position : match.start()]
        yield Token(match[1].lower(), match[2] or "")
        position = match.end()
    yield text[position:]


def rich_pieces(text: str) -> Iterator[str | Token]:
    """Tokens of both kinds. A `<data>` that names no fact is left out, and what stands in it is text."""
    depth, key, opened_at, words, position = 0, None, 0, "", 0
    for tag in DATA.finditer(text):
        run, position = text[position : tag.start()], tag.end()
        if key is None:
            yield from plain_pieces(run, PASTED)
        else:
            words += run
        if tag[0] != "</data>":
            depth += 1
            if key is None and (named := KEY.search(tag[1])):
                key, opened_at, words = named[1], depth, ""
            continue
        if key is not None and depth == opened_at:
            yield Token(key, words)
            key = None
        depth -= 1
    yield from plain_pieces(text[position:], PASTED)


def keys_in(text: str, *, is_rich: bool = False) -> set[str]:
    return {piece.key for piece in pieces(text or "", is_rich=is_rich) if isinstance(piece, Token)}


def facts_named(keys) -> dict[str, Fact]:
    """The facts with some keys, by these, in one query; in none where there is no key."""
    found = Fact.objects.filter(key__in=keys).select_related("measure") if keys else ()
    return {fact.key: fact for fact in found}


# Telling ----------------------------------------------------------------------------------------------------------


def told(text: str | None) -> str:
    """Plain text in words alone: `[[KEY|89,527 vehicles]]` → `89,527 vehicles`."""
    return "".join(piece.words if isinstance(piece, Token) else piece for piece in pieces(text or ""))


def told_rich(text: str | None) -> str:
    """Rich text with its tokens as words."""
    return "".join(piece.words if isinstance(piece, Token) else piece for piece in pieces(text or "", is_rich=True))


# Stand around a figure while its place is looked for; no text has them.
MARKS = ("\ue000", "\ue001")


def told_marked(text: str | None, key: str, *, is_rich: bool = False) -> str:
    """A text with its tokens as words, those of one fact between MARKS."""
    words = ""
    for run in pieces(text or "", is_rich=is_rich):
        if isinstance(run, Token):
            words += f"{MARKS[0]}{run.words}{MARKS[1]}" if run.key == key else run.words
        else:
            words += run
    return words


def linked(text: str | None, facts: dict[str, Fact]) -> SafeString:
    """Plain text as HTML. A token of one of the `facts` leads to it and carries its value; the others are words."""
    runs = pieces(text or "")
    return mark_safe("".join(link(run, facts) if isinstance(run, Token) else html.escape(run) for run in runs))  # noqa: S308


def linked_rich(text: str | None, facts: dict[str, Fact]) -> SafeString:
    """The same of rich text. Within a link there is no other."""
    told_, links = "", 0
    for run in pieces(text or "", is_rich=True):
        if isinstance(run, Token):
            words = mark_safe(run.words)  # noqa: S308
            told_ += link(Token(run.key, words), facts, is_in_link=links > 0)
            continue
        links += sum(-1 if match[1] else 1 for match in LINK.finditer(run))
        told_ += run
    return mark_safe(told_)  # noqa: S308


def link(token: Token, facts: dict[str, Fact], *, is_in_link: bool = False) -> SafeString:
    fact = facts.get(token.key)
    if fact is None:
        return format_html("{}", token.words)
    words = token.words
    if not is_in_link:
        words = format_html('<a class="cited" href="{}">{}</a>', fact.get_absolute_url(), words)
    if fact.value is None:
        return words
    # With its key, so that what is copied from the page is a citation where it is pasted at the desk.
    return format_html('<data data-fact="{}" value="{}">{}</data>', fact.key, plain(fact.value), words)


# Writing ----------------------------------------------------------------------------------------------------------


def token_of(fact: Fact, language: str, *, is_rich: bool) -> str:
    """A fact as it is cited in a text of a language; nothing where it says nothing in it."""
    words = fact.figure_in(language)
    if not words:
        return ""
    if not is_rich:
        words = words.replace("[[", "[ [").replace("]]", "] ]")
        return f"[[{fact.key}|{' '.join(words.splitlines())}]]"
    # As the cleaner writes it, so that another save changes nothing.
    words = html.escape(words, quote=False).replace("\u00a0", "&nbsp;")
    value = "" if fact.value is None else f' value="{plain(fact.value)}"'
    return f'<data data-fact="{fact.key}"{value}>{words}</data>'


def retold(text: str, facts: dict[str, Fact], language: str, *, is_rich: bool = False) -> str:
    """A text in which every token says what its fact does. One of no fact becomes the words that stand in it."""
    written = ""
    for piece in pieces(text, is_rich=is_rich):
        if isinstance(piece, Token):
            fact = facts.get(piece.key)
            written += (fact and token_of(fact, language, is_rich=is_rich)) or piece.words
        else:
            written += piece
    return written


def faults(text: str, facts: dict[str, Fact], language: str, *, is_rich: bool = False) -> Iterator[str]:
    """What is wrong with the tokens that somebody has typed, a sentence each."""
    for piece in pieces(text, is_rich=is_rich):
        if isinstance(piece, Token):
            fact = facts.get(piece.key)
            about = {"words": html.unescape(TAGS.sub("", piece.words)) or piece.key}
            if fact is None:
                yield gettext("“%(words)s” cites a fact that is not there. Pick it anew, or write it as words.") % about
            elif not fact.figure_in(language):
                sentence = gettext("The fact “%(fact)s” has no wording in this language yet: write it there first.")
                yield sentence % {"fact": fact}
        elif broken := re.search(r"\[\[.{0,20}", html.unescape(TAGS.sub("", piece)) if is_rich else piece):
            sentence = gettext("“%(start)s” is no whole citation. Pick the fact anew, or write the figure as words.")
            yield sentence % {"start": broken[0]}


# The texts of a thing ---------------------------------------------------------------------------------------------


@cache
def texts_of(model) -> dict[str, str]:
    """The columns in which facts may be cited, with the language of each."""
    columns = languages_of(model)
    return {name: columns[name][1] for name, item in kept_fields(model).items() if hasattr(item, "is_rich")}


def read(model, columns: dict) -> dict[str, set[str]]:
    """The keys that are cited in each of some columns of a model."""
    found = {}
    for name in texts_of(model):
        if name not in columns:
            continue
        if keys := keys_in(columns[name], is_rich=model._meta.get_field(name).is_rich):
            found[name] = keys
    return found


def retold_columns(model, columns: dict) -> dict[str, str]:
    """Some columns of a model as they are stored: cleaned, and with every token in the words of today. One query."""
    texts = {name: text for name, text in columns.items() if name in texts_of(model) and text}
    texts = {name: model._meta.get_field(name).cleaned(text) for name, text in texts.items()}
    cited = read(model, texts)
    facts = facts_named(set().union(*cited.values()))
    for name in texts:
        item = model._meta.get_field(name)
        texts[name] = retold(texts[name], facts, texts_of(model)[name], is_rich=item.is_rich)
        if item.max_length and len(texts[name]) > item.max_length:
            # A figure that has grown is still told where a token no longer fits.
            texts[name] = told(texts[name])
    return texts


def columns_of(thing) -> dict[str, str]:
    deferred = thing.get_deferred_fields()
    return {name: getattr(thing, name) for name in texts_of(type(thing)) if name not in deferred}


def retell(thing, *, is_decided: bool) -> bool:
    """Makes the tokens in the texts of a thing say what their facts do; whether that changes anything.

    A text that people have decided on, and that is stored as it is, keeps its words whatever has become of the facts.
    """
    texts = columns_of(thing)
    if is_decided and not thing._state.adding and read(type(thing), texts):
        stored = type(thing)._base_manager.filter(pk=thing.pk).values(*texts).first() or {}
        texts = {name: text for name, text in texts.items() if text != stored.get(name)}
    texts = retold_columns(type(thing), texts)
    changed = {name: text for name, text in texts.items() if getattr(thing, name) != text}
    for name, text in changed.items():
        setattr(thing, name, text)
    return bool(changed)


def cited_in(thing) -> dict[str, set[str]]:
    """The keys that are cited in each text of a thing."""
    return read(type(thing), columns_of(thing))


def pin(release, at=None) -> bool:
    """Gives a release a citation of each fact that its texts cite, after those that it has; whether that changes any.

    One of the same period that such a fact supersedes goes, if no text cites it any more. `at` is when, where readers
    know the release already.
    """
    keys = set().union(*cited_in(release).values())
    if not keys:
        return False
    there = {row.fact.key: row for row in release.citations.select_related("fact__superseded_by")}
    standing = {key: row for key, row in there.items() if row.until is None}
    missing = facts_named(keys - standing.keys())
    last = max((row.position for row in standing.values()), default=0)
    for position, key in enumerate((key for key in ordered(release) if key in missing), start=last + 1):
        row = there.get(key) or release.citations.model(release=release, fact=missing[key])
        row.position = position
        row.bring(at)
    replaced = [row for key, row in standing.items() if key not in keys and is_replaced(row.fact, keys)]
    for row in replaced:
        row.take_away(at)
    return bool(missing or replaced)


def is_replaced(fact, keys) -> bool:
    """Whether one of some facts says anew what a fact said of the same period."""
    newer = getattr(fact, "superseded_by", None)
    same = ("period_kind", "period_start", "is_planned")
    return newer is not None and newer.key in keys and all(getattr(newer, name) == getattr(fact, name) for name in same)


def ordered(thing) -> dict[str, None]:
    """The keys that are cited in the texts of a thing, in their order."""
    found = {}
    for name in texts_of(type(thing)):
        is_rich = type(thing)._meta.get_field(name).is_rich
        runs = pieces(getattr(thing, name) or "", is_rich=is_rich)
        found |= dict.fromkeys(piece.key for piece in runs if isinstance(piece, Token))
    return found
