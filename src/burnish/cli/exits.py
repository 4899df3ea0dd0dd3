"""Exit codes; docs/reference/commands.md has the same table. Imports nothing, so that errors are cheap."""

DONE = 0
FOUND = 1  #: findings under `check`, changes under `enhance --check`
USAGE = 2  #: usage or configuration
FAILED = 3  #: some documents or edits failed or were refused
PAUSED = 4  #: by budget, billing or outage; `burnish resume` goes on
CONFLICT = 5  #: a person changed a file meanwhile
INTERRUPTED = 130
BROKEN_PIPE = 141  #: as a program that SIGPIPE ends
TERMINATED = 143
