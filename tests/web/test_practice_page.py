"""Practice: the hub says what there is, and what is worth another look."""

from web_samples import Site, Visitor

RUN = "run-of-a-test"


def drill(visitor: Visitor, slug: str, *ticked: str, run: str = RUN) -> None:
    path = f"/practice/drill/{run}?prompts={slug}&at=1"
    form = visitor.page(path).form("drill")
    form.setlist("ticked", list(ticked))
    assert visitor.send(path, form).status_code == 303


def test_it_stands_in_the_navigation_between_plan_and_readiness(planned: Visitor) -> None:
    links = [found for found in planned.page("/practice/drill").all("a") if found.get("href").startswith("/")]
    heads = [link.get("href") for link in links]

    assert heads.index("/plan") < heads.index("/practice") < heads.index("/readiness")
    assert [link.get("href") for link in links if link.get("aria-current")] == ["/practice"]


def test_without_a_drill_it_says_so(planned: Visitor) -> None:
    text = planned.page("/practice").text

    assert "No drill yet" in text
    assert "No rehearsal yet" in text
    assert "No story yet" in text
    assert "None begun yet" in text
    assert "No mock interview yet" in text
    assert "No interview yet" in text
    assert "Worth another look" not in text


def test_it_counts_the_drills_of_today_and_later_says_when_the_last_was(site: Site, planned: Visitor) -> None:
    drill(planned, "l1-exact-zeros", "0", "1", "2", "3")
    drill(planned, "l1-versus-l2", "0", "1", "2", "3")
    assert "2 prompts drilled today" in planned.page("/practice").text

    site.clock.forward(days=2)
    assert "2 prompts drilled, the last on 23 Nov" in planned.page("/practice").text


def test_weak_answers_are_listed_until_they_get_better(planned: Visitor) -> None:
    prompts = planned.site.parts.curriculum.prompts
    weak = "l1-exact-zeros"
    drill(planned, weak, "0")

    page = planned.page("/practice")
    assert "Worth another look" in page.text
    assert prompts[weak].text in page.text
    (again,) = [found.get("href") for found in page.all("a") if f"prompts={weak}" in found.get("href")]
    assert prompts[weak].text in planned.page(again).text

    drill(planned, weak, "0", "1", "2", "3", run="a-later-run")
    assert "Worth another look" not in planned.page("/practice").text


def test_all_that_is_weak_can_be_drilled_at_once(planned: Visitor) -> None:
    for slug in ("l1-exact-zeros", "l1-versus-l2"):
        drill(planned, slug)

    page = planned.page("/practice")

    hrefs = [found.get("href") for found in page.all("a")]
    (together,) = [href for href in hrefs if "l1-versus-l2,l1-exact-zeros" in href.replace("%2C", ",")]
    assert "Question 1 of 2" in planned.page(together).text


def test_every_card_leads_to_a_page_that_is_there(planned: Visitor) -> None:
    page = planned.page("/practice")

    leads = {found.get("href") for found in page.all("a") if found.get("href").startswith("/practice/")}
    wanted = ("drill", "rehearsal", "stories", "builds", "mocks", "interviews")
    assert {f"/practice/{end}" for end in wanted} <= leads
    assert {planned.get(path).status_code for path in leads} == {200}
