"""What every rendered page keeps to: no inline code, nothing from elsewhere, sound HTML (PROMISES S9)."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from page_reader import Page, page_of
from web_samples import BROWSER, UNKNOWN_UID, Site, Visitor, new_key, plan_form
from werkzeug.test import TestResponse

LOADS = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "object": "data"}
CODE_BEARING = ("javascript:", "data:", "vbscript:")
NAMELESS = {"hidden", "radio", "checkbox"}

Pages = dict[str, Page]


@pytest.fixture(scope="module")
def pages(new_site: Callable[..., Site]) -> Pages:
    """Every page there is, in every shape: empty, filled, with mistakes, as a sample, as an error."""
    site = new_site()
    planned = site.signed_in("Ana")
    planned.make_plan()
    task = planned.tasks[0]
    stranger, newcomer, sampler = site.visitor(), site.signed_in("Cleo"), site.signed_in("Dora")
    sampler.post("/welcome/sample")
    link = site.link("Ana")
    answers = {
        "sign in": stranger.get("/sign-in"),
        "sign-in link": stranger.get(link),
        "used link": stranger.get("/sign-in/used"),
        "welcome": newcomer.get("/welcome"),
        "welcome with mistakes": newcomer.post(
            "/welcome", plan_form(interview_on="<b>", **{"hours-mon": "noon"})
        ),
        "no plan": newcomer.get("/plan"),
        "preview": newcomer.post("/welcome/preview", plan_form()),
        "preview with mistakes": newcomer.post("/welcome/preview", plan_form(track="none")),
        "check-in with mistakes": planned.check_in(task.uid, minutes="many"),
        "session with mistakes": planned.check_in(planned.tasks[-1].uid, minutes="many"),
        "settings with mistakes": planned.post(
            "/plan/change", plan_form(day_start_hour=99, **{"hours-tue": "9-5"})
        ),
        "session that cannot move": planned.post(
            f"/session/{task.uid}/move", {"form_key": new_key(), "on": "2026-11-01", "at": "10:00"}
        ),
        "upload without a file": planned.post("/calendar/busy/add-file", {"form_key": new_key()}),
        "not found": planned.get("/nowhere"),
        "not allowed": planned.get("/check-in/x"),
        "unknown session": planned.get(f"/session/{UNKNOWN_UID}"),
        "stale form": planned.send("/settings/theme", {}),
        "readiness, no data": planned.get("/readiness"),
        "calibration, no data": planned.get("/readiness/calibration"),
        "review, on the first day": planned.get("/readiness/review"),
        "session": planned.get(f"/session/{task.uid}"),
        "today, nothing done": planned.get("/"),
        "history": planned.get("/history"),
        "all of today done": planned.get("/today/done"),
        "all of today done with mistakes": planned.post("/today/done", {"form_key": new_key()}),
        "link that does not work": stranger.get("/s/unknown"),
        "plan": planned.get("/plan"),
        "catch-up": planned.get("/plan/catch-up"),
        "ways to make room": planned.get("/plan/fit"),
        "what if": planned.get("/plan/what-if?minutes=30&days_later=2"),
        "what if, with a mistake": planned.get("/plan/what-if?minutes=many"),
        "answer preview": planned.get("/plan/what-if?minutes=30&part=answer"),
        "change": planned.post("/plan/change", {"more_minutes": "30", "more_days": "0,1"}),
        "change with mistakes": planned.post(
            "/plan/change", plan_form(day_start_hour=4, pause_from="soon", **{"hours-tue": "9-5"})
        ),
    }
    planned.check_in(task.uid)
    answers["today with a message"] = planned.get("/")
    answers |= mock_answers(planned, stranger) | interview_answers(planned)
    for name in (
        "",
        "plan",
        "plan/catch-up",
        "readiness",
        "readiness/why",
        "readiness/why?pillar=coding",
        "readiness/regularization",
        "readiness/cold-start",
        "readiness/calibration",
        "readiness/calibration/4",
        "readiness/calibration/first-ratings",
        "readiness/review",
        "readiness/progress",
        "readiness/entries",
        "concepts",
        "concepts/bias-variance",
        "practice",
        "practice/drill",
        "practice/drill/run-of-a-test?prompts=l1-exact-zeros,l1-versus-l2&at=2",
        "practice/drill/run-of-a-test/summary",
        "calendar",
        "settings",
    ):
        answers[f"sample /{name}"] = sampler.get(f"/{name}")
    return {name: page_of(answer) for name, answer in answers.items()}


def mock_answers(planned: Visitor, stranger: Visitor) -> dict[str, TestResponse]:
    """The pages of a mock interview, from its set-up to its result, and what a partner sees of it."""
    mock, slug = "/practice/mocks/mock-1", "score-round-coding-code"
    answers = {
        "mocks, none yet": planned.get("/practice/mocks"),
        "mocks with mistakes": planned.post(
            "/practice/mocks", {"form_key": new_key(), "round": "round-coding", "minutes-round-coding": "5"}
        ),
    }
    for rounds in (["round-coding", "round-system-design", "round-behavioural"], ["round-fundamentals"]):
        planned.post("/practice/mocks", {"form_key": new_key(), "round": rounds})
    answers |= {"mock": planned.get(mock), "mock of fundamentals": planned.get(f"{mock[:-1]}2")}
    made = planned.post(f"{mock}/link", {"form_key": new_key()})
    answers["partner's link"] = planned.get(made.location)
    path = re.search(r"/p/[\w-]{43}", answers["partner's link"].text)
    assert path is not None
    answers["partner"] = stranger.get(path[0])
    proof = page_of(answers["partner"]).form(path[0])
    answers["partner with mistakes"] = stranger.send(path[0], {**proof, slug: "6"})
    answers["mock with mistakes"] = planned.post(mock, {"form_key": new_key()})
    planned.post(mock, {"form_key": new_key(), "said-round-coding": "4"})
    answers["mock to score"] = planned.get(f"{mock}/score")
    answers["mock scored with mistakes"] = planned.post(f"{mock}/score", {"form_key": new_key()})
    planned.post(f"{mock}/score", {"form_key": new_key(), slug: "1"})
    answers["partner, thanked"] = stranger.send(path[0], {**proof, slug: "2"})
    answers["partner, too late"] = stranger.get(path[0])
    return answers | {"mock result": planned.get(mock), "mock on paper": planned.get(f"{mock}/sheet")}


def interview_answers(planned: Visitor) -> dict[str, TestResponse]:
    """The pages about real interviews."""
    path = "/practice/interviews"
    typed = {"title": "Initech", "on": "2026-11-23", "asked": ["cold-start"], "went-cold-start": "2"}
    answers = {
        "interviews, none yet": planned.get(path),
        "interview with mistakes": planned.post(path, {"form_key": new_key(), **typed, "on": "soon"}),
    }
    planned.post(path, {"form_key": new_key(), **typed})
    entry = planned.log[-1].id
    return answers | {"interviews": planned.get(path), "interview": planned.get(f"{path}/{entry}")}


@pytest.fixture(scope="module")
def complete(pages: Pages) -> Pages:
    """The pages that are whole documents."""
    return {name: page for name, page in pages.items() if "preview" not in name}


def test_no_page_holds_code_or_styles(pages: Pages) -> None:
    for name, page in pages.items():
        assert page.inline == [], name
        assert page.all("style") == [], name
        for element in page.elements:
            assert "style" not in element.attributes, (name, element)
            assert not [key for key in element.attributes if key.startswith("on")], (name, element)


def test_nothing_is_loaded_from_elsewhere(pages: Pages) -> None:
    for name, page in pages.items():
        for element in page.elements:
            address = element.get(LOADS.get(element.tag, "none"))
            assert not urlsplit(address).netloc, (name, element)
            assert not urlsplit(address).scheme, (name, element)


def test_links_and_forms_run_no_code_and_forms_stay_here(pages: Pages) -> None:
    for name, page in pages.items():
        for element in page.elements:
            for attribute in ("href", "src", "action", "formaction"):
                assert not element.get(attribute).lower().startswith(CODE_BEARING), (name, element)
        for form in page.all("form"):
            assert form.get("action").startswith("/") or form.get("method") == "dialog", (name, form)


def test_links_to_elsewhere_tell_nobody_where_one_came_from(pages: Pages) -> None:
    away = [
        element
        for page in pages.values()
        for element in page.all("a")
        if urlsplit(element.get("href")).scheme in {"http", "https"}
    ]

    assert away
    assert all("noreferrer" in element.get("rel") for element in away)


def test_every_form_that_posts_carries_a_token(pages: Pages) -> None:
    for name, page in pages.items():
        for form in page.forms:
            assert form.typed["csrf_token"], (name, form.action)


def test_no_id_is_there_twice(pages: Pages) -> None:
    for name, page in pages.items():
        assert [found for found, times in Counter(page.ids).items() if times > 1] == [], name


def test_what_refers_to_an_id_finds_it(complete: Pages) -> None:
    for name, page in complete.items():
        ids = set(page.ids)
        for element in page.elements:
            named = (element.get(key) for key in ("for", "aria-labelledby", "aria-describedby"))
            wanted = {word for value in named for word in value.split()}
            if element.tag == "a" and element.get("href").startswith("#"):
                wanted.add(element.get("href")[1:])
            assert wanted <= ids, (name, element)


def test_every_field_has_a_label(complete: Pages) -> None:
    for name, page in complete.items():
        labelled = {label.get("for") for label in page.all("label")}
        for element in page.elements:
            if element.tag in {"input", "select", "textarea"} and element.get("type") not in NAMELESS:
                # The hours editor's template holds time fields that get their labels when they are copied.
                is_copied_by_script = element.get("type") == "time" and not element.get("id")
                assert element.get("id") in labelled or is_copied_by_script, (name, element)


def test_every_document_has_one_heading_and_a_title_of_its_own(complete: Pages) -> None:
    for name, page in complete.items():
        assert len(page.all("h1")) == 1, name
        assert len(page.all("title")) == 1, name
        assert page.all("html")[0].get("lang") == "en-GB", name


def test_the_static_files_a_page_names_are_there(site: Site, complete: Pages) -> None:
    visitor = site.visitor()
    named = {
        element.get(LOADS[element.tag])
        for page in complete.values()
        for element in page.elements
        if element.tag in LOADS and element.get(LOADS[element.tag])
    }

    assert len(named) >= 8
    for address in named:
        response = visitor.get(address)
        assert response.status_code == 200, address
        assert int(response.headers["Content-Length"]) > 0


def test_the_stylesheets_stay_small(site: Site) -> None:
    sheets = list((Path(site.app.static_folder or "") / "css").glob("*.css"))

    assert len(sheets) >= 4
    assert sum(sheet.stat().st_size for sheet in sheets) <= 30 * 1024


MARKUP = """<img src=x onerror=alert(1)>"'{{7*7}}</textarea><script>alert(1)</script>"""


