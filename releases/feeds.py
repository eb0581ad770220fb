"""The feeds of releases and of facts, one per language.

What they promise stands in tests/releases/test_feed.py and test_fact_feed.py.
"""

import datetime
import re

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed, rfc3339_date
from django.utils.translation import gettext

from newsroom.facts.selection import NothingSuch, selected
from newsroom.publication.languages import current

from .citing import told
from .models import Release
from .statements import statements_of, with_public_since

ITEMS = 30
CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class CleanRss(Rss201rev2Feed):
    """RSS 2.0 that can be parsed whatever the texts hold, and that does not change while its items do not."""

    def write(self, outfile, encoding):
        self.feed, self.items = without_control(self.feed), without_control(self.items)
        super().write(outfile, encoding)

    def latest_post_date(self):
        # An empty feed would otherwise be new at every look.
        return super().latest_post_date() if self.items else datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class FullTextRss(CleanRss):
    """The same with the whole text (content:encoded) and the date of the last change (atom:updated)."""

    def rss_attributes(self):
        return super().rss_attributes() | {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        handler.addQuickElement("content:encoded", item["content"])


def without_control(value):
    """The texts of a feed without the characters that XML has no way to write."""
    if isinstance(value, str):
        return CONTROL.sub("", value)
    if isinstance(value, dict):
        return {key: without_control(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_control(item) for item in value]
    return value


class ConditionalFeed(Feed):
    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        # The newest item's date is not the feed's: when something is withdrawn, it moves backwards.
        # Conditional requests go by the ETag, which is that of the words.
        del response["Last-Modified"]
        response["Cache-Control"] = "no-cache"
        return response


class ReleaseFeed(ConditionalFeed):
    feed_type = FullTextRss
    link = reverse_lazy("home")

    def title(self):
        return settings.SITE_NAME

    def description(self):
        return gettext("All releases of %(site)s, with their full text.") % {"site": settings.SITE_NAME}

    def items(self):
        return (
            Release.objects.public()
            .select_related("category")
            .with_parts("contacts", "boilerplates", "corrections")[:ITEMS]
        )

    def item_title(self, release):
        return told(release.headline)

    def item_description(self, release):
        return told(release.lede)

    def item_guid(self, release):
        return release.guid(current())

    item_guid_is_permalink = False

    def item_pubdate(self, release):
        # In its own zone, so that a release dated by its day bears that day.
        return release.moment

    def item_updateddate(self, release):
        return release.last_change

    def item_categories(self, release):
        names = [release.category.name] if release.category and release.category.name else []
        return [*names, gettext("Corrected")] if release.told_corrections else names

    def item_extra_kwargs(self, release):
        return {"content": render_to_string("releases/_full_text.html", {"release": release})}


class FactFeed(ConditionalFeed):
    """Facts as they become public: all, or those of a plant, a vehicle or a measure, as the address says."""

    feed_type = CleanRss

    def get_object(self, request):
        try:
            return selected(request.GET)
        except NothingSuch:
            raise Http404 from None

    def title(self, selection):
        names = ", ".join([gettext("Facts"), *selection.names])
        return f"{names} – {settings.SITE_NAME}"

    def description(self, selection):
        return gettext("Every new figure, with its source, as soon as it is public.")

    def link(self, selection):
        return selection.get_absolute_url()

    def feed_url(self, selection):
        return f"{reverse('fact-feed')}{selection.query}"

    def items(self, selection):
        return statements_of(with_public_since(selection.facts()).order_by("-public_since", "-pk")[:ITEMS])

    def item_title(self, statement):
        return statement.fact.told

    def item_description(self, statement):
        return statement.sourced

    def item_link(self, statement):
        return statement.fact.get_absolute_url()

    def item_guid(self, statement):
        return statement.fact.guid(current())

    item_guid_is_permalink = False

    def item_pubdate(self, statement):
        return timezone.localtime(statement.fact.public_since)
