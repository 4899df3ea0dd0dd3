"""Everything burnish raises on purpose.

One class per thing a caller can do something about: facts, one sentence, one next step and a stable `code`.
Imports nothing of ours, so that every room may import it.
"""

from functools import partial


def internal(error: Exception) -> str:
    """The reason why something failed that nobody foresaw: a clause for a person."""
    return f"internal error, please report it: {type(error).__name__}: {error}"


class BurnishError(Exception):
    """The parent of all our errors; catch it to catch them all."""

    code = "error"  #: stable; the documentation has one heading per code
    says = "burnish refused"  #: one sentence, filled from the facts
    hint = ""  #: what the reader can do next, filled from the facts

    def __init__(self, **facts: object) -> None:
        super().__init__(self.says.format(**facts))
        self.facts = facts

    def __reduce__(self) -> tuple[partial["BurnishError"], tuple[()]]:
        return partial(type(self), **self.facts), ()

    @property
    def advice(self) -> str:
        """The hint, filled from the facts."""
        return self.hint.format(**self.facts)


class ConfigurationError(BurnishError):
    """A setting cannot be used. Facts: `where` (file, variable or option), `problem`."""

    code = "configuration"
    says = "{where}: {problem}"
    hint = "`--help` behind a command lists its options; the reference of the configuration lists every setting."


class PathNotFound(BurnishError):
    """A path given by the user does not exist. Fact: `path`."""

    code = "path-not-found"
    says = "{path}: no such file or folder"
    hint = "Give a file or folder that exists; `.` is the folder you stand in."


class NotPlaceable(BurnishError):
    """An edit has no sound place in its document. Fact: `problem`, a clause."""

    code = "not-placeable"
    says = "the edit cannot be placed: {problem}"
    hint = "Edit only the prose of the block, and leave every mask where it is."


class ConflictingEdit(BurnishError):
    """The file on disk is no longer what was read. Fact: `path`."""

    code = "conflict"
    says = "{path} was changed by someone else while burnish worked; it was left as it is"
    hint = "Run burnish again to work on the new text."


class CannotWrite(BurnishError):
    """The file cannot be replaced safely. Facts: `path`, `problem`."""

    code = "cannot-write"
    says = "{path}: {problem}"
    hint = "The original is intact. Make room or permit writing, then run burnish again."


class CannotRead(BurnishError):
    """The file cannot be read. Facts: `path`, `problem`."""

    code = "cannot-read"
    says = "{path}: {problem}"
    hint = "Permit reading, or leave the file out with `exclude`."


class PluginFailed(BurnishError):
    """A rule or format raised. Facts: `plugin` (family and name), `problem`."""

    code = "plugin-failed"
    says = "{plugin} failed: {problem}"
    hint = "The document was left as it is. Leave the rule out with `--ignore`, and report it to its author."


class UnknownFormat(BurnishError):
    """No format reads files of this suffix. Fact: `path`."""

    code = "unknown-format"
    says = "{path}: no format for this suffix"
    hint = "Give a path that ends in .md or .txt."


class CannotShow(BurnishError):
    """The standard output takes no more. Fact: `problem`."""

    code = "cannot-show"
    says = "the results cannot be written to the standard output: {problem}"
    hint = "Documents are as the results so far and the report say. Make room, or send the output elsewhere."


class CallFailed(BurnishError):
    """The parent of what can go wrong with a call to a provider. Facts of all: `origin`, `problem`."""

    code = "call-failed"
    says = "{origin}: {problem}"
    hint = "Run `burnish doctor` to try the endpoint."
    paid = False  #: may the provider have done work for it?


class Unreachable(CallFailed):
    """No connection, or it was lost before the request was sent. Facts: `origin`, `problem`."""

    code = "unreachable"
    hint = "Check `base-url` and your network (`burnish doctor`). What was done is kept: `burnish resume` goes on."


class Throttled(CallFailed):
    """Too many requests for now.

    Facts: `origin`, `problem`, `after`: seconds to wait, as asked, or None; perhaps `limits`, a `model.calls.Limits`.
    """

    code = "throttled"
    hint = "Lower `concurrency`. What was done is kept: `burnish resume` goes on."


class Unavailable(CallFailed):
    """The provider has a fault of its own. Facts: `origin`, `problem`, and `after`, as for `Throttled`."""

    code = "unavailable"
    hint = "Try again later. What was done is kept: `burnish resume` goes on."


class ReplyLost(CallFailed):
    """The request was sent and no whole reply came: it may have been paid. Facts: `origin`, `problem`."""

    code = "reply-lost"
    hint = "`burnish report` lists such calls with the most that they can have cost."
    paid = True


class Denied(CallFailed):
    """Key, account or model is not accepted; no other call would fare better. Facts: `origin`, `problem`."""

    code = "denied"
    hint = "Check the key, the account's credit and the name of the model, then run `burnish resume`."


class Rejected(CallFailed):
    """The provider will not have this request. Facts: `origin`, `problem`, `too_long`: would a shorter one do?"""

    code = "rejected"
    hint = "The blocks of this request were left as they are; the report names them."


class ProviderDown(BurnishError):
    """A provider has failed for so long that it is not waited for. Facts: `seconds`, `problem`."""

    code = "provider-down"
    says = "{problem} (for {seconds} s)"
    hint = "Check the provider (`burnish doctor`). What was done is kept: `burnish resume` goes on."


class BudgetSpent(BurnishError):
    """There is no room in the budget for the next call. Facts: `needed` and `left`, as `$0.0150`."""

    code = "budget-spent"
    says = "the next call can cost up to {needed}, and {left} of the budget is left"
    hint = "Raise it, as in `burnish resume --budget 5`. What was done is kept."


class UnknownPrice(BurnishError):
    """No price is known for a model. Fact: `model`."""

    code = "unknown-price"
    says = "no price is known for the model {model!r}"
    hint = "Give it with `--price IN,OUT`, in USD per million tokens; for a model of your own that is `--price 0,0`."


class RunInProgress(BurnishError):
    """Another run works below the same folder. Facts: `root`, `owner`."""

    code = "run-in-progress"
    says = "another run works in {root} ({owner})"
    hint = "Wait for it, or stop it: it can be resumed."


class StateDamaged(BurnishError):
    """What burnish keeps in `.burnish` cannot be read or written. Facts: `path`, `problem`."""

    code = "state-damaged"
    says = "{path}: {problem}"
    hint = (
        "Nothing was sent that is not recorded. Restore the file or make room; moved away, recorded work is paid again."
    )


class NoSuchRun(BurnishError):
    """There is no such run. Fact: `run`."""

    code = "no-such-run"
    says = "there is no run {run}"
    hint = "`burnish runs` lists them."


class ImpossibleStep(BurnishError):
    """A call was to make a step that its life does not have: a fault of burnish. Facts: `call`, `state`, `event`."""

    code = "impossible-step"
    says = "call {call}: {event!r} is not possible after {state!r}"
    hint = "Please report this; nothing was written for this call."