def test_what_people_type_comes_back_as_text(planned: Visitor) -> None:
    uid = planned.tasks[0].uid
    planned.check_in(uid, note=MARKUP)
    answers = [
        planned.get("/"),
        planned.get("/readiness"),
        planned.check_in(planned.tasks[1].uid, note=MARKUP, minutes=MARKUP),
        planned.post("/welcome", plan_form(interview_on=MARKUP, time_zone=MARKUP, **{"hours-mon": MARKUP})),
        planned.post("/welcome/preview", plan_form(**{"hours-mon": MARKUP})),
        planned.post("/plan/change", {"hours-mon": MARKUP, "interview_time": MARKUP}),
    ]

    for answer in answers:
        page = page_of(answer)
        assert page.all("img") == []
        assert page.inline == []
        assert not [found for found in page.elements if "onerror" in found.attributes]


def test_a_name_full_of_markup_is_shown_as_text(site: Site) -> None:
    visitor = site.signed_in("<script>alert(1)</script>")
    visitor.make_plan()

    page = visitor.page("/settings")

    assert page.inline == []
    assert "Signed in as <script>alert(1)</script>" in page.text


def test_what_the_address_says_is_not_repeated_as_markup(site: Site, planned: Visitor) -> None:
    for path in ("/<script>alert(1)</script>", "/session/<b>", "/sign-in/<b>", "/?q=<b>", "/cal/<b>.ics"):
        for visitor in (site.visitor(), planned):
            page = page_of(visitor.client.get(path, headers=BROWSER, buffered=True))
            assert page.inline == []
            assert page.all("b") == []


def test_the_chart_library_comes_from_this_planner_and_is_named_by_its_version(
    new_site: Callable[..., Site],
) -> None:
    sampler = new_site().signed_in("Ana")
    sampler.post("/welcome/sample")

    sources = [script.get("src") for script in sampler.page("/readiness").all("script")]
    library = next(source for source in sources if "plotly" in source)
    packed = sampler.get(library, headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "immutable" in packed.headers["Cache-Control"]
    assert sampler.get("/assets/plotly-0.0.0.min.js").status_code == 404
