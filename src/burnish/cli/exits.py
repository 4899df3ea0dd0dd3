"""Exit codes, and what each means. Imports nothing, so that errors are cheap.

The table in docs/reference/commands.md is made from this one by docs/make_reference.py.
"""

DONE = 0
FOUND = 1
USAGE = 2
FAILED = 3
PAUSED = 4
CONFLICT = 5
INTERRUPTED = 130
BROKEN_PIPE = 141  #: as a program that SIGPIPE ends
TERMINATED = 143

MEANINGS = {
    DONE: "Done, or nothing to do; also when no document was found, which is noted on stderr, or a block was not sent "
    "for what looks like a secret.",
    FOUND: "`check` found something; under `enhance --check` something would change; `cache verify` found damage.",
    USAGE: "Usage or configuration is wrong, or the state in `.burnish` is damaged; nothing was done.",
    FAILED: "Some documents failed, `enhance` had edits that a check refused, or blocks got no answer; the rest is "
    "done. `doctor` found something wrong. Also a bug in burnish itself.",
    PAUSED: "Paused by the budget, the account, the key or an outage: `burnish resume` goes on.",
    CONFLICT: "A person changed a document meanwhile; it was left as they wrote it.",
    INTERRUPTED: "Stopped by Ctrl-C, after the document in hand or, with a provider, the calls in flight (a minute at "
    "most); a second Ctrl-C stops at once. No document is half-written; what was done stays done and is in the report. "
    "So ends `--watch`.",
    BROKEN_PIPE: "The reader of the output went away, as `head` does.",
    TERMINATED: "Stopped by SIGTERM, as by Ctrl-C.",
}
