"""The link at the end of a reminder, as people and as mail programs use it (RFC 8058)."""

import pytest
from page_reader import page_of
from web_samples import BROWSER, Visitor

from planner.core.deliveries import ChannelKind
from planner.core.reminder_choices import ReminderKind
from planner.services.channels import channels_of
from planner.services.reminder_stops import stop_url


@pytest.fixture
def link(planned: Visitor) -> str:
    """The path of the link that stops Ana's digest at her address."""
    shared = planned.site.parts
    with shared.database.writing() as repository:
        channel = repository.add_channel(
            planned.person_id, ChannelKind.EMAIL, "ana@example.org", "sealed", now=planned.site.clock.at
        )
    return stop_url(
        shared.settings.secret_key or "",
        public_url="",
        person_id=planned.person_id,
        channel_id=channel.id,
        kind=ReminderKind.DIGEST,
    )


def muted(visitor: Visitor) -> list[set[str]]:
    found = channels_of(visitor.site.parts.database, visitor.person_id)
    return [set(channel.muted) for channel in found]


def test_looking_asks_first_and_sets_no_cookie(planned: Visitor, link: str) -> None:
    response = planned.site.visitor().get(link)
    page = page_of(response)
    assert response.status_code == 200
    assert "“Morning digest” would not be sent to ana@example.org any more" in page.text
    assert "Set-Cookie" not in response.headers
    assert muted(planned) == [set()]


def test_the_button_stops_it_without_signing_in(planned: Visitor, link: str) -> None:
    stranger = planned.site.visitor()
    typed = page_of(stranger.get(link)).form(link)
    response = stranger.client.post(link, data=typed, headers=BROWSER)
    assert response.status_code == 200
    assert "It has stopped" in response.text
    assert muted(planned) == [{"digest"}]


def test_one_click_of_a_mail_program_stops_it_however_often(planned: Visitor, link: str) -> None:
    for _ in range(3):
        response = planned.site.app.test_client().post(link, data={"List-Unsubscribe": "One-Click"})
        assert (response.status_code, response.location) == (200, None)
        assert "Set-Cookie" not in response.headers
    assert muted(planned) == [{"digest"}]


def test_one_click_may_come_as_a_form_with_parts(planned: Visitor, link: str) -> None:
    sent = {"data": {"List-Unsubscribe": "One-Click"}, "content_type": "multipart/form-data"}
    assert planned.site.app.test_client().post(link, **sent).status_code == 200
    assert muted(planned) == [{"digest"}]


def test_everything_to_the_address_can_be_stopped_and_the_link_still_answers(
    planned: Visitor, link: str
) -> None:
    stranger = planned.site.visitor()
    for _ in range(2):
        assert stranger.client.post(link, data={"what": "channel"}).status_code == 200
    assert muted(planned) == []
    assert "Nothing is sent there any more" in stranger.page(link).text


def test_the_page_of_reminders_says_so_and_switches_it_on_again(planned: Visitor, link: str) -> None:
    planned.site.app.test_client().post(link)
    page = planned.page("/reminders")
    assert "without morning digest" in page.text
    (action,) = [form.action for form in page.forms if form.action.endswith("/all-kinds")]
    assert planned.post(action, page.form(action)).status_code == 303
    assert muted(planned) == [set()]


@pytest.mark.parametrize("token", ["unknown", "A" * 43, "%00", "é", "x" * 3000])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_junk_finds_nothing(planned: Visitor, token: str, method: str) -> None:
    response = planned.site.app.test_client().open(f"/u/{token}", method=method)
    assert response.status_code == 404
    assert "This link does not work" in page_of(response).text


def test_a_changed_link_finds_nothing(planned: Visitor, link: str) -> None:
    changed = link[:-2] + ("A" if link[-2] != "A" else "B") + link[-1]
    assert planned.site.app.test_client().post(changed).status_code == 404
    assert muted(planned) == [set()]
