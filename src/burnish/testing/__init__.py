"""Public fakes, for our tests and for those of anyone who writes a rule or a format.

Belongs here: stand-ins for ports, small makers of values, the judge that says whether a document is broken. Does not
belong here: anything that the product itself needs. The judge is imported by its own path, since it needs the extra
`testing`.
"""

from burnish.testing.fakes import KnownWords, ManualClock, ScriptedRule, block_of, plain_block
from burnish.testing.memory_files import MemoryFiles

__all__ = ["KnownWords", "ManualClock", "MemoryFiles", "ScriptedRule", "block_of", "plain_block"]
