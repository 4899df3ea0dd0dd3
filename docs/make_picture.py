"""Makes the picture in README: a real run of `burnish enhance` on `examples/`, as SVG.

    python docs/make_picture.py [--check]

`--check` compares with what is there and fails when it is stale.
"""

import argparse
import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "enhance.svg"
COMMAND = ["enhance", "examples", "--diff", "--suggestions"]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true")
    options = arguments.parse_args()
    svg = picture()
    if options.check:
        fresh = PICTURE.exists() and PICTURE.read_text(encoding="utf-8") == svg
        print("docs/enhance.svg is current" if fresh else "docs/enhance.svg is stale: run docs/make_picture.py")
        return 0 if fresh else 1
    PICTURE.write_text(svg, encoding="utf-8")
    return 0


def picture() -> str:
    """The SVG of the run. Its identifiers are fixed, so that equal runs give equal pictures."""
    command = [sys.executable, "-m", "burnish", *COMMAND]
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR" and not k.startswith("BURNISH_")}
    environment["FORCE_COLOR"] = "1"
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    console = Console(record=True, width=110, file=StringIO(), force_terminal=True)
    console.print(Text("$ burnish " + " ".join(COMMAND), style="bold"))
    console.print(Text.from_ansi(ran.stdout + ran.stderr))
    svg = console.export_svg(title="burnish", unique_id="burnish")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # a picture must not load fonts from elsewhere
    return re.sub(r"[ \t]+$", "", svg, flags=re.MULTILINE) + "\n"


if __name__ == "__main__":
    sys.exit(main())
