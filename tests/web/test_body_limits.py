"""How much a request may hold, and whose is read (PROMISES I6)."""

import pytest
from page_reader import page_of
from upload_samples import send_parts
from web_samples import Site, Visitor


class TestLimits:
    """How much a request may hold (PROMISES I6)."""

    @pytest.mark.parametrize("path", ["/welcome", "/plan/change", "/welcome/preview", "/calendar/renew"])
    def test_other_forms_hold_two_megabytes_at_most(self, planned: Visitor, path: str) -> None:
        before = planned.log

        fields = {"csrf_token": planned.csrf_token()}
        response = send_parts(planned, path, fields, bytes(2 * 1024 * 1024), "mine.ics")

        assert response.status_code == 413
        assert "That was too large" in page_of(response).text
        assert planned.log == before

    def test_a_field_holds_one_megabyte_at_most(self, planned: Visitor) -> None:
        uid = planned.tasks[0].uid

        response = planned.check_in(uid, note="n" * (1024 * 1024 + 1))

        assert response.status_code == 413

    def test_a_form_has_five_hundred_parts_at_most(self, planned: Visitor) -> None:
        fields = {f"part-{number}": "x" for number in range(500)} | {"csrf_token": planned.csrf_token()}

        assert send_parts(planned, "/settings/theme", fields, b"", "").status_code == 413

    def test_a_strangers_file_is_refused_before_it_is_read(self, site: Site) -> None:
        response = send_parts(
            site.visitor(), "/calendar/busy/add-file", {}, bytes(5 * 1024 * 1024), "mine.ics"
        )

        assert response.status_code == 401
