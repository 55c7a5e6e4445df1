"""The readiness overview, why each number is what it is, and the way from a gap into the plan."""

import re
from datetime import timedelta

import pytest
from page_reader import page_of
from web_samples import Visitor, new_key

from planner.core.curriculum import Curriculum
from planner.core.journal_entry import EntryKind
from planner.services.practice_log import record_practice
from planner.web.why_view import MINUS


def study(visitor: Visitor, *, confidence: str | None = None) -> str:
    """Check the plan's first session in; the concept it is about."""
    task = next(task for task in visitor.tasks if task.concepts)
    slug = task.concepts[0]
    said = {f"confidence-{slug}": confidence} if confidence else {}
    assert visitor.check_in(task.uid, **said).status_code == 303
    return slug


def drill(visitor: Visitor, curriculum: Curriculum, slug: str, *, shown: int, rating: int) -> None:
    """An answer to the first prompt of a concept."""
    prompt = next(prompt for prompt in curriculum.prompts.values() if prompt.concepts[0] == slug)
    payload = {
        "prompt": prompt.slug,
        "concepts": list(prompt.concepts),
        "shown": shown,
        "of": len(prompt.key_points),
        "ticked": list(range(shown)),
        "seconds": None,
        "rating": rating,
        "answer": "",
        "run": "a-run",
    }
    record_practice(
        visitor.site.parts.database,
        visitor.person_id,
        EntryKind.DRILL,
        payload,
        key=new_key(),
        now=visitor.site.clock(),
    )


class TestOverview:
    def test_without_data_there_is_no_number_no_chart_and_a_place_to_begin(self, planned: Visitor) -> None:
        page = planned.page("/readiness")

        assert "No data yet" in page.text
        assert "Where to begin" in page.text
        assert not [element for element in page.elements if "data-chart" in element.attributes]
        assert not re.search(r"You are at \d", page.text)
        assert planned.get("/readiness/charts.json").json == {}

    def test_one_entry_is_enough_for_all_of_it(self, planned: Visitor) -> None:
        study(planned)

        page = planned.page("/readiness")
        figures = planned.get("/readiness/charts.json").json

        assert re.search(r"You are at \d+, heading for \d+", page.text)
        assert re.search(r"Likely \d+ to \d+ on 7 December if you keep doing \d+ % of the plan", page.text)
        assert re.search(r"Evidence covers 1 of \d+ concepts", page.text)
        drawn = [element.get("data-chart") for element in page.elements if "data-chart" in element.attributes]
        assert drawn == ["forecast", "facets", "rounds"]
        assert {name: [trace["type"] for trace in figure["data"]] for name, figure in figures.items()} == {
            "forecast": ["scatter"] * 3,
            "facets": ["heatmap"],
            "rounds": ["bar"],
        }

    def test_a_first_rating_alone_is_something_to_show(self, ana: Visitor) -> None:
        ana.make_plan(**{"known-bias-variance": "3"})
        assert re.search(r"Evidence covers [1-9]", ana.page("/readiness").text)

    def test_marks_lead_to_the_entries_of_their_day(self, planned: Visitor) -> None:
        study(planned)
        planned.site.clock.forward(days=2)
        planned.sign_in("Ana")

        past = planned.get("/readiness/charts.json").json["forecast"]["data"][0]

        assert past["customdata"] == ["/readiness/entries?on=2026-11-23"] * 3
        assert planned.get(past["customdata"][0]).status_code == 200

    def test_after_the_interview_there_is_no_forecast(self, planned: Visitor) -> None:
        study(planned)
        planned.site.clock.forward(days=30)
        planned.sign_in("Ana")

        page = planned.page("/readiness")

        assert "heading for" not in page.text
        assert re.search(r"You are at \d+", page.text)
        assert "Nothing is left that a session more would raise" in page.text
        kinds = [trace["type"] for trace in planned.get("/readiness/charts.json").json["forecast"]["data"]]
        assert kinds == ["scatter"]

    def test_what_was_said_stands_beside_what_was_shown(
        self, planned: Visitor, curriculum: Curriculum
    ) -> None:
        slug = study(planned)
        assert "checks)" not in planned.page("/readiness").text
        drill(planned, curriculum, slug, shown=1, rating=5)

        text = planned.page("/readiness").text

        assert re.search(r"You run \d\.\d points high: said 5\.0, showed \d\.\d \(1 check\)", text)

    def test_every_table_counts_the_concepts_of_the_plan(self, planned: Visitor) -> None:
        study(planned)
        page = planned.page("/readiness")
        for expected in ("Never touched", "Seen", "Practised", "Shown", "By source document"):
            assert expected in page.text


