"""The simulator as a program: it listens until it is told to stop."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress

from burnish.execution.loops import loop_factory
from burnish.testing.simulator.options import Options

__all__ = ["Options", "serve"]


def serve(options: Options, announce: Callable[[str], None]) -> None:
    """Listen until SIGINT or SIGTERM; `announce` is called with the base URL once clients can connect.

    Raises:
        ConfigurationError: the address cannot be listened at.
    """
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(_serve(options, announce))


async def _serve(options: Options, announce: Callable[[str], None]) -> None:
    from burnish.testing.simulator.server import Endpoint

    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    endpoint = Endpoint(options)
    base_url = await endpoint.start()
    numbers = (signal.SIGINT, signal.SIGTERM)
    for number in numbers:
        with suppress(NotImplementedError, ValueError, RuntimeError):  # Windows; not in the main thread
            loop.add_signal_handler(number, stop.set)
    try:
        announce(base_url)
        await stop.wait()
    finally:
        await endpoint.stop()
        for number in numbers:
            with suppress(NotImplementedError, ValueError, RuntimeError):
                loop.remove_signal_handler(number)
