"""The calendar page: a private address, a download, a new address, and busy times from a file."""

import re
from urllib.parse import unquote

import pytest
from page_reader import page_of
from web_samples import Site, Visitor, new_key

from planner.core.vocabulary import Pillar
from planner.web.calendar_clients import CLIENTS, client_name


class TestSubscribing:
    """The private address and what it can be used with."""

    def test_opening_the_page_makes_no_address(self, site: Site, planned: Visitor) -> None:
        with site.parts.database.writing() as repository:
            repository.revoke_feeds(planned.person_id, now=site.clock())
        assert "Make a private address" in planned.get("/calendar").text
        with site.parts.database.reading() as repository:
            assert repository.current_feed(planned.person_id) is None

    def test_a_first_address_is_made_on_request(self, site: Site, planned: Visitor) -> None:
        with site.parts.database.writing() as repository:
            repository.revoke_feeds(planned.person_id, now=site.clock())
        planned.post("/calendar/renew")
        assert planned.get(planned.feed_path()).status_code == 200

    def test_the_address_is_there_in_all_the_forms_programs_want(self, site: Site, planned: Visitor) -> None:
        page = planned.page("/calendar")
        path = planned.feed_path()
        host = site.parts.settings.public_url.partition(":")[2]

        fields = {field.get("id"): field.get("value") for field in page.all("input")}
        links = [link.get("href") for link in page.all("a")]
        assert fields["feed"] == f"http:{host}{path}"
        assert f"webcal:{host}{path}" in links
        google = next(link for link in links if "calendar.google.com" in link)
        assert unquote(google.partition("cid=")[2]) == f"webcal:{host}{path}"
        assert len(fields["feed"]) <= 256

    def test_the_page_shows_the_same_address_each_time(self, planned: Visitor) -> None:
        assert planned.feed_path() == planned.feed_path()

    def test_the_page_says_who_fetched_last(self, site: Site, planned: Visitor) -> None:
        path = planned.feed_path()
        assert "No calendar has fetched it yet" in planned.page("/calendar").text

        site.visitor().get(path, headers={"User-Agent": "Thunderbird/140 <b>"})
        site.clock.forward(hours=3)

        assert "Thunderbird fetched it 3 h ago" in planned.page("/calendar").text

    def test_a_new_address_ends_the_old_one(self, site: Site, planned: Visitor) -> None:
        old = planned.feed_path()

        response = planned.post("/calendar/renew")

        assert (response.status_code, response.location) == (303, "/calendar")
        new = planned.feed_path()
        assert new != old
        assert site.visitor().get(old).status_code == 410
        assert site.visitor().get(new).status_code == 200

    def test_all_older_addresses_stay_dead(self, site: Site, planned: Visitor) -> None:
        old = []
        for _ in range(3):
            old.append(planned.feed_path())
            planned.post("/calendar/renew")

        assert [site.visitor().get(path).status_code for path in old] == [410, 410, 410]

    def test_it_is_there_as_a_picture_for_phones(self, planned: Visitor) -> None:
        page = planned.page("/calendar")

        [picture] = [found for found in page.all("div") if found.get("role") == "img"]
        assert picture.get("aria-label") == "QR code for subscribing on a phone"
        [drawn] = re.findall(r'<svg width="(\d+)" height="(\d+)"><g transform="scale\(4\)">', page.source)
        assert drawn[0] == drawn[1]
        assert 150 < int(drawn[0]) < 300
        # Nothing of it needs a style, which the policy of the page forbids.
        assert "style=" not in page.source

    def test_the_picture_is_another_for_another_address(self, planned: Visitor) -> None:
        pictures = []
        for _ in range(2):
            pictures.append(re.search(r'<path stroke="#000" d="([^"]+)"', planned.get("/calendar").text)[1])
            planned.post("/calendar/renew")

        assert pictures[0] != pictures[1]

    def test_each_program_has_its_steps_and_what_it_makes_of_alarms(self, planned: Visitor) -> None:
        text = planned.page("/calendar").text

        for client in CLIENTS:
            assert client.steps in text
            assert client.alarms in text
            assert client.refresh in text

    def test_a_revoked_address_is_gone_and_no_new_one_is_made(self, site: Site, planned: Visitor) -> None:
        old = planned.feed_path()

        response = planned.post("/calendar/revoke")

        assert (response.status_code, response.location) == (303, "/calendar")
        assert "/cal/" not in planned.page("/calendar").source
        assert site.visitor().get(old).status_code == 410
        planned.post("/calendar/renew")
        assert planned.feed_path() != old
        assert site.visitor().get(old).status_code == 410

    @pytest.mark.parametrize("action", ["renew", "revoke"])
    def test_a_month_later_a_revoked_address_is_unknown(
        self, site: Site, planned: Visitor, action: str
    ) -> None:
        old = planned.feed_path()
        planned.post(f"/calendar/{action}")

        site.clock.forward(days=30, seconds=-1)
        assert site.visitor().get(old).status_code == 410
        site.clock.forward(seconds=1)
        assert site.visitor().get(old).status_code == 404


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Google-Calendar-Importer", "Google"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.1", "Thunderbird"),
        ("iOS/26.0 (24A123) dataaccessd/1.0", "Apple Calendar (iPhone or iPad)"),
        ("macOS/15.1 (24B83) CalendarAgent/999", "Apple Calendar (Mac)"),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17928; Pro)", "Outlook"),
        ("Microsoft Exchange/15.20", "Outlook on the web"),
        ("Nextcloud Webcal Service", "Nextcloud"),
        ("ICSx5/2.3 (okhttp/4.12) Android/15", "ICSx⁵"),
        ("HomeAssistant/2026.11", "Home Assistant"),
        ("vdirsyncer/0.21.0", "vdirsyncer"),
        ("Evolution/3.56", "Evolution"),
        (
            "Mozilla/5.0 (X11; Linux) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143 Safari/537",
            "A browser",
        ),
        ("My own program/1 <b>", "My own program/1 <b>"),
        ("x" * 500, "x" * 60),
        ("", "A program without a name"),
    ],
)
def test_programs_go_by_the_name_people_know(agent: str, name: str) -> None:
    assert client_name(agent) == name


