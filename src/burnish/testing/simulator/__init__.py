"""A simulated OpenAI-compatible endpoint, for sizing, benchmarks and tests: `burnish simulate`.

`Simulator` runs one in the event loop of a test:

    async with Simulator(Options(ttft=0, tokens_per_second=math.inf)) as simulator:
        ...  # simulator.base_url, simulator.stats()
"""

from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING

from burnish.testing.simulator.options import Options

if TYPE_CHECKING:
    from burnish.testing.simulator.server import Endpoint

__all__ = ["Options", "Simulator"]


class Simulator:
    """An endpoint at a free port of the loopback, for as long as the context lasts."""

    base_url: str  #: ends in `/v1`

    def __init__(self, options: Options | None = None) -> None:
        self._options = replace(options or Options(), port=0)
        self._endpoint: Endpoint

    async def __aenter__(self) -> "Simulator":
        from burnish.testing.simulator.server import Endpoint  # aiohttp takes its time

        self._endpoint = Endpoint(self._options)
        self.base_url = await self._endpoint.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._endpoint.stop()

    def stats(self) -> dict[str, object]:
        """What `GET /stats?log=1` answers; the log is empty unless the options ask for it."""
        return self._endpoint.bill.stats(log=True)
