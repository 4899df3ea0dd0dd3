"""`python -m burnish.testing.simulation SEED`: the world of a seed, all that happens in it, and the laws it breaks."""

import sys
from collections.abc import Sequence

from burnish.testing.simulation.scenario import scenario
from burnish.testing.simulation.story import tell


def main(argv: Sequence[str]) -> int:
    """Tell the story of one seed; the exit code is 1 when a law is broken."""
    if len(argv) != 1 or not argv[0].isdigit():
        sys.stderr.write("Usage: python -m burnish.testing.simulation SEED\n")
        return 2
    plot = scenario(int(argv[0]))
    out = sys.stdout.write
    out(f"{plot.asking}\n{plot.endpoint}\nfallback: {plot.fallback}\nends: {plot.ends}\nedits: {plot.edits}\n")
    outcome = tell(plot.seed)
    out("".join(f"{line}\n" for line in outcome.trace))
    out(f"trace {outcome.digest}, {outcome.seconds:,.1f} virtual seconds, {outcome.steps:,} steps\n")
    out("".join(f"BROKEN: {law}\n" for law in outcome.broken) or "No law is broken.\n")
    return 1 if outcome.broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
