"""Drill: what is asked, what an answer records, and what the summary says of it."""

from urllib.parse import urlsplit

import pytest
from page_reader import page_of
from web_samples import Site, Visitor

from planner.core.drill_log import Drill, read_drills

RUN = "run-of-a-test"
TWO = ("l1-exact-zeros", "l1-versus-l2")


def address(number: int = 1, run: str = RUN, prompts: str = ",".join(TWO)) -> str:
    return f"/practice/drill/{run}?prompts={prompts}&at={number}"


def drills(visitor: Visitor) -> tuple[Drill, ...]:
    return read_drills(visitor.situation.standing)


def fill(visitor: Visitor, number: int = 1, **typed):
    """The form of a question as it stands, with these fields filled in."""
    form = visitor.page(address(number)).form("drill")
    for name, value in typed.items():
        form.setlist(name, value if isinstance(value, list) else [value])
    return form


def answer(visitor: Visitor, number: int = 1, **typed):
    return visitor.send(address(number), fill(visitor, number, **typed))


def path_of(response) -> str:
    return response.location.replace("%2C", ",")


class TestChoosing:
    """The page before the first question."""

    def test_it_says_what_would_be_asked_and_why_but_not_the_questions(self, planned: Visitor) -> None:
        page = planned.page("/practice/drill")

        assert "What you would be asked" in page.text
        assert "in your plan" in page.text
        (slugs,) = (found.get("value") for found in page.all("input") if found.get("name") == "prompts")
        prompts = planned.site.parts.curriculum.prompts
        assert len(slugs.split(",")) == 5
        assert not [slug for slug in slugs.split(",") if prompts[slug].text in page.text]

    @pytest.mark.parametrize("count", [5, 10, 15])
    def test_the_number_of_questions_is_what_was_asked_for(self, planned: Visitor, count: int) -> None:
        assert f"question 1 of {count}" in planned.page(f"/practice/drill?count={count}").text

    def test_filters_stay_chosen_and_hold(self, planned: Visitor) -> None:
        path = "/practice/drill?pillar=fundamentals&kind=derivation&round=round-fundamentals"
        page = planned.page(path)

        chosen = {found.get("value") for found in page.all("option") if "selected" in found.attributes}
        assert {"fundamentals", "derivation", "round-fundamentals"} <= chosen
        assert "derivation, " in page.text

    def test_what_matches_nothing_says_so(self, planned: Visitor) -> None:
        assert "No prompt matches" in planned.page("/practice/drill?pillar=coding&kind=behavioural").text

    @pytest.mark.parametrize("query", ["concept=unknown", "round=unknown"])
    def test_unknown_slugs_are_not_found(self, planned: Visitor, query: str) -> None:
        assert planned.get(f"/practice/drill?{query}").status_code == 404


class TestAsking:
    """One question."""

    def test_the_question_comes_with_its_points_and_its_concept(self, planned: Visitor) -> None:
        page = planned.page(address())

        prompt = planned.site.parts.curriculum.prompts[TWO[0]]
        assert "Question 1 of 2" in page.text
        assert prompt.text in page.text
        assert [found for found in page.all("input") if found.get("type") == "checkbox"]
        details = [found for found in page.all("details") if found.get("id") == "points"]
        assert "open" not in details[0].attributes

    def test_skipping_leads_on_and_records_nothing(self, planned: Visitor) -> None:
        before = planned.log
        links = [
            found.get("href") for found in planned.page(address()).all("a") if found.get("rel") == "next"
        ]

        assert [urlsplit(link).query.rpartition("=")[2] for link in links] == ["2"]
        planned.page(links[0])
        assert planned.log == before

    @pytest.mark.parametrize(
        "path",
        [
            address(0),
            address(3),
            address(prompts="unknown"),
            address(prompts=""),
            address(prompts="l1-exact-zeros,l1-exact-zeros"),
            address(run="short"),
            address(run="with.dots.in.it"),
            address(run="x" * 41),
            "/practice/drill/run-of-a-test",
            "/practice/drill/short/summary",
        ],
    )
    def test_an_address_that_names_no_drill_is_not_found(self, planned: Visitor, path: str) -> None:
        assert planned.get(path).status_code == 404

    def test_more_questions_than_a_sitting_has_are_not_asked(self, planned: Visitor) -> None:
        slugs = ",".join(list(planned.site.parts.curriculum.prompts)[:16])

        assert planned.get(address(prompts=slugs)).status_code == 404


