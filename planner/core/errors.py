"""What can go wrong in a way a person can mend: one class per failure, its text written for them."""


class PlannerError(Exception):
    """A failure a person can meet; `str(error)` says what happened and what to do.

    `field` names the input it concerns, where there is one.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class InvalidInputError(PlannerError):
    """Something typed or passed in cannot be used as it is."""


class NotFoundError(PlannerError):
    """What was asked for does not exist, or not for this person."""


class SignInError(PlannerError):
    """A sign-in link is unknown, used or too old."""


class ConflictError(PlannerError):
    """Somebody (perhaps another tab) changed things in between."""


class CurriculumError(PlannerError):
    """The files in data/ cannot be used; the text lists file, line and mend."""


class CalendarRejectedError(PlannerError):
    """A busy calendar cannot be read as a whole."""


class SettingsError(PlannerError):
    """A setting is wrong; the start stops with the mend."""


class StorageError(PlannerError):
    """The database cannot be opened or is of another version."""
