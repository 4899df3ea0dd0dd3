"""The report of a run as JSON. Its schema is documented in docs/reference/report.md and versioned by `schema`."""

import json
from typing import Any

import burnish
from burnish.model.results import DocumentResult, Proposal, RunResult, Status, Verdict

SCHEMA_VERSION = 1


def report_json(run: RunResult) -> bytes:
    """The report as indented UTF-8 JSON; bytes of file names that are not UTF-8 appear as `\\udcXX` escapes."""
    report = {
        "schema": SCHEMA_VERSION,
        "burnish": burnish.__version__,
        "interrupted": run.interrupted,
        "totals": _totals(run),
        "seconds": {stage: round(seconds, 6) for stage, seconds in run.seconds.items()},
        "documents": [_document(document) for document in run.documents],
    }
    return json.dumps(report, indent=2).encode() + b"\n"


def _totals(run: RunResult) -> dict[str, Any]:
    return {
        "documents": len(run.documents),
        "bytes": sum(document.size for document in run.documents),
        "by_status": {status.value: run.count(status) for status in Status},
        "by_verdict": {v.value: sum(document.count(v) for document in run.documents) for v in Verdict},
    }


def _document(document: DocumentResult) -> dict[str, Any]:
    return {
        "path": document.path,
        "status": document.status.value,
        "reason": document.reason,
        "bytes": document.size,
        "written": document.written,
        "frozen_bytes": dict(document.frozen),
        "edits": [_edit(proposal) for proposal in document.proposals],
    }


def _edit(proposal: Proposal) -> dict[str, Any]:
    refusal = proposal.refusal
    return {
        "rule": proposal.rule,
        "strategy": proposal.strategy,
        "tier": proposal.tier.value,
        "verdict": proposal.verdict.value,
        "line": proposal.line,
        "column": proposal.column,
        "start": proposal.start,
        "end": proposal.end,
        "before": proposal.before,
        "after": proposal.after,
        "reason": proposal.message,
        "refused_by": refusal.check if refusal else None,
        "refused_because": refusal.reason if refusal else None,
    }