class TestAnswering:
    """What the form records."""

    def test_all_that_was_given_is_recorded_and_the_next_question_comes(self, planned: Visitor) -> None:
        response = answer(
            planned, ticked=["0", "2"], seconds="95", rating="4", answer="Corners of the diamond."
        )

        assert (response.status_code, path_of(response)) == (303, address(2))
        (drill,) = drills(planned)
        assert (drill.prompt, drill.ticked, drill.run) == (TWO[0], (0, 2), RUN)
        assert (drill.seconds, drill.rating, drill.answer) == (95, 4, "Corners of the diamond.")
        assert "Recorded: 2 of" in planned.page(address(2)).text

    def test_the_last_answer_leads_to_the_summary(self, planned: Visitor) -> None:
        response = answer(planned, 2)

        assert response.location == f"/practice/drill/{RUN}/summary"
        (drill,) = drills(planned)
        assert (drill.shown, drill.seconds, drill.rating, drill.answer) == (0, None, None, "")

    def test_twice_back_and_in_two_windows_is_once(self, planned: Visitor) -> None:
        one, other = fill(planned, ticked=["0"]), fill(planned, ticked=["1"])

        answers = [planned.send(address(), form) for form in (one, one, other)]

        assert {(found.status_code, path_of(found)) for found in answers} == {(303, address(2))}
        assert [drill.ticked for drill in drills(planned)] == [(0,)]

    def test_a_recorded_question_shows_its_answer_instead_of_a_form(self, planned: Visitor) -> None:
        answer(planned, ticked=["0"], rating="4", answer="Corners.")

        page = planned.page(address())

        assert "shown 1 of" in page.text
        assert "you said 4 solid" in page.text
        assert "Corners." in page.text
        assert "drill" not in [form.id for form in page.forms]

    def test_an_answer_taken_back_can_be_given_anew(self, planned: Visitor) -> None:
        answer(planned, ticked=["0"])
        planned.post(f"/undo/{drills(planned)[0].entry_id}")
        assert drills(planned) == ()

        answer(planned, ticked=["1"])

        assert [drill.ticked for drill in drills(planned)] == [(1,)]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("ticked", ["0", "99"]),
            ("ticked", ["one"]),
            ("ticked", ["-1"]),
            ("seconds", "7201"),
            ("seconds", "soon"),
            ("rating", "6"),
            ("answer", "a" * 4001),
        ],
    )
    def test_what_cannot_be_used_comes_back_with_everything_typed(
        self, planned: Visitor, field: str, value: str | list[str]
    ) -> None:
        typed = {"answer": "Kept.", "ticked": ["1"], "rating": "3"} | {field: value}

        response = answer(planned, **typed)

        assert response.status_code == 422
        page = page_of(response)
        again = page.form("drill")
        links = [found.get("href") for found in page.all("a")]
        assert f"#{field}" in links
        if field != "answer":
            assert again["answer"] == "Kept."
        if field not in {"ticked", "rating"}:
            assert (again["ticked"], again["rating"]) == ("1", "3")
        assert drills(planned) == ()

    def test_a_form_without_its_key_is_refused(self, planned: Visitor) -> None:
        assert planned.post(address(), {"ticked": "0"}).status_code == 422
        assert drills(planned) == ()

    def test_somebody_else_sees_nothing_of_it(self, planned: Visitor, ben: Visitor) -> None:
        answer(planned, ticked=["0"])

        assert drills(ben) == ()
        assert "Nothing was recorded" in ben.page(f"/practice/drill/{RUN}/summary").text


def by_concept(text: str) -> str:
    """The card of a summary that says what moved."""
    return text.partition("By concept")[2].partition("Your answers")[0]


class TestSummary:
    """What a sitting showed."""

    def test_it_sets_what_was_said_beside_what_was_shown(self, planned: Visitor) -> None:
        answer(planned, 1, ticked=["0", "1"], rating="5", seconds="60")
        answer(planned, 2, ticked=["0"], rating="4", seconds="120")

        page = planned.page(f"/practice/drill/{RUN}/summary")

        prompts = planned.site.parts.curriculum.prompts
        of = sum(len(prompts[slug].key_points) for slug in TWO)
        assert f"You showed 3 of {of} key points" in page.text
        assert "2 questions · 3 min" in page.text
        assert f"You said 5 and 4, you showed 3 of {of}" in page.text
        assert "You said more than you showed." in page.text
        assert "New in your log: in a week about" in page.text
        assert "Comes back around Thu 26 Nov." in page.text

    def test_a_sitting_of_the_past_is_shown_as_of_its_day(self, site: Site, planned: Visitor) -> None:
        answer(planned, 1, ticked=["0", "1", "2"])
        before = planned.page(f"/practice/drill/{RUN}/summary").text

        site.clock.forward(days=3)
        fill_other = planned.page(address(1, run="a-later-run")).form("drill")
        planned.send(address(1, run="a-later-run"), fill_other)

        assert by_concept(planned.page(f"/practice/drill/{RUN}/summary").text) == by_concept(before)
        later = planned.page("/practice/drill/a-later-run/summary").text
        assert "Today about" in later
        assert "instead of" in later

    def test_without_a_rating_nothing_is_said_of_ratings(self, planned: Visitor) -> None:
        answer(planned, 1, ticked=["0"])

        text = planned.page(f"/practice/drill/{RUN}/summary").text
        assert "ou said" not in text
        assert "You showed 1 of" in text


def test_the_page_of_a_concept_shows_its_drills(planned: Visitor) -> None:
    answer(planned, ticked=["0", "1", "2"], seconds="130", rating="4")

    text = planned.page("/concepts/regularization").text

    assert "Drill: " in text
    assert "23 Nov · shown 3 of" in text
    assert "2 min · you said 4 solid" in text
    assert "No data yet" not in text
