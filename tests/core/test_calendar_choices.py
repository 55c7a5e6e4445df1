"""How a person wants their calendar to look: kept in the log as chosen, refused where no calendar could."""

import json

import pytest

from planner.core.calendar_choices import CalendarChoices, DateLanguage, choices_from
from planner.core.errors import InvalidInputError
from planner.core.vocabulary import Pillar

CHOSEN = CalendarChoices(
    pillars=frozenset({Pillar.MOCK, Pillar.CODING}),
    alarm_minutes=None,
    busy=False,
    marks_done=False,
    language=DateLanguage.FRENCH,
)


@pytest.mark.parametrize("choices", [CalendarChoices(), CHOSEN, CalendarChoices(alarm_minutes=0)])
def test_choices_come_back_from_the_log_as_they_were(choices: CalendarChoices):
    assert choices_from(json.loads(json.dumps(choices.payload()))) == choices


def test_who_chose_nothing_sees_everything_with_an_alarm():
    assert choices_from({}) == CalendarChoices()
    assert CalendarChoices().pillars == frozenset(Pillar)
    assert CalendarChoices().alarm_minutes == 15


def test_a_choice_made_before_there_were_others_leaves_those_as_usual():
    assert choices_from({"busy": False}) == CalendarChoices(busy=False)


def test_equal_choices_are_kept_as_equal_words():
    other = CalendarChoices(pillars=frozenset({Pillar.CODING, Pillar.MOCK}), busy=False)
    again = CalendarChoices(pillars=frozenset({Pillar.MOCK, Pillar.CODING}), busy=False)
    assert json.dumps(other.payload()) == json.dumps(again.payload())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"pillars": frozenset()}, "pillars"),
        ({"alarm_minutes": -1}, "alarm_minutes"),
        ({"alarm_minutes": 7 * 24 * 60 + 1}, "alarm_minutes"),
    ],
)
def test_what_no_calendar_can_do_is_refused_by_name(changes: dict[str, object], field: str):
    with pytest.raises(InvalidInputError) as refused:
        CalendarChoices(**changes)
    assert refused.value.field == field


def test_each_language_is_offered_under_its_own_name():
    assert [language.label for language in DateLanguage] == ["English", "Deutsch", "Français", "Español"]
