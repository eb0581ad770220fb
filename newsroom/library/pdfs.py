"""PDFs: accepted where they are only read. What is locked, acts by itself or carries other files is refused."""

import logging
import re
import zipfile

import pypdf
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from .refusals import RefusedError, number

logger = logging.getLogger(__name__)

# Pages of a PDF are 5 metres wide at most; what says otherwise is made to choke a viewer.
LONGEST_SIDE = 14_400
MOST_PAGES = 5_000
# Things that are not where a PDF says they are; the whole file is searched for each.
MOST_STRAYS = 20
# Things in a PDF that are looked at one by one; a book of a thousand pages, full of links, has less than half of them.
MOST_PARTS = 200_000
# Parts of which none can act: what is drawn, for whom it is read aloud, and private notes of programs.
STILL = {"/Contents", "/Resources", "/DR", "/AP", "/Thumb", "/Dests", "/Metadata", "/PieceInfo", "/StructTreeRoot"}
# What may happen by itself, and what not even when a reader clicks on it.
HARMLESS = {"/GoTo", "/Named", "/Hide", "/SetOCGState", "/Trans", "/GoTo3DView"}
STARTING = {"/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/Movie", "/Sound", "/RichMediaExecute"}


def check(file):
    """Raises RefusedError for a PDF that is broken or locked, acts, or carries files."""
    if zipfile.is_zipfile(file):
        raise RefusedError(_("This file is a PDF and an archive at once. Please export the PDF again."))
    try:
        pdf = Pdf(file)
        if pdf.reader.is_encrypted:
            raise RefusedError(_("The PDF is locked or protected by a password. Save it without protection."))
        pdf.check_pages()
        pdf.check_parts()
    except RefusedError:
        raise
    except Exception as error:  # Damaged files make pypdf raise nearly anything, also what it does not document.
        logger.info("A PDF could not be read: %r", error)
        raise RefusedError(_("The PDF is damaged: it cannot be read. Please export it again.")) from None


class Pdf:
    """A PDF that is looked through part by part, each of them once."""

    def __init__(self, file):
        self.reader = pypdf.PdfReader(file)
        self.strays = 0

    def fetch(self, thing):
        """What a reference leads to; nothing where that is not in the file."""
        for _step in range(10):
            if not isinstance(thing, IndirectObject):
                return thing
            thing = self.reader.get_object(thing) if self.is_in_place(thing) else None
        raise ValueError("references that lead to references")

    def is_in_place(self, reference) -> bool:
        name, generation = reference.idnum, reference.generation
        if (generation, name) in self.reader.resolved_objects or name in self.reader.xref_objStm:
            return True
        at = self.reader.xref.get(generation, {}).get(name)
        if at is not None:
            self.reader.stream.seek(at)
            if re.match(rb"\s*%d\s+%d\s+obj" % (name, generation), self.reader.stream.read(64)):
                return True
        self.strays += 1
        if self.strays > MOST_STRAYS:
            raise ValueError("parts that are not where they should be")
        return at is not None

    def check_pages(self):
        todo, seen, found = [(self.reader.root_object.raw_get("/Pages"), None)], set(), 0
        while todo:
            reference, box = todo.pop()
            node = self.fetch(reference)
            box = dict.get(node, "/MediaBox", box)
            if "/Kids" in node:
                if id(node) in seen:
                    raise ValueError("pages that hold themselves")
                seen.add(id(node))
                todo.extend((kid, box) for kid in list.__iter__(self.fetch(node.raw_get("/Kids"))))
                continue
            found += 1
            if found > MOST_PAGES:
                refusal = ngettext(
                    "The PDF has too many pages; the limit is %(limit)s page.",
                    "The PDF has too many pages; the limit is %(limit)s pages.",
                    MOST_PAGES,
                )
                raise RefusedError(refusal % {"limit": number(MOST_PAGES)})
            self.check_page(node, box)
        if not found:
            raise RefusedError(_("The PDF has no page."))

    def check_page(self, page, box):
        left, bottom, right, top = (float(self.fetch(value)) for value in list.__iter__(self.fetch(box)))
        unit = float(self.fetch(dict.get(page, "/UserUnit", 1)))
        if not all(0 < side * unit <= LONGEST_SIDE for side in (abs(right - left), abs(top - bottom))):
            raise RefusedError(_("The PDF has a page of an impossible size."))

    def check_parts(self):
        """Looks at whatever can act or hold a file, with whether it acts by itself: when opened, left, or passed."""
        todo, seen, left = [(self.reader.root_object, False)], set(), MOST_PARTS
        while todo:
            thing, by_itself = todo.pop()
            if isinstance(thing, IndirectObject):
                key = (thing.idnum, thing.generation, by_itself)
                if key in seen:
                    continue
                seen.add(key)
                thing = self.fetch(thing)
            left -= 1
            if left < 0:
                refusal = _(
                    "The PDF has too many parts to be checked; the limit is %(limit)s. "
                    "Print it to a new PDF, without forms and bookmarks."
                )
                raise RefusedError(refusal % {"limit": number(MOST_PARTS)})
            todo.extend(self.within(thing, by_itself=by_itself))

    def within(self, thing, *, by_itself: bool):
        inner = []
        if isinstance(thing, ArrayObject):
            inner = [(item, by_itself) for item in list.__iter__(thing)]
        elif isinstance(thing, DictionaryObject):
            self.check_part(thing, by_itself=by_itself)
            for key, value in dict.items(thing):
                if key == "/AA":
                    # By the moment at which they happen.
                    moments = self.fetch(value)
                    inner += [(action, True) for action in dict.values(moments)] if moments else []
                elif key not in STILL:
                    inner.append((value, key == "/OpenAction" or (by_itself and key == "/Next")))
        return [pair for pair in inner if isinstance(pair[0], (IndirectObject, ArrayObject, DictionaryObject))]

    def check_part(self, part, *, by_itself: bool):
        action = self.fetch(dict.get(part, "/S"))
        if action == "/JavaScript" or "/JS" in part or "/XFA" in part:
            raise RefusedError(_("The PDF holds a script or a form that runs one. Print it to a new PDF."))
        if action in STARTING or (by_itself and action is not None and action not in HARMLESS):
            refusal = _(
                "The PDF starts, plays or sends something when it is opened or clicked on: %(what)s. "
                "Print it to a new PDF."
            )
            raise RefusedError(refusal % {"what": str(action)[1:60]})
        if "/EF" in part:
            raise RefusedError(_("The PDF carries other files in it. Remove them, and upload them by themselves."))
