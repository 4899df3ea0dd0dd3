"""Findings as SARIF 2.1.0, which code hosts read: GitHub's code scanning, Azure DevOps, editors.

Source: the OASIS standard of 2020-03-27; columns count characters (`unicodeCodePoints`, section 3.14.17).
"""

import json
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from burnish import __version__
from burnish.api import DocumentResult, Proposal, RuleInfo, RunResult, Tier

_LEVELS = {Tier.SAFE: "warning", Tier.SUGGESTION: "note", Tier.FINDING: "warning"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_json(result: RunResult, rules: tuple[RuleInfo, ...]) -> bytes:
    """All findings of a run.

    Args:
        rules: of which the run may have findings.
    """
    numbers = {rule.name: number for number, rule in enumerate(rules)}
    driver = {"name": "burnish", "version": __version__, "rules": [_rule(rule) for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": list(_results(result, numbers)),
        "invocations": [{"executionSuccessful": not result.interrupted}],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2).encode() + b"\n"


def _rule(rule: RuleInfo) -> dict[str, Any]:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "defaultConfiguration": {"level": _LEVELS[rule.tier]},
        "properties": {"tier": rule.tier.value, "strategy": rule.strategy},
    }


def _results(result: RunResult, numbers: dict[str, int]) -> Iterator[dict[str, Any]]:
    for document in result.documents:
        for proposal in document.proposals:
            told = {
                "ruleId": proposal.rule,
                "level": _LEVELS[proposal.tier],
                "message": {"text": proposal.message},
                "locations": [_place(document, proposal)],
            }
            number = numbers.get(proposal.rule)
            yield told if number is None else {**told, "ruleIndex": number}


def _place(document: DocumentResult, proposal: Proposal) -> dict[str, Any]:
    """Where it begins; the bytes of a name that is not UTF-8 are escaped as those of any other."""
    name = quote(PurePath(document.path).as_posix().encode("utf-8", "surrogateescape"))
    region = {"startLine": proposal.line, "startColumn": proposal.column}
    return {"physicalLocation": {"artifactLocation": {"uri": name}, "region": region}}
