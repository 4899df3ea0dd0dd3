"""The report of a run as JSON. Its schema is documented in docs/reference/report.md and versioned by `schema`."""

import json
from dataclasses import asdict
from typing import Any

import burnish
from burnish.model.calls import KnownCall, Outcome
from burnish.model.results import DocumentResult, Proposal, RunResult, Status, Verdict
from burnish.model.runs import Asked, RunRecord
from burnish.model.scores import Scored

SCHEMA_VERSION = 2


def report_json(run: RunResult) -> bytes:
    """The report as indented UTF-8 JSON; bytes of file names that are not UTF-8 appear as `\\udcXX` escapes."""
    report = {
        "schema": SCHEMA_VERSION,
        "burnish": burnish.__version__,
        "interrupted": run.interrupted,
        "totals": _totals(run),
        "seconds": {stage: round(seconds, 6) for stage, seconds in run.seconds.items()},
        "asked": None if run.asked is None else _asked(run.asked),
        "documents": [_document(document) for document in run.documents],
    }
    scored = [document.scored for document in run.documents if document.scored is not None]
    if scored:
        report["scores"] = _scores(Scored.total(scored))
    return json.dumps(report, indent=2).encode() + b"\n"


def record_json(record: RunRecord) -> bytes:
    """A run from the journal, as indented UTF-8 JSON; `burnish report --format json`."""
    run = record.run
    told = {
        "schema": SCHEMA_VERSION,
        "burnish": burnish.__version__,
        "run": run.id,
        "state": run.state.value,
        "reason": run.reason,
        "started": run.started,
        "ended": run.ended,
        **asdict(run.lane),
        "budget_microusd": run.budget,
        "blocks": None if record.counts is None else asdict(record.counts),
        "spent": asdict(record.spent),
        "saved": asdict(record.saved),
        "documents": [asdict(document) for document in record.documents],
        "changes": [_change(outcome) for outcome in record.outcomes],
        "unknown_calls": [_unknown(known) for known in record.unknown],
    }
    return json.dumps(told, indent=2).encode() + b"\n"


def _asked(asked: Asked) -> dict[str, Any]:
    return {
        "run": asked.run,
        **asdict(asked.lane),
        "blocks": asdict(asked.counts),
        "spent": asdict(asked.spent),
        "saved": asdict(asked.saved),
        "tiers": [asdict(tier) for tier in asked.tiers],
        "budget_microusd": asked.budget,
        "paused": asked.paused,
    }


def _change(outcome: Outcome) -> dict[str, Any]:
    refusal = outcome.refusal
    return {
        "path": outcome.path,
        "line": outcome.line,
        "verdict": outcome.verdict,
        "strategy": outcome.strategy,
        "before": outcome.before,
        "after": outcome.after,
        "refused_by": refusal.check if refusal else None,
        "refused_because": refusal.reason if refusal else None,
    }


def _unknown(known: KnownCall) -> dict[str, Any]:
    return {
        "call": known.call.id,
        "most_microusd": known.cost,
        "blocks": len(known.call.blocks),
        "reason": known.reason,
    }


def _totals(run: RunResult) -> dict[str, Any]:
    return {
        "documents": len(run.documents),
        "bytes": sum(document.size for document in run.documents),
        "by_status": {status.value: run.count(status) for status in Status},
        "by_verdict": {v.value: sum(document.count(v) for document in run.documents) for v in Verdict},
    }


def _document(document: DocumentResult) -> dict[str, Any]:
    told = {
        "path": document.path,
        "status": document.status.value,
        "reason": document.reason,
        "bytes": document.size,
        "written": document.written,
        "frozen_bytes": dict(document.frozen),
        "edits": [_edit(proposal) for proposal in document.proposals],
    }
    return told if document.scored is None else {**told, "scores": _scores(document.scored)}


def _scores(scored: Scored) -> dict[str, Any]:
    from burnish.api.scores import metrics_of, scores_of  # with the strategies, of use to few reports

    return {
        when: {"scores": scores_of(measures), "metrics": metrics_of(measures)}
        for when, measures in scored._asdict().items()
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
