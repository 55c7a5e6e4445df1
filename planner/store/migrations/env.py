"""Alembic runs this around every command; the connection comes from planner.store.migration."""

from alembic import context

from planner.store import outside_tables, tables
from planner.store.table_rules import METADATA

# Both modules are read for the tables they describe.
_DESCRIBED = (tables, outside_tables)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
