"""Sessions know which part of their piece of work they are; those stored before count as whole."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("part", "parts"):
        op.add_column("plan_task", sa.Column(name, sa.Integer(), nullable=False, server_default="1"))
