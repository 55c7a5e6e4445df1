"""Reminders: choose them, name an address, send a test to a real mail server, stop one kind by its link."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from journey_samples import DESKTOP, PHONE, Planner, look, make_plan, morning_zone
from mail_server import MailServer
from playwright.sync_api import Page, expect

from planner.curriculum import load_curriculum
from planner.notifications import Notifier
from planner.resources import data_dir
from planner.services.reminders import send_due_reminders
from planner.settings import load_settings
from planner.store.database import Database


def sound(page: Page) -> None:
    """Nothing hangs over the edge, and axe finds no barrier."""
    look(page)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


def send_tomorrows_digest(planner: Planner, smtp_url: str) -> int:
    """Let it be five past seven tomorrow, where the people here live."""
    zone = ZoneInfo(morning_zone())
    tomorrow = datetime.now(zone).date() + timedelta(days=1)
    settings = load_settings({"PLANNER_DATABASE_URL": planner.database_url})
    database = Database(settings.database_url)
    notifier = Notifier(smtp_url, "planner@planner.example")
    try:
        return send_due_reminders(
            database,
            load_curriculum(data_dir()),
            notifier,
            settings.secret_key or "",
            public_url=planner.url,
            now=datetime.combine(tomorrow, time(7, 5), zone).astimezone(UTC),
        )
    finally:
        database.dispose()


def sign_in(page: Page, planner: Planner, name: str) -> None:
    page.goto(planner.new_link(name))
    page.get_by_role("button", name=f"Sign in as {name}").click()
    make_plan(page)


@pytest.mark.parametrize(
    "screen",
    [pytest.param(DESKTOP, id="desktop", marks=pytest.mark.soak), pytest.param(PHONE, id="phone")],
)
def test_a_test_mail_arrives_and_the_link_of_a_digest_stops_it(
    mailing_planner: Planner,
    inbox: MailServer,
    open_page: Callable[..., Page],
    screen: dict[str, int],
) -> None:
    inbox.accepted.clear()
    name = f"Rea{screen['width']}"
    page = open_page(mailing_planner.url, viewport=screen, has_touch=screen is PHONE)
    sign_in(page, mailing_planner, name)
    add_address(page, mailing_planner, f"{name}@planner.example")
    page.get_by_role("button", name="Send a test").click()
    page.get_by_text("The test was delivered.").wait_for()
    assert [found.mail.get_content_type() for found in inbox.accepted] == ["text/plain"]

    assert send_tomorrows_digest(mailing_planner, inbox.url) > 0
    mail = inbox.accepted[-1].mail
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert str(mail["Subject"]).startswith("Today: ")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    stranger = open_page(mailing_planner.url, viewport=screen, has_touch=screen is PHONE)
    stranger.goto(mail["List-Unsubscribe"].strip(" <>"))
    sound(stranger)
    stranger.get_by_role("button", name="Stop it").click()
    stranger.get_by_role("heading", name="It has stopped").wait_for()
    sound(stranger)
    assert stranger.context.cookies() == []

    page.goto(f"{mailing_planner.url}/reminders")
    page.get_by_text("without morning digest").wait_for()
    sound(page)
    page.goto(f"{mailing_planner.url}/")
    sound(page)
    page.get_by_role("button", name=re.compile("^Seen")).click()
    expect(page.get_by_role("button", name=re.compile("^Seen"))).to_have_count(0)


def add_address(page: Page, planner: Planner, address: str) -> None:
    """From the settings to the reminders, and an address to send them to."""
    page.goto(f"{planner.url}/settings")
    page.get_by_role("link", name="Choose reminders").click()
    sound(page)
    page.get_by_label("E-mail address").fill(address)
    page.get_by_role("button", name="Add this address").click()
    page.get_by_text("Reminders go to").wait_for()
    sound(page)


def test_a_wrong_address_is_named_and_kept_and_choices_can_be_undone_with_keys_alone(
    mailing_planner: Planner, open_page: Callable[..., Page]
) -> None:
    page = open_page(mailing_planner.url, viewport=DESKTOP)
    sign_in(page, mailing_planner, "Kim")
    page.goto(f"{mailing_planner.url}/reminders")

    page.get_by_label("Another service").fill("nonsense://")
    page.get_by_label("Another service").press("Enter")
    page.locator("#apprise-error").wait_for()
    expect(page.get_by_label("Another service")).to_have_value("nonsense://")
    look(page)

    weekly = page.get_by_role("checkbox", name=re.compile("^Weekly review"))
    weekly.press("Space")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    page.get_by_text("Your reminders are saved.").wait_for()
    expect(weekly).not_to_be_checked()
    page.get_by_role("button", name="Undo", exact=True).press("Enter")
    page.get_by_text("Taken back.").wait_for()
    assert urlsplit(page.url).path == "/reminders"
    expect(weekly).to_be_checked()
