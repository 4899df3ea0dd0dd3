"""What a run found out a moment ago, which the journal may not tell yet: its commits come a little later."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping

_MOST = 50_000  #: texts remembered; a journal is never so far behind
_NOTHING: frozenset[str] = frozenset()


class Recent:
    """Texts that were settled, and questions whose answer was refused; the oldest are forgotten."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._settled: OrderedDict[bytes, frozenset[str]] = OrderedDict()
        self._refused: OrderedDict[bytes, str] = OrderedDict()

    def settle(self, keys: Iterable[bytes], tags: frozenset[str]) -> None:
        """These texts are fine for the strategies with these tags."""
        for key in keys:
            self._settled[key] = self.tags(key) | tags
        while len(self._settled) > self._most:
            self._settled.popitem(last=False)

    def tags(self, key: bytes) -> frozenset[str]:
        """For which strategies a text was settled."""
        return self._settled.get(key, _NOTHING)

    def refuse(self, refusals: Mapping[bytes, str]) -> None:
        """The answers to these questions were refused, with the reasons."""
        self._refused.update(refusals)
        while len(self._refused) > self._most:
            self._refused.popitem(last=False)

    def refusal(self, key: bytes) -> str | None:
        """Why the answer to a question was refused; None when it was not."""
        return self._refused.get(key)
