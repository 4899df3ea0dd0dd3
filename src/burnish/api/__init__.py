"""The library: what the commands do, as typed functions and one class.

import burnish

burnish.enhance("Teh cat.").text  # 'The cat.'
run = burnish.Burnish().enhance([Path("docs")], write=True)
"""

from burnish.api.burnish import Burnish, enhance
from burnish.api.report import SCHEMA_VERSION, report_json
from burnish.config.load import load as load_settings
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
