"""The library: what the commands do, as typed functions and one class.

import burnish

burnish.enhance("Teh cat.").text  # 'The cat.'
run = burnish.Burnish().enhance([Path("docs")], write=True)

Belongs here: what a program may call, and the report. Does not belong here: printing, arguments, exit codes.
"""

from typing import TYPE_CHECKING, Any

from burnish.api.burnish import Burnish, enhance
from burnish.config.settings import RULES, Override, Settings
from burnish.model.edits import Refusal, Tier
from burnish.model.results import (
    CallEnded,
    CallStarted,
    DocumentDone,
    DocumentResult,
    Event,
    FilesFound,
    Hunk,
    Mark,
    Noted,
    Proposal,
    RuleInfo,
    RunResult,
    Status,
    TextResult,
    Verdict,
    Waiting,
)
from burnish.pipeline.control import Control
from burnish.wiring.build import load_settings

if TYPE_CHECKING:
    from burnish.api.cache import Cache
    from burnish.api.looking import survey
    from burnish.api.report import SCHEMA_VERSION, record_json, report_json
    from burnish.api.scores import metrics_of, overall, scores_of
    from burnish.model.cache import Saved
    from burnish.model.calls import Lane, Outcome
    from burnish.model.estimates import Estimate, Planned, Range
    from burnish.model.files import Stamp
    from burnish.model.money import Price
    from burnish.model.runs import Account, Asked, Counts, Run, RunRecord, RunState, Spent
    from burnish.model.scores import Measures, Scored
    from burnish.model.strategy import Strategy
    from burnish.model.warm import Expected, Kept, Predictions, Removed, Taken, Verified
    from burnish.monitoring.progress import Seen
    from burnish.pipeline.baseline import Comparison, baseline_text, read_baseline, traces_of
    from burnish.pipeline.watch import Deed, Pace, Wait, Warm, Watch, WorkOn
    from burnish.testing.simulator.options import Options as SimulatorOptions
    from burnish.testing.simulator.serve import serve as simulate
    from burnish.wiring.providers import provider_summaries
    from burnish.wiring.strategies import strategy_list
    from burnish.wiring.survey import Survey

#: Names whose module is imported when they are first asked for, since most programs never do.
_LATE = {
    "Saved": ("burnish.model.cache", "Saved"),
    "Lane": ("burnish.model.calls", "Lane"),
    "Outcome": ("burnish.model.calls", "Outcome"),
    "Estimate": ("burnish.model.estimates", "Estimate"),
    "Planned": ("burnish.model.estimates", "Planned"),
    "Range": ("burnish.model.estimates", "Range"),
    "Stamp": ("burnish.model.files", "Stamp"),
    "Price": ("burnish.model.money", "Price"),
    "Account": ("burnish.model.runs", "Account"),
    "Asked": ("burnish.model.runs", "Asked"),
    "Counts": ("burnish.model.runs", "Counts"),
    "Run": ("burnish.model.runs", "Run"),
    "RunRecord": ("burnish.model.runs", "RunRecord"),
    "RunState": ("burnish.model.runs", "RunState"),
    "Spent": ("burnish.model.runs", "Spent"),
    "Strategy": ("burnish.model.strategy", "Strategy"),
    "Expected": ("burnish.model.warm", "Expected"),
    "Kept": ("burnish.model.warm", "Kept"),
    "Predictions": ("burnish.model.warm", "Predictions"),
    "Removed": ("burnish.model.warm", "Removed"),
    "Taken": ("burnish.model.warm", "Taken"),
    "Verified": ("burnish.model.warm", "Verified"),
    "SCHEMA_VERSION": ("burnish.api.report", "SCHEMA_VERSION"),
    "record_json": ("burnish.api.report", "record_json"),
    "report_json": ("burnish.api.report", "report_json"),
    "metrics_of": ("burnish.api.scores", "metrics_of"),
    "overall": ("burnish.api.scores", "overall"),
    "scores_of": ("burnish.api.scores", "scores_of"),
    "Measures": ("burnish.model.scores", "Measures"),
    "Scored": ("burnish.model.scores", "Scored"),
    "Cache": ("burnish.api.cache", "Cache"),
    "Seen": ("burnish.monitoring.progress", "Seen"),
    "Comparison": ("burnish.pipeline.baseline", "Comparison"),
    "baseline_text": ("burnish.pipeline.baseline", "baseline_text"),
    "read_baseline": ("burnish.pipeline.baseline", "read_baseline"),
    "traces_of": ("burnish.pipeline.baseline", "traces_of"),
    "Deed": ("burnish.pipeline.watch", "Deed"),
    "Pace": ("burnish.pipeline.watch", "Pace"),
    "Wait": ("burnish.pipeline.watch", "Wait"),
    "Warm": ("burnish.pipeline.watch", "Warm"),
    "Watch": ("burnish.pipeline.watch", "Watch"),
    "WorkOn": ("burnish.pipeline.watch", "WorkOn"),
    "Survey": ("burnish.wiring.survey", "Survey"),
    "survey": ("burnish.api.looking", "survey"),
    "SimulatorOptions": ("burnish.testing.simulator.options", "Options"),
    "provider_summaries": ("burnish.wiring.providers", "provider_summaries"),
    "simulate": ("burnish.testing.simulator.serve", "serve"),
    "strategy_list": ("burnish.wiring.strategies", "strategy_list"),
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _LATE[name]
    return getattr(import_module(module), attribute)


__all__ = [
    "RULES",
    "SCHEMA_VERSION",
    "Account",
    "Asked",
    "Burnish",
    "Cache",
    "CallEnded",
    "CallStarted",
    "Comparison",
    "Control",
    "Counts",
    "Deed",
    "DocumentDone",
    "DocumentResult",
    "Estimate",
    "Event",
    "Expected",
    "FilesFound",
    "Hunk",
    "Kept",
    "Lane",
    "Mark",
    "Measures",
    "Noted",
    "Outcome",
    "Override",
    "Pace",
    "Planned",
    "Predictions",
    "Price",
    "Proposal",
    "Range",
    "Refusal",
    "Removed",
    "RuleInfo",
    "Run",
    "RunRecord",
    "RunResult",
    "RunState",
    "Saved",
    "Scored",
    "Seen",
    "Settings",
    "SimulatorOptions",
    "Spent",
    "Stamp",
    "Status",
    "Strategy",
    "Survey",
    "Taken",
    "TextResult",
    "Tier",
    "Verdict",
    "Verified",
    "Wait",
    "Waiting",
    "Warm",
    "Watch",
    "WorkOn",
    "baseline_text",
    "enhance",
    "load_settings",
    "metrics_of",
    "overall",
    "provider_summaries",
    "read_baseline",
    "record_json",
    "report_json",
    "scores_of",
    "simulate",
    "strategy_list",
    "survey",
    "traces_of",
]
