"""What can stand between the planner and a person's calendar server, in words for that person."""

from enum import StrEnum

from planner.core.errors import PlannerError


class Problem(StrEnum):
    """Why publishing failed: what to do about it, and how soon to try again, differ."""

    PASSWORD = "password"  # noqa: S105 - the name of a problem
    NOT_FOUND = "not found"
    UNREACHABLE = "unreachable"
    FULL = "full"
    REFUSED = "refused"
    PRIVATE = "private"


SENTENCES = {
    Problem.PASSWORD: "The server does not accept this user name and password. Please enter them again.",
    Problem.NOT_FOUND: "There is no calendar server at this address. Please check it.",
    Problem.UNREACHABLE: "The server cannot be reached, or takes too long to answer.",
    Problem.FULL: "The server has no room left for more events.",
    Problem.REFUSED: "The server does not let the planner keep a calendar there.",
    Problem.PRIVATE: (
        "This address is not a public one. Whoever runs the planner can allow its host in PLANNER_BUSY_HOSTS."
    ),
}


class CaldavError(PlannerError):
    """Publishing failed; `problem` says of which sort it is, `status` is the HTTP status if there was one."""

    def __init__(self, problem: Problem, detail: str = "", *, status: int | None = None) -> None:
        super().__init__(f"{SENTENCES[problem]} {detail}".strip())
        self.problem, self.status = problem, status


def error_for(status: int) -> CaldavError:
    """The failure an HTTP status of the server stands for."""
    match status:
        case 401:
            problem = Problem.PASSWORD
        case 404 | 405 | 410 | 501:
            problem = Problem.NOT_FOUND
        case 413 | 507:
            problem = Problem.FULL
        case 408 | 429:
            problem = Problem.UNREACHABLE
        case _:
            problem = Problem.UNREACHABLE if status >= 500 else Problem.REFUSED
    return CaldavError(problem, f"(It answered {status}.)", status=status)
