"""A real browser on a real server. Screenshots of what was seen go to var/shots."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from releases import demo
from tests import people

SHOTS = Path(__file__).resolve().parent.parent.parent / "var" / "shots"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="session")
def browser():
    # Playwright keeps an event loop in this thread, which makes Django suspect asynchronous use of the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    SHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(transactional_db, django_db_serialized_rollback, live_server):
    """The demonstration with one login per role, served; gives the address of the server."""
    for name in ("writer", "approver", "administrator"):
        people.make(name, role=name.title())
    demo.load(by=people.User.objects.get(username="approver"))
    return live_server.url


@pytest.fixture
def visit(browser, site):
    """Opens a page as a visitor of the given width, scheme, language and time zone, and watches it for faults."""
    contexts = []

    def go(path, *, width=1280, scheme="light", locale="en-GB", zone="Europe/Paris", script=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale=locale,
            timezone_id=zone,
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on(
            "request",
            lambda request: None if request.url.startswith(("data:", site)) else page.faults.append(request.url),
        )
        page.goto(f"{site}{path}")
        page.wait_for_load_state("networkidle")
        return page

    yield go
    for context in contexts:
        context.close()


@pytest.fixture
def log_in(visit):
    """The desk, with somebody of the cast logged in."""

    def go(name, path="/admin/", **options):
        page = visit(f"/admin/login/?next={path}", **options)
        page.fill("#id_username", name)
        page.fill("#id_password", name)
        page.click("[type=submit]")
        page.wait_for_load_state("networkidle")
        return page

    return go


def shoot(page, name: str):
    # Pictures below the fold are loaded when they come near.
    page.evaluate(
        "async () => { for (let y = 0; y < document.body.scrollHeight; y += 600) "
        "{ scrollTo(0, y); await new Promise(r => setTimeout(r, 40)) } scrollTo(0, 0) }"
    )
    page.wait_for_load_state("networkidle")
    page.screenshot(path=SHOTS / f"{re.sub(r'[^a-z0-9-]+', '-', name.lower()).strip('-')}.png", full_page=True)
