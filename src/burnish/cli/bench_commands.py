"""The commands of `burnish bench`, and their options."""

from pathlib import Path

import click

from burnish.cli.options import PATH
from burnish.cli.terminal import Terminal


@click.group()
def bench() -> None:
    """Measure burnish on this machine, beside something else that does the same."""


@bench.command()
@click.option("--corpus", metavar="PATH", type=PATH, envvar="BURNISH_CORPUS", help="Documents to cut into sections.")
@click.option("--documents", metavar="N", default=1000, show_default=True, help="How many.")
@click.option("--concurrency", metavar="N", type=int, multiple=True, default=(64, 256), help="Calls in flight.")
@click.option("--rounds", metavar="N", default=3, show_default=True, help="Of each, in turns; medians are shown.")
@click.option(
    "--against",
    metavar="SCRIPT",
    type=PATH,
    default=Path("benchmarks/whole_documents.py"),
    help="The script that sends whole documents.",
)
@click.option("--ttft", metavar="SECONDS", default=0.2, show_default=True, help="Until the first token.")
@click.option("--tokens-per-second", metavar="N", default=200.0, show_default=True, help="Of each reply.")
@click.option("--edited", metavar="SHARE", default=0.3, show_default=True, help="Of the blocks sent.")
@click.pass_obj
def llm(
    terminal: Terminal,
    /,
    *,
    corpus: Path | None,
    documents: int,
    concurrency: tuple[int, ...],
    rounds: int,
    against: Path,
    ttft: float,
    tokens_per_second: float,
    edited: float,
) -> int:
    """burnish beside a plain script that sends whole documents, on the same simulated endpoint."""
    from burnish.cli.bench import llm as table

    options = table.Options(
        corpus=corpus,
        documents=documents,
        concurrency=concurrency,
        rounds=rounds,
        against=against,
        first_token=ttft,
        speed=tokens_per_second,
        edited=edited,
    )
    return table.run(options, terminal)


@bench.command()
@click.option("--seeds", metavar="N", default=1000, show_default=True, help="How many worlds.")
@click.option("--from", "first", metavar="SEED", default=0, show_default=True, help="The first of them.")
@click.option("--jobs", metavar="N", type=int, help="Processes; one for each processor.")
@click.pass_obj
def simulation(terminal: Terminal, /, *, seeds: int, first: int, jobs: int | None) -> int:
    """Whole runs on virtual time, in worlds full of faults; names the seeds in which something is not as it must be."""
    from burnish.cli.bench import simulation as table

    return table.run(table.Options(seeds=seeds, first=first, processes=jobs), terminal)


@bench.command()
@click.option("--kills", metavar="N", default=50, show_default=True, help="How many.")
@click.option("--documents", metavar="N", default=6, show_default=True, help="Of each run.")
@click.option("--concurrency", metavar="N", default=3, show_default=True, help="Calls in flight, at most.")
@click.option("--seed", metavar="N", default=1, show_default=True, help="Another one kills at other moments.")
@click.pass_obj
def crash(terminal: Terminal, /, **given: int) -> int:
    """Short runs are killed with -9 and gone on with; exit 1 when anything is torn, lost, or paid again."""
    from burnish.cli.bench import crash as table

    return table.run(table.Options(**given), terminal)


@bench.command()
@click.option("--corpus", metavar="PATH", type=PATH, envvar="BURNISH_CORPUS", help="Documents to cut into sections.")
@click.option("--documents", metavar="N", default=1000, show_default=True, help="How many.")
@click.option("--case", "cases", metavar="NAME", multiple=True, help="Only mix, latching, limit, outage or budget.")
@click.pass_obj
def faults(terminal: Terminal, /, *, corpus: Path | None, documents: int, cases: tuple[str, ...]) -> int:
    """Documents, money and time when the endpoint misbehaves; marks what is not as it must be."""
    from burnish.cli.bench import faults as table

    return table.run(table.Options(corpus=corpus, documents=documents, cases=cases), terminal)


@bench.command()
@click.option(
    "--corpus", metavar="PATH", type=PATH, envvar="BURNISH_CORPUS", required=True, help="Histories to replay."
)
@click.option("--steps", metavar="N", type=int, help="Commits of each; all.")
@click.option("--concurrency", metavar="N", default=1, show_default=True, help="Calls in flight.")
@click.option("--similar/--no-similar", default=True, help="Reuse single changes for nearly the same texts, or not.")
@click.pass_obj
def replay(terminal: Terminal, /, *, corpus: Path, steps: int | None, concurrency: int, similar: bool) -> int:
    """What the cache saves over the commits of real repositories, beside sending each new block once."""
    from burnish.cli.bench import replay as table

    options = table.Options(histories=corpus, steps=steps, concurrency=concurrency, similar=similar)
    return table.run(options, terminal)


@bench.command()
@click.option("--texts", metavar="N", default=2000, show_default=True, help="Of each size.")
@click.pass_obj
def hash(terminal: Terminal, /, *, texts: int) -> int:  # noqa: A001 - the command's name
    """What a key of the cache costs, beside hashes that withstand an attacker."""
    from burnish.cli.bench import hash as table

    return table.run(texts, terminal)


@bench.command()
@click.option("--corpus", metavar="PATH", type=PATH, envvar="BURNISH_CORPUS", help="Documents to take blocks from.")
@click.option("--documents", metavar="N", default=1000, show_default=True, help="How many.")
@click.pass_obj
def compress(terminal: Terminal, /, *, corpus: Path | None, documents: int) -> int:
    """What makes entries of the cache small: LZ4 alone, in pages, with a dictionary; zstd beside it."""
    from burnish.cli.bench import compress as table

    return table.run(corpus, documents, terminal)


@bench.command()
@click.option(
    "--entries", metavar="N", type=int, multiple=True, default=(10_000, 100_000, 1_000_000), help="Keys in it."
)
@click.pass_obj
def bloom(terminal: Terminal, /, *, entries: tuple[int, ...]) -> int:
    """What a filter of keys says wrongly, what it costs, and how large it is."""
    from burnish.cli.bench import bloom as table

    return table.run(entries, terminal)


@bench.command()
@click.option("--corpus", metavar="PATH", type=PATH, envvar="BURNISH_CORPUS", help="Documents to take blocks from.")
@click.option("--entries", metavar="N", type=int, multiple=True, default=(10_000, 100_000), help="In the file.")
@click.pass_obj
def cache(terminal: Terminal, /, *, corpus: Path | None, entries: tuple[int, ...]) -> int:
    """How long a look-up takes in memory and in the file, how soon it is ready, and what it weighs."""
    from burnish.cli.bench import cache as table

    return table.run(corpus, entries, terminal)