def look(**changes: object) -> dict[str, object]:
    """The form for how the calendar looks, filled in as everything is at the start."""
    usual = {"alarm_minutes": "15", "busy": "1", "marks_done": "1", "language": "en"}
    pillars = [pillar.value for pillar in Pillar]
    return {"form_key": new_key(), "pillars": pillars, **usual, **changes}


class TestLook:
    """How the calendar looks."""

    def test_the_form_shows_what_was_chosen(self, planned: Visitor) -> None:
        chosen = look(
            pillars=["mock", "coding"], alarm_minutes="none", busy="0", marks_done="0", language="de"
        )

        response = planned.post("/calendar/look", chosen)

        assert (response.status_code, response.location) == (303, "/calendar")
        form = planned.page("/calendar").form("/calendar/look")
        assert set(form.getlist("pillars")) == {"mock", "coding"}
        shown = {name: form[name] for name in ("alarm_minutes", "busy", "marks_done", "language")}
        assert shown == {name: chosen[name] for name in shown}

    def test_the_next_fetch_looks_so(self, site: Site, planned: Visitor) -> None:
        path = planned.feed_path()
        before = site.visitor().get(path)

        planned.post("/calendar/look", look(alarm_minutes="none", busy="0"))

        after = site.visitor().get(path, headers={"If-None-Match": before.headers["ETag"]})
        assert after.status_code == 200
        assert b"BEGIN:VALARM" in before.data
        assert b"BEGIN:VALARM" not in after.data
        assert b"TRANSP:OPAQUE" not in after.data

    def test_it_can_be_undone(self, planned: Visitor) -> None:
        before = planned.state
        planned.post("/calendar/look", look(busy="0"))
        assert planned.state != before

        page = planned.page("/calendar")
        planned.post(next(form.action for form in page.forms if form.action.startswith("/undo/")))

        assert planned.state == before

    def test_sent_twice_it_counts_once(self, planned: Visitor) -> None:
        before = len(planned.log)
        form = look(busy="0")

        assert [planned.post("/calendar/look", form).status_code for _ in range(2)] == [303, 303]
        assert len(planned.log) == before + 1

    def test_the_history_names_it(self, planned: Visitor) -> None:
        planned.post("/calendar/look", look(busy="0"))

        assert "how the calendar looks" in planned.page("/history").text

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("pillars", []),
            ("pillars", ["coding", "unknown"]),
            ("alarm_minutes", "7"),
            ("alarm_minutes", "-15"),
            ("busy", "perhaps"),
            ("marks_done", ""),
            ("language", "tlh"),
        ],
    )
    def test_what_is_not_offered_is_refused_and_the_rest_kept(
        self, planned: Visitor, field: str, value: object
    ) -> None:
        before = planned.log

        response = planned.post("/calendar/look", look(**{"language": "fr", "busy": "0", field: value}))

        page = page_of(response)
        assert response.status_code == 422
        assert f"{field}-error" in page.ids
        assert field == "busy" or page.form("/calendar/look")["busy"] == "0"
        assert field == "language" or page.form("/calendar/look")["language"] == "fr"
        assert planned.log == before


def test_the_download_is_the_feed_as_a_file(site: Site, planned: Visitor) -> None:
    response = planned.get("/calendar/study-plan.ics")

    assert response.status_code == 200
    assert response.content_type == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="study-plan.ics"'
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert int(response.headers["Content-Length"]) == len(response.data)
    assert response.data == site.visitor().get(planned.feed_path()).data


def test_the_download_without_a_plan_is_still_a_calendar(ana: Visitor) -> None:
    response = ana.get("/calendar/study-plan.ics")

    assert response.status_code == 200
    assert "No study sessions planned" in response.text
