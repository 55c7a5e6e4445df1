"""What the tables share: metadata, and the rules their columns are held to."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

METADATA = MetaData(
    naming_convention={
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)
"""All tables; every constraint has a name, because a migration can only change what it can name."""

JSON_CHARACTERS = 2_000_000
"""Most characters of one JSON value: the size of the largest request the web accepts."""


def check(name: str, rule: str) -> CheckConstraint:
    """A named rule of a table."""
    return CheckConstraint(rule, name=name)


def length(column: str, least: int, most: int) -> CheckConstraint:
    """A text column's length in characters."""
    return check(f"{column}_length", f"length({column}) BETWEEN {least} AND {most}")


def known(column: str, vocabulary: type[StrEnum]) -> CheckConstraint:
    """A column that holds a word of a closed vocabulary."""
    words = ", ".join(f"'{word}'" for word in vocabulary)
    return check(f"{column}_known", f"{column} IN ({words})")


def token_hash_rule() -> CheckConstraint:
    """A column of SHA-256 digests in hexadecimal."""
    # ltrim with a set of characters is the one way to say "hexadecimal" that both databases understand.
    return check("token_hash_hex", "length(token_hash) = 64 AND ltrim(token_hash, '0123456789abcdef') = ''")


def json_object(column: str) -> CheckConstraint:
    """A column that holds a JSON object of bounded length."""
    stored = f"CAST({column} AS TEXT)"
    return check(
        f"{column}_object", f"substr({stored}, 1, 1) = '{{' AND length({stored}) <= {JSON_CHARACTERS}"
    )


def short_list(column: str, least: int) -> CheckConstraint:
    """A column that holds a short JSON list, of `least` texts or more."""
    stored = f"CAST({column} AS TEXT)"
    shortest = len('["…"]') if least else len("[]")
    return check(
        f"{column}_list", f"substr({stored}, 1, 1) = '[' AND length({stored}) BETWEEN {shortest} AND 20000"
    )


def json_list(column: str) -> CheckConstraint:
    """A column that holds a JSON list of bounded length."""
    stored = f"CAST({column} AS TEXT)"
    return check(f"{column}_list", f"substr({stored}, 1, 1) = '[' AND length({stored}) <= {JSON_CHARACTERS}")


class StoredRow(SQLModel, registry=registry(metadata=METADATA)):
    """What all tables share: the metadata."""
