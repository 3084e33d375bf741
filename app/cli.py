"""The command line: `nexora`. Each command loads its own parts when it runs, so that `--help` is quick."""

from __future__ import annotations

import signal
from typing import Annotated

import typer

from kit.errors import NexoraError

_nexora = typer.Typer(
    name="nexora",
    help="AI agents that answer from your company's own knowledge: the server and its tools.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@_nexora.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on. [default: NEXORA_HOST, 127.0.0.1]")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="0: any free one. [default: NEXORA_PORT, 8000]")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that share the port.")] = 1,
    no_jobs: Annotated[
        bool, typer.Option("--no-jobs", help="Leave background work to `nexora worker` processes.")
    ] = False,
) -> None:
    """Start the database, bring it up to date and serve, until Ctrl-C or SIGTERM."""
    from app.commands.serve import serve as run

    run(host, port, workers, jobs=not no_jobs)


@_nexora.command()
def worker() -> None:
    """Do background work (training) beside a server, until Ctrl-C or SIGTERM."""
    from app.commands.worker import worker as run

    run()


@_nexora.command()
def migrate(
    undo: Annotated[
        int | None, typer.Option(min=1, help="Undo this step and all after it instead, for an older version.")
    ] = None,
) -> None:
    """Bring the database to the newest schema."""
    from app.commands.migrate import migrate as run

    run(undo)


@_nexora.command()
def check(
    orphans: Annotated[
        bool, typer.Option("--orphans", help="Look through all rows, too, for what belongs to nothing any more.")
    ] = False,
) -> None:
    """Look at settings, database, migrations, model and disk: a line each; exit 1 if something is wrong."""
    from app.commands.check import check as run

    run(orphans=orphans)


@_nexora.command()
def credits(
    workspace: Annotated[str, typer.Argument(help="Its slug or id.")],
    add: Annotated[int, typer.Option(min=0, max=1_000_000, help="How many to give it.")] = 0,
) -> None:
    """Say how many credits a workspace has left, and give it more."""
    from app.commands.credits import credits as run

    run(workspace, add)


@_nexora.command()
def schema() -> None:
    """Print the GraphQL schema in its own language (SDL)."""
    from app.commands.schema import schema as run

    run()


@_nexora.command()
def ask(
    words: Annotated[
        list[str], typer.Argument(metavar='FILE_OR_URL... "QUESTION"', help="What to learn, then what to ask.")
    ],
) -> None:
    """Learn files or web pages, answer one question from them with quotes, and forget everything again."""
    if len(words) < 2:  # noqa: PLR2004 - something to learn, and a question
        raise typer.BadParameter("name at least one file or web address, then the question in quotes")
    from app.commands.ask import ask as run

    run(words[:-1], words[-1])


@_nexora.command()
def demo() -> None:
    """Make a workspace with an agent that knows Nexora, and print a login and an API key for it."""
    from app.commands.demo import demo as run

    run()


def main() -> None:
    """The entry point. A refusal is one sentence on stderr and exit code 1."""
    # Told to end, each command puts away what it started: a database server would run on without it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _nexora(prog_name="nexora")
    except NexoraError as error:
        typer.echo(error.message, err=True)
        raise SystemExit(1) from None
