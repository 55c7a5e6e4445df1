"""The commands by name; each is loaded when it is called, so that none waits for what another needs."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from planner import __version__
from planner.core.errors import PlannerError

WRONG_INPUT = 2
FOUND_SOMETHING = 1

COMMANDS: Mapping[str, str] = {
    "audit": "planner.cli.audit",
    "busy": "planner.cli.calendars",
    "check-data": "planner.cli.curriculum",
    "export": "planner.cli.accounts",
    "nightly": "planner.cli.serving",
    "plan": "planner.cli.plans",
    "review": "planner.cli.review",
    "sample": "planner.cli.accounts",
    "serve": "planner.cli.serving",
    "solve": "planner.cli.instances",
    "sources": "planner.cli.curriculum",
    "user": "planner.cli.accounts",
    "worker": "planner.cli.serving",
}
"""Where each command is; the function is named like the command."""


class PlannerGroup(click.Group):
    """Loads commands late, and answers every expected failure with one sentence and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002  click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """The command of this name, loaded now."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(COMMANDS[cmd_name])  # lazy: solving an instance needs no database, and so on
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; our own errors become a line on stderr."""
        try:
            return super().invoke(ctx)
        except PlannerError as error:
            click.echo(f"planner: {error}", err=True)
            ctx.exit(WRONG_INPUT)


@click.group(cls=PlannerGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="planner")
def main() -> None:
    """Plan machine-learning interview preparation and see how ready you are."""
