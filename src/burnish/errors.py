"""Everything burnish raises on purpose.

One class per thing a caller can do something about: facts, one sentence, one next step and a stable `code`.
Imports nothing of ours, so that every room may import it.
"""

from functools import partial


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
    hint = "`burnish check --help` lists the options; the reference of the configuration lists every setting."


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
