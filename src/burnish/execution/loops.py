"""Which event loop a run uses."""

import asyncio
from collections.abc import Callable


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """For `asyncio.Runner`: uvloop, which takes half the time per event; None, for the usual loop, where there is none.

    There is none for Windows.
    """
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
