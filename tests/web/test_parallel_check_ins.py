"""Two devices, one session: one record counts, and nobody meets an error (PROMISES C1, D4)."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from web_samples import Visitor, new_key

from planner.core.journal_entry import EntryKind

DEVICES = 10


def send_at_once(visitor: Visitor, path: str, forms: list[Mapping[str, str]]) -> list[int]:
    with ThreadPoolExecutor(DEVICES) as threads:
        return list(threads.map(lambda typed: visitor.send(path, typed).status_code, forms))


def check_ins(visitor: Visitor) -> int:
    return sum(entry.kind is EntryKind.CHECK_IN for entry in visitor.log)


def test_ten_devices_at_once_leave_one_record_that_counts(planned: Visitor) -> None:
    token = planned.csrf_token()
    for task in planned.tasks[:5]:
        before = check_ins(planned)
        notes = {f"from device {number}" for number in range(DEVICES)}
        forms = [
            {"csrf_token": token, "form_key": new_key(), "outcome": "done", "note": note} for note in notes
        ]

        answers = send_at_once(planned, f"/check-in/{task.uid}", forms)

        assert answers == DEVICES * [303]
        assert check_ins(planned) == before + DEVICES
        assert planned.situation.standing.check_ins[task.uid].note in notes
    assert len(planned.situation.standing.check_ins) == 5


def test_one_form_sent_ten_times_at_once_is_one_record(planned: Visitor) -> None:
    task = planned.tasks[0]
    typed = planned.done_form(task.uid)

    answers = send_at_once(planned, f"/check-in/{task.uid}", DEVICES * [typed])

    assert answers == DEVICES * [303]
    assert check_ins(planned) == 1


def test_of_ten_undos_at_once_one_counts_and_the_others_are_told(planned: Visitor) -> None:
    before = planned.state
    planned.check_in(planned.tasks[0].uid)
    typed = {"csrf_token": planned.csrf_token()}

    answers = send_at_once(planned, f"/undo/{planned.log[-1].id}", DEVICES * [typed])

    assert sorted(answers) == [303] + (DEVICES - 1) * [404]
    assert planned.state == before