class TestGaps:
    def test_a_gap_leads_to_old_and_new_and_changes_nothing_by_itself(self, planned: Visitor) -> None:
        study(planned)
        before = planned.log
        form = next(
            found.typed
            for found in planned.page("/readiness").forms
            if found.action == "/plan/change" and len(found.typed.getlist("add_concept")) == 1
        )

        preview = page_of(planned.send("/plan/change", form))

        assert "1 concept added." in preview.text
        assert "A preview: nothing has changed yet." in preview.text
        assert planned.log == before

        applied = planned.send("/plan/change/apply", preview.form("/plan/change/apply"))
        assert applied.status_code == 303
        (slug,) = form.getlist("add_concept")
        assert slug in planned.situation.planned()[1].added
        page = planned.page("/readiness")
        offered = [
            found.typed.getlist("add_concept") for found in page.forms if found.action == "/plan/change"
        ]
        assert [slug] not in offered
        assert slug not in offered[0]

    def test_the_best_45_minutes_go_into_the_plan_together(self, planned: Visitor) -> None:
        form = next(
            found.typed for found in planned.page("/readiness").forms if found.action == "/plan/change"
        )
        wanted = form.getlist("add_concept")

        preview = page_of(planned.send("/plan/change", form))

        assert len(wanted) > 1
        assert f"{len(wanted)} concepts added." in preview.text

    def test_today_offers_them_too_once_there_is_data(self, planned: Visitor) -> None:
        assert "Next best 45 minutes" not in planned.page("/").text
        study(planned)
        page = planned.page("/")
        assert "Next best 45 minutes" in page.text
        assert re.search(r"\d+ now \d+ at the interview, likely \d+ to \d+", page.text)


class TestWhy:
    def sums(self, text: str) -> list[int]:
        """The signed parts of the sum, as the page has them."""
        table = text.partition("Where it comes from Points")[2].partition("Your readiness now")[0]
        return [int(part.replace(MINUS, "-")) for part in re.findall(rf"[+{MINUS}]\d+", table)]

    def test_the_parts_add_up_to_the_number_and_lead_to_their_entries(
        self, planned: Visitor, curriculum: Curriculum
    ) -> None:
        slug = study(planned, confidence="4")
        drill(planned, curriculum, slug, shown=2, rating=4)
        planned.site.clock.forward(days=3)
        planned.sign_in("Ana")

        page = planned.page(f"/readiness/{slug}")

        found = re.search(r"Why is this (\d+)\?", page.text)
        assert found is not None
        assert sum(self.sums(page.text)) == int(found[1])
        assert "2 of " in page.text
        assert "key points" in page.text
        assert "you said 4 solid" in page.text
        links = {link.get("href") for link in page.all("a")}
        assert {"#sessions", "#answers", "#said", "/practice/drill/a-run/summary"} <= links
        assert f"/session/{planned.situation.standing.check_ins.popitem()[0]}" in links
        assert "3 days ago" in page.text

    def test_a_concept_nobody_knows_of_is_unknown_and_assumed_in_the_total(self, planned: Visitor) -> None:
        page = planned.page("/readiness/bias-variance")

        assert "not known yet" in page.text
        assert "Nothing said or done yet; 29 is assumed in the total." in page.text
        assert "Why is this" not in page.text
        assert planned.get("/readiness/bias-variance/charts.json").json == {}

    def test_its_curve_is_drawn_once_something_is_known(self, planned: Visitor) -> None:
        slug = study(planned)
        figure = planned.get(f"/readiness/{slug}/charts.json").json["curve"]
        assert [trace["type"] for trace in figure["data"]] == ["scatter"] * 3
        assert "data-chart" in planned.page(f"/concepts/{slug}").source

    @pytest.mark.parametrize(
        "path", ["/readiness/cooking", "/readiness/cooking/charts.json", "/readiness/%00"]
    )
    def test_an_unknown_concept_is_a_plain_404(self, planned: Visitor, path: str) -> None:
        assert planned.get(path).status_code == 404

    def test_the_overall_number_is_the_sum_of_its_concepts(self, planned: Visitor) -> None:
        study(planned)
        text = planned.page("/readiness/why").text
        found = re.search(r"Why is readiness at ([\d.]+)\?", text)
        assert found is not None
        table = text.partition("Readiness Weight Points")[2].partition("How this is computed")[0]
        assert sum(map(float, re.findall(r"% (\d+\.\d)", table))) == pytest.approx(float(found[1]))
        assert "are assumed for them" in text

    @pytest.mark.parametrize("query", ["pillar=coding", "round=round-coding"])
    def test_it_narrows_to_a_pillar_or_a_round(self, planned: Visitor, query: str) -> None:
        study(planned)
        whole, part = (planned.page(f"/readiness/why{asked}") for asked in ("", f"?{query}"))
        assert "Why is Coding" in part.text
        assert 0 < len(part.all("tr")) < len(whole.all("tr"))

    @pytest.mark.parametrize("query", ["pillar=cooking", "round=%00", "pillar=", "round=x&pillar=y"])
    def test_odd_narrowings_count_as_none(self, planned: Visitor, query: str) -> None:
        study(planned)
        assert "Why is readiness at" in planned.page(f"/readiness/why?{query}").text


def test_a_concepts_page_says_where_it_stands_and_why(planned: Visitor) -> None:
    assert "nothing said or done yet" in planned.page("/concepts/bias-variance").text
    slug = study(planned)
    page = planned.page(f"/concepts/{slug}")
    assert re.search(r"\d+ likely \d+ to \d+", page.text)
    assert f"/readiness/{slug}" in {link.get("href") for link in page.all("a")}


def test_years_later_the_pages_still_stand(planned: Visitor) -> None:
    slug = study(planned)
    planned.site.clock.at += timedelta(days=5 * 365)
    planned.sign_in("Ana")
    for path in ("/readiness", "/readiness/charts.json", f"/readiness/{slug}", "/readiness/why", "/"):
        assert planned.get(path).status_code == 200
    points = planned.get("/readiness/charts.json").json["forecast"]["data"][0]["x"]
    assert len(points) <= 120
