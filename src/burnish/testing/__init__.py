"""Public fakes, for our tests and for those of anyone who writes a rule, a format or a provider.

Belongs here: stand-ins for ports and endpoints, small makers of values, the judge that says whether a document is
broken. Does not belong here: anything that an enhanced document depends on. The judge is imported by its own path,
since it needs the extra `testing`; so is the simulator, which not everyone needs.
"""

from burnish.testing.fakes import KnownUsage, KnownWords, ManualClock, ScriptedRule, block_of, plain_block
from burnish.testing.memory_files import MemoryFiles
from burnish.testing.memory_journal import MemoryJournal
from burnish.testing.scripted_provider import ScriptedProvider, editing

__all__ = [
    "KnownUsage",
    "KnownWords",
    "ManualClock",
    "MemoryFiles",
    "MemoryJournal",
    "ScriptedProvider",
    "ScriptedRule",
    "block_of",
    "editing",
    "plain_block",
]
