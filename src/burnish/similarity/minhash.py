"""Sketches by the words that texts share: MinHash in bands.

Method: Broder, "On the resemblance and containment of documents" (1997); bands as in Leskovec, Rajaraman, Ullman,
"Mining of Massive Datasets", section 3.4. Two texts whose pairs of words have the Jaccard similarity s share a band
with probability 1 - (1 - s^4)^4: 0.67 at 0.7, 0.88 at 0.8, 0.99 at 0.9. Whoever looks for texts that share whole
sentences looks for these as well (`cache.similar`).
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from rensa import RMinHash

from burnish.similarity.sketch import Bands, number_of

_BANDS, _ROWS = 4, 4
_SEED = 42
_WORD = re.compile(r"\w+")


class MinHash:
    """Implements `sketch.Sketcher`."""

    name = f"minhash.1.{RMinHash.ALGORITHM_VERSION}.{_BANDS}.{_ROWS}"

    def bands(self, texts: Sequence[str]) -> Sequence[Bands]:
        """As in `sketch.Sketcher`."""
        return [_bands(text) for text in texts]


def _bands(text: str) -> Bands:
    words = _WORD.findall(text.lower())
    pairs = [f"{one} {other}" for one, other in pairwise(words)]
    if not pairs:
        return ()
    sketch = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    sketch.update(pairs)
    numbers = sketch.digest()
    return tuple(_number(band, numbers[band * _ROWS : (band + 1) * _ROWS]) for band in range(_BANDS))


def _number(band: int, rows: Sequence[int]) -> int:
    data = b"".join(row.to_bytes(4, "big") for row in (band, *rows))
    return number_of(data)
