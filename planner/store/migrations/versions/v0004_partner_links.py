"""One-time links that show a mock to a partner.

Limits are written out: what a released version created must not change with the code.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "partner_link",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("mock", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("token_hash", name="pk_partner_link"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_partner_link_person_id", ondelete="CASCADE"
        ),
        _check("token_hash_hex", "length(token_hash) = 64 AND ltrim(token_hash, '0123456789abcdef') = ''"),
        _check("mock_length", "length(mock) BETWEEN 1 AND 40"),
        _check("expires_after_created", "expires_at > created_at"),
        _check("used_in_time", "used_at < expires_at"),
    )
    op.create_index("ix_partner_link_person_id_mock", "partner_link", ["person_id", "mock"])


def _check(name: str, rule: str) -> sa.CheckConstraint:
    # op.f: the name is complete, the naming convention is not to be applied to it again.
    return sa.CheckConstraint(rule, name=op.f(f"ck_partner_link_{name}"))
