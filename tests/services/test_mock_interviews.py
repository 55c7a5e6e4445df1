"""Mocks and partner links through the log, on both databases."""

from collections.abc import Callable
from datetime import datetime

import pytest
from service_samples import DAY, NOW, SECRET_KEY, Desk, sit_down

from planner.core.errors import ConflictError, InvalidInputError, NotFoundError, PlannerError
from planner.core.journal_entry import EntryKind
from planner.services.mocks import finish_mock, score_mock, set_up_mock, show_mock, show_mocks
from planner.services.nightly import run_nightly
from planner.services.partner_links import (
    KEPT_AFTERWARDS,
    LINK_LIFETIME,
    PartnerLinkEndedError,
    make_partner_link,
    open_partner_link,
    score_as_partner,
    show_partner_link,
)

ROUND = "round-coding"
SCORES = {ROUND: {"code": 2}}
Call = Callable[[], object]


def set_up(desk: Desk, *rounds: str, key: str | None = None) -> str:
    chosen = dict.fromkeys(rounds or (ROUND,), 45)
    form = key or desk.new_key()
    return set_up_mock(desk.database, desk.curriculum, desk.person_id, chosen, key=form, now=NOW)[1]


def finish(desk: Desk, mock: str) -> int:
    said = {ROUND: 4}
    return finish_mock(desk.database, desk.person_id, mock, said, {}, key=desk.new_key(), now=NOW)


def new_link(desk: Desk, mock: str, *, now: datetime = NOW, key: str | None = None) -> str:
    form = key or f"link-{desk.new_key()}"
    make_partner_link(desk.database, SECRET_KEY, desk.person_id, mock, key=form, now=now)
    shown = show_partner_link(desk.database, SECRET_KEY, desk.person_id, mock, form, now=now)
    assert shown is not None
    assert shown.token is not None
    return shown.token


def send(desk: Desk, token: str, *, now: datetime = NOW) -> int:
    return score_as_partner(desk.database, token, SCORES, {}, "Bo", now=now)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.make_plan()
    return desk


@pytest.fixture
def either_desk(either_desk: Desk) -> Desk:
    either_desk.make_plan()
    return either_desk


def test_a_form_sent_twice_sets_up_one_mock(desk: Desk) -> None:
    assert set_up(desk, key="form") == set_up(desk, key="form") == "mock-1"
    assert len(show_mocks(desk.situation)) == 1


def test_two_devices_at_once_set_up_two_mocks(
    either_desk: Desk, at_once: Callable[[int, Call], list[object]]
) -> None:
    keys = at_once(4, lambda: set_up(either_desk))

    assert sorted(map(str, keys)) == ["mock-1", "mock-2", "mock-3", "mock-4"]


def test_questions_of_the_last_three_mocks_are_not_asked_again(desk: Desk) -> None:
    for _ in range(8):
        set_up(desk, "round-system-design", "round-behavioural")

    asked = [
        {slug for held in mock.rounds for slug in held.asked} for mock in show_mocks(desk.situation).values()
    ]
    for number, own in enumerate(asked):
        assert not own & set().union(*asked[max(0, number - 3) : number])


def test_every_step_can_be_undone_and_leaves_the_state_as_it_was(desk: Desk) -> None:
    states = [desk.state]
    mock = set_up(desk)
    states.append(desk.state)
    finish(desk, mock)
    states.append(desk.state)
    score_mock(desk.database, desk.person_id, mock, SCORES, {}, key=desk.new_key(), now=NOW)
    states.append(desk.state)
    send(desk, new_link(desk, mock))

    while states:
        standing = desk.situation.standing.practised[EntryKind.MOCK]
        desk.undo(max(entry.id for entry in standing))
        assert desk.state == states.pop()


def test_what_cannot_be_set_up_finished_or_scored_is_refused(desk: Desk) -> None:
    person = (desk.database, desk.curriculum, desk.person_id)
    for rounds in ({}, {"recruiter-screen": 30}, {ROUND: 14}, {ROUND: 61}):
        with pytest.raises(InvalidInputError):
            set_up_mock(*person, rounds, key=desk.new_key(), now=NOW)
    mock = set_up(desk)
    finish(desk, mock)
    with pytest.raises(ConflictError):
        finish(desk, mock)
    with pytest.raises(NotFoundError):
        score_mock(desk.database, desk.person_id, "mock-2", SCORES, {}, key=desk.new_key(), now=NOW)


