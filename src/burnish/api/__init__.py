"""The library: what the commands do, as typed functions and one class.

import burnish

burnish.enhance("Teh cat.").text  # 'The cat.'
run = burnish.Burnish().enhance([Path("docs")], write=True)

Belongs here: what a program may call, and the report. Does not belong here: printing, arguments, exit codes.
"""

from burnish.api.burnish import Burnish, enhance
from burnish.api.report import SCHEMA_VERSION, report_json
from burnish.config.settings import Override, Settings
from burnish.model.edits import Refusal, Tier
from burnish.model.results import (
    DocumentDone,
    DocumentResult,
    Event,
    FilesFound,
    Hunk,
    Mark,
    Proposal,
    RuleInfo,
    RunResult,
    Status,
    TextResult,
    Verdict,
)
from burnish.wiring.build import load_settings

__all__ = [
    "SCHEMA_VERSION",
    "Burnish",
    "DocumentDone",
    "DocumentResult",
    "Event",
    "FilesFound",
    "Hunk",
    "Mark",
    "Override",
    "Proposal",
    "Refusal",
    "RuleInfo",
    "RunResult",
    "Settings",
    "Status",
    "TextResult",
    "Tier",
    "Verdict",
    "enhance",
    "load_settings",
    "report_json",
]
