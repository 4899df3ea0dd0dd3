"""Makes `docs/reference/rules.md` and a page for each rule from the rules themselves.

    python docs/make_rules.py [--check]

What a rule looks at is the text at the head of its module. How often it was right is in `rules/figures.json`, by hand:
places that it found in the documents (`found`), how many of these were read and found right (`read`, `right`), in how
many paragraphs that people had approved it found something (`approved`), and what these leave out (`note`). Who changes
a rule counts again. `--check` compares with what is there and fails when anything is stale.
"""

import argparse
import inspect
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from burnish.api import Burnish, RuleInfo, Settings
from burnish.rules.catalogue import catalogue, page_catalogue

FOLDER = Path(__file__).resolve().parent / "reference"
MADE = "<!-- made by docs/make_rules.py -->"
INTRODUCTION = """\
What burnish looks for without a model. `burnish rules` lists them, `burnish rules NAME` explains one; `select`,
`ignore` and `extend-select` in the [configuration](configuration.md) choose among them. *Safe* edits are applied by
`burnish enhance --write`, *suggestions* with `--suggestions` as well; *findings* are only reported. A rule can lower
the tier of what it is less sure of. Each page says how often its rule was right."""
TIERS = {
    "safe": "`burnish enhance --write` applies what it finds",
    "suggestion": "`burnish enhance --write --suggestions` applies what it finds",
    "finding": "what it finds is reported and never changed",
}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true")
    options = arguments.parse_args()
    pages = made()
    there = {FOLDER / "rules.md", *(FOLDER / "rules").glob("*.md")}
    stale = sorted(
        path.relative_to(FOLDER).as_posix()
        for path in there | pages.keys()
        if path not in pages or not path.exists() or path.read_text(encoding="utf-8") != pages[path]
    )
    if options.check:
        print(f"stale: {', '.join(stale)}; run docs/make_rules.py" if stale else "the pages of rules are current")
        return int(bool(stale))
    for path in there - pages.keys():
        path.unlink()
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")
    return 0


def made() -> Mapping[Path, str]:
    """Every page by its path."""
    figures = json.loads((FOLDER / "rules" / "figures.json").read_text(encoding="utf-8"))
    rules = Burnish(Settings(select=("all",))).rules()
    pages = {FOLDER / "rules" / f"{rule.name}.md": "\n".join(page(rule, figures)) + "\n" for rule in rules}
    return {FOLDER / "rules.md": "\n".join(index(rules)) + "\n", **pages}


def index(rules: tuple[RuleInfo, ...]) -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield MADE
    yield ""
    yield INTRODUCTION
    yield ""
    yield "| Rule | Tier | For | |"
    yield "|---|---|---|---|"
    for rule in rules:
        asked = " Looks only when it is selected." if rule.on_request else ""
        yield f"| [{rule.name}](rules/{rule.name}.md) | {rule.tier.value} | {rule.strategy} | {rule.summary}{asked} |"


def page(rule: RuleInfo, figures: Mapping[str, Any]) -> Iterator[str]:
    yield f"# {rule.name}"
    yield ""
    yield MADE
    yield ""
    yield f"{rule.summary} Tier: {rule.tier.value} ({TIERS[rule.tier.value]}). For {rule.strategy}."
    if rule.on_request:
        yield f'It looks only when it is selected: `extend-select = ["{rule.name}"]`.'
    yield from ("", *may_change(rule), "## What it looks at", "", about(rule), "", "## How often it was right", "")
    yield from measured(figures["rules"].get(rule.name), figures)
    yield from ("", "## Cases", "")
    yield (
        "Its tests; a line with `->` is what becomes of the text above it."
        if not rule.of_page
        else ("Its tests; a line with `->` is what it says about the text above it.")
    )
    yield from ("", "````text", *cases(rule), "````")


def may_change(rule: RuleInfo) -> Iterator[str]:
    if rule.may_change:
        yield f"It may change [facts](../facts.md) of these kinds: {', '.join(sorted(rule.may_change))}."
    if rule.own_span:
        yield "It may change the [facts](../facts.md) inside the very words that it corrects."
    if rule.may_change or rule.own_span:
        yield ""


def about(rule: RuleInfo) -> str:
    """What stands at the head of the rule's module, without its first line."""
    found = page_catalogue().make(rule.name) if rule.of_page else catalogue().make(rule.name)
    module = inspect.getmodule(type(found))
    text = inspect.cleandoc(module.__doc__ or "") if module else ""
    return text.partition("\n\n")[2] or text


def measured(figure: Mapping[str, Any] | None, figures: Mapping[str, Any]) -> Iterator[str]:
    if figure is None:
        yield "Nobody has counted yet."
        return
    found, places = figure["found"], "place" if figure["found"] == 1 else "places"
    told = f"In {figures['documents']:,} real documents it found {found:,} {places}"
    if "read" in figure:
        which = "all" if figure["read"] == found else f"{figure['read']}"
        told += f"; {which} were read, and {figure['right']} of them were right"
    yield f"{told}."
    if "note" in figure:
        yield figure["note"]
    approved = figure.get("approved")
    if approved == 0:
        yield f"It found nothing in {figures['paragraphs']:,} paragraphs that people had approved."
    elif approved:
        yield f"It found something in {approved} of {figures['paragraphs']:,} paragraphs that people had approved;"
        yield "not all of that is wrong, since approved text is not free of errors."


def cases(rule: RuleInfo) -> Iterator[str]:
    for number, (before, after) in enumerate(rule.cases):
        if number:
            yield ""
        yield from before.rstrip("\n").splitlines()
        stays = not after if rule.of_page else before == after
        yield from (f"-> {line}" for line in (["(nothing)"] if stays else after.splitlines()))


if __name__ == "__main__":
    sys.exit(main())