def test_a_partners_scores_join_the_log_of_the_person_once(either_desk: Desk) -> None:
    mock = set_up(either_desk)
    token = new_link(either_desk, mock)
    assert open_partner_link(either_desk.database, token, now=NOW).key == mock

    send(either_desk, token)

    shown = show_mock(either_desk.situation, mock)
    assert shown.partner is not None
    assert (shown.partner.scores, shown.partner.name) == (SCORES, "Bo")
    before = either_desk.situation.entries
    for use in (
        lambda: send(either_desk, token),
        lambda: open_partner_link(either_desk.database, token, now=NOW),
    ):
        with pytest.raises(PartnerLinkEndedError):
            use()
    assert either_desk.situation.entries == before


def test_of_many_who_send_at_once_one_is_heard(
    either_desk: Desk, at_once: Callable[[int, Call], list[object]]
) -> None:
    token = new_link(either_desk, set_up(either_desk))

    def attempt() -> object:
        try:
            return send(either_desk, token)
        except PartnerLinkEndedError:
            return None

    assert sum(answer is not None for answer in at_once(6, attempt)) == 1
    assert len(either_desk.situation.standing.practised[EntryKind.MOCK]) == 1


@pytest.mark.parametrize("late", [LINK_LIFETIME, LINK_LIFETIME + DAY])
def test_a_link_ends_after_its_time(either_desk: Desk, late: object) -> None:
    token = new_link(either_desk, set_up(either_desk))

    with pytest.raises(PartnerLinkEndedError):
        open_partner_link(either_desk.database, token, now=NOW + late)
    with pytest.raises(PartnerLinkEndedError):
        send(either_desk, token, now=NOW + late)
    assert send(either_desk, token, now=NOW + LINK_LIFETIME - DAY / 1440)


def test_a_renewed_link_ends_the_old_one_and_leaves_other_mocks_alone(either_desk: Desk) -> None:
    one, two = set_up(either_desk), set_up(either_desk)
    old, other = new_link(either_desk, one), new_link(either_desk, two)
    new = new_link(either_desk, one)

    with pytest.raises(PartnerLinkEndedError):
        open_partner_link(either_desk.database, old, now=NOW)
    assert open_partner_link(either_desk.database, new, now=NOW).key == one
    assert open_partner_link(either_desk.database, other, now=NOW).key == two


def test_a_link_of_elsewhere_is_unknown(either_desk: Desk) -> None:
    mock = set_up(either_desk)
    ben = sit_down(either_desk.database, either_desk.curriculum, "Ben")

    for attempt in (
        lambda: open_partner_link(either_desk.database, "elsewhere", now=NOW),
        lambda: new_link(ben, mock),
    ):
        with pytest.raises(NotFoundError) as refused:
            attempt()
        assert not isinstance(refused.value, PartnerLinkEndedError)


def test_taking_a_mock_back_ends_its_link_for_good(either_desk: Desk) -> None:
    token = new_link(either_desk, set_up(either_desk))
    either_desk.undo(either_desk.situation.entries[-1].id)
    assert set_up(either_desk) == "mock-2"

    for use in (
        lambda: send(either_desk, token),
        lambda: open_partner_link(either_desk.database, token, now=NOW),
    ):
        with pytest.raises(PartnerLinkEndedError):
            use()


def test_scores_that_cannot_be_do_not_use_the_link_up(either_desk: Desk) -> None:
    token = new_link(either_desk, set_up(either_desk))

    with pytest.raises(InvalidInputError):
        score_as_partner(either_desk.database, token, {ROUND: {"code": 6}}, {}, "", now=NOW)

    assert send(either_desk, token)


def test_a_form_sent_twice_makes_one_link(either_desk: Desk) -> None:
    mock = set_up(either_desk)

    first = new_link(either_desk, mock, key="a-form")
    assert new_link(either_desk, mock, key="a-form") == first
    assert open_partner_link(either_desk.database, first, now=NOW).key == mock
    assert len(first) == 43


def test_the_token_is_shown_to_the_form_that_made_it_only_and_while_it_works(desk: Desk) -> None:
    mock = set_up(desk)
    new_link(desk, mock, key="a-form")

    def shown(form: str, now: datetime = NOW) -> str | None:
        found = show_partner_link(desk.database, SECRET_KEY, desk.person_id, mock, form, now=now)
        assert found is not None
        return found.token

    assert shown("a-form")
    assert shown("another-form") is None
    assert shown("a-form", NOW + LINK_LIFETIME) is None


def test_links_that_ended_long_ago_are_forgotten(desk: Desk) -> None:
    token = new_link(desk, set_up(desk))

    def refused_at(now: datetime) -> type[PlannerError]:
        run_nightly(desk.database, desk.curriculum, now=now)
        with pytest.raises(NotFoundError) as refused:
            open_partner_link(desk.database, token, now=now)
        return refused.type

    ended = NOW + LINK_LIFETIME
    assert refused_at(ended + KEPT_AFTERWARDS) is PartnerLinkEndedError
    assert refused_at(ended + KEPT_AFTERWARDS + DAY) is NotFoundError
