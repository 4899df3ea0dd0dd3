"""`burnish` from the outside: the version without any import, signals, and what becomes of errors.

The last door: whatever was raised ends here as one line for a person and an exit code (see `exits`).
"""

import gc
import sys

TYPE_CHECKING = False  # as in `typing`, which costs as long to import as all the rest
if TYPE_CHECKING:
    from burnish.cli.terminal import Terminal


def main(argv: list[str] | None = None, terminal: "Terminal | None" = None) -> int:
    """Run one command and return its exit code.

    Args:
        argv: what follows the program's name; None: what this process was given.
        terminal: where to read and write; None: the streams of this process.
    """
    args = sys.argv[1:] if argv is None else argv
    gc.set_threshold(50_000, 20, 20)  # imports make many objects and no garbage
    if args in (["--version"], ["-V"]):
        from burnish import __version__  # everything else is imported later, so that this answer is quick

        sys.stdout.write(f"burnish {__version__}\n")
        return 0
    try:
        return _guarded(args, terminal)
    except KeyboardInterrupt:  # before or after everything else
        return 130
    finally:
        if argv is None:
            gc.freeze()  # all goes with the process: a tenth of a small check would be to look for cycles in it


def _guarded(args: list[str], given: "Terminal | None") -> int:
    from burnish.cli import exits
    from burnish.cli.signals import stoppable
    from burnish.cli.terminal import Terminal
    from burnish.errors import BurnishError, CannotShow

    with stoppable() as stopped:
        terminal = given or Terminal.standard()
        try:
            from burnish.cli.commands import run

            code = run(args, terminal)
            terminal.flush()
        except CannotShow as exc:
            terminal.abandon_output()
            terminal.error(str(exc), exc.advice)
            return exits.FAILED
        except BurnishError as exc:
            terminal.error(str(exc), exc.advice)
            code = exits.USAGE
        except KeyboardInterrupt:
            code = exits.INTERRUPTED
        except BrokenPipeError:
            terminal.abandon_output()  # the reader, as `head`, has seen enough
            return exits.BROKEN_PIPE
        except Exception as exc:  # door: main
            return _unforeseen(exc, terminal)
        if code == exits.INTERRUPTED:
            terminal.note("stopped; nothing is half-written")
            return stopped.code
        return code


def _unforeseen(exc: Exception, terminal: "Terminal") -> int:
    import os
    import traceback

    from burnish.cli import exits

    if os.environ.get("BURNISH_DEBUG"):
        traceback.print_exception(exc)
    advice = (
        "This is a bug in burnish; no document is half-written. Please report it, with what BURNISH_DEBUG=1 prints."
    )
    terminal.error(f"{type(exc).__name__}: {exc}", advice)
    return exits.FAILED
