"""The `boussole` command and its sub-commands; each delegates to the module of its noun."""

# Imports stand in the commands: `boussole talk` should not pay for `boussole up`.
import asyncio
from pathlib import Path
from typing import Annotated

import typer

from ops.door import Door

app = typer.Typer(
    name="boussole",
    help="La Boussole des jeunes: run it, look after it, measure it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
bench = typer.Typer(help="Measure.", no_args_is_help=True)
app.add_typer(bench, name="bench")


@app.command()
def up() -> None:
    """Start everything on this machine: model, database, demo, Rasa and the three doors."""
    from ops import settings
    from ops.up import main

    main(settings.enter())


@app.command()
def door(
    doors: Annotated[list[Door], typer.Argument(help="The doors that this process serves.")],
) -> None:
    """Run one door, or several in one process, without Rasa: how production runs them."""
    from ops import settings
    from ops.standalone import main

    main(settings.enter(), doors)


@app.command()
def train() -> None:
    """Train the dialogue if what it learns from changed; print the model's path."""
    from ops import settings
    from ops.train import trained_model

    settings.enter()
    typer.echo(trained_model(settings.ROOT).relative_to(settings.ROOT))


@app.command()
def migrate() -> None:
    """Bring the database of DATABASE_URL to the latest schema."""
    from ops import settings
    from ops.migrate import migrate as upgrade

    upgrade(settings.enter().database_url)


@app.command()
def demo() -> None:
    """Load the demo territories into the database of DATABASE_URL; a second time changes nothing."""
    from ops import settings
    from ops.demo.load import load_demo
    from ops.welcome import account_lines

    summary = asyncio.run(load_demo(settings.enter().database_url))
    typer.echo("\n".join(account_lines(summary.accounts)))


@app.command()
def talk(
    script: Annotated[Path | None, typer.Option(help="A file of lines: text, or `> label` to press.")] = None,
    base_url: Annotated[str, typer.Option(envvar="PUBLIC_URL", help="The running gateway.")] = "",
) -> None:
    """Hold a conversation in the terminal with the running gateway."""
    from ops.talk import main

    main(script, base_url or "http://localhost:8000")


@app.command()
def understand(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line; the only format today.")] = False,
) -> None:
    """Read messages, one a line, on standard input; print what the assistant would make of each."""
    if not jsonl:
        raise typer.BadParameter("say --jsonl: it is the only format today")
    from ops import settings
    from ops.understand import main

    settings.enter()
    main(settings.ROOT)


@app.command()
def evaluate(
    misses: Annotated[bool, typer.Option("--misses", help="List each message that was not understood.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Keep the scores in docs/understanding.md.")] = False,
) -> None:
    """Print how well the messages of nlu/tests are understood; fail when a score fell by more than a point."""
    from ops import settings
    from ops.evaluation.run import main

    settings.enter()
    main(settings.ROOT, misses=misses, write=write)


@app.command()
def weigh() -> None:
    """Learn again the weights of the distress detector, from its phrases; read what changes before you commit it."""
    from ops import settings
    from ops.weigh import main

    typer.echo(main(settings.ROOT).relative_to(settings.ROOT))


@app.command()
def places(
    source: Annotated[Path, typer.Argument(help="The unpacked package of the open division of France.")],
    words: Annotated[Path | None, typer.Argument(help="A word frequency file.")] = None,
) -> None:
    """Build the gazetteer file from the open administrative division of France."""
    from ops.places import PLACES, WORDS, build, build_words

    typer.echo(f"{PLACES.name}: {build(source, PLACES)} communes")
    if words:
        typer.echo(f"{WORDS.name}: {build_words(words, WORDS, places=PLACES)} words")


@bench.command()
def matching() -> None:
    """Time the matching while the national catalogue grows."""
    from ops.bench_matching import main

    main()


@bench.command()
def lists() -> None:
    """Time the lists of contact requests with 10,000 of them."""
    from ops.bench_lists import main

    main()


@bench.command()
def month() -> None:
    """Live a month of 10,000 requests, with late and doubled schedulers, and print its ledger."""
    from ops.month.run import main

    main()


@bench.command()
def understanding() -> None:
    """Time what reading one message costs, and weigh the process that does it."""
    from ops import settings
    from ops.bench_understanding import main

    settings.enter()
    main(settings.ROOT)
