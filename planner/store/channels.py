"""Where people's reminders go besides the app."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from planner.core.deliveries import Channel, ChannelKind
from planner.store.aggregate import AggregateStore
from planner.store.outside_tables import channels

PROBLEM_CHARACTERS = 500

_CHANNEL = (
    channels.c.id,
    channels.c.kind,
    channels.c.label,
    channels.c.address,
    channels.c.created_at,
    channels.c.problem,
    channels.c.muted,
)


class ChannelStore(AggregateStore):
    """The channels of each person, in the order in which they were added."""

    def channels(self, person_id: int) -> list[Channel]:
        """The person's channels."""
        statement = select(*_CHANNEL).where(channels.c.person_id == person_id).order_by(channels.c.id)
        return [_channel(row) for row in self._rows(statement)]

    def channel(self, person_id: int, channel_id: int) -> Channel | None:
        """One channel, if it is this person's."""
        row = self._row(
            select(*_CHANNEL).where(channels.c.person_id == person_id, channels.c.id == channel_id)
        )
        return None if row is None else _channel(row)

    def add_channel(
        self, person_id: int, kind: ChannelKind, label: str, address: str, *, now: datetime
    ) -> Channel:
        """A new channel; `label` 1-80 characters that may be shown, `address` sealed."""
        row = self._connection.execute(
            insert(channels)
            .values(
                person_id=person_id, kind=kind.value, label=label, address=address, created_at=now, muted=[]
            )
            .returning(*_CHANNEL)
        ).one()
        return _channel(row)

    def remove_channel(self, person_id: int, channel_id: int) -> bool:
        """Forget a channel; whether there was one. Its number is never given again."""
        statement = delete(channels).where(channels.c.person_id == person_id, channels.c.id == channel_id)
        return self._connection.execute(statement).rowcount > 0

    def mute_channel(self, person_id: int, channel_id: int, kinds: frozenset[str]) -> None:
        """From now on exactly these kinds do not go to the channel."""
        self._change(person_id, channel_id, muted=sorted(kinds))

    def note_problem(self, person_id: int, channel_id: int, problem: str | None) -> None:
        """What is wrong with the channel, or that nothing is."""
        self._change(person_id, channel_id, problem=problem and problem[:PROBLEM_CHARACTERS])

    def _change(self, person_id: int, channel_id: int, **values: Any) -> None:
        self._connection.execute(
            update(channels)
            .where(channels.c.person_id == person_id, channels.c.id == channel_id)
            .values(**values)
        )


def _channel(row: Row[*tuple[Any, ...]]) -> Channel:
    found = row._asdict()
    return Channel(**found | {"kind": ChannelKind(found["kind"]), "muted": frozenset(found["muted"])})
