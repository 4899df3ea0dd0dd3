"""Bands of vectors: those that point in nearly the same direction share some.

Method: Charikar, "Similarity Estimation Techniques from Rounding Algorithms" (2002). A hyperplane through the origin
has two vectors on the same side with probability 1 - angle / pi. A band is the sides of a vector at `bits` hyperplanes,
so two vectors share one of `bands` with probability 1 - (1 - (1 - angle / pi)^bits)^bands.

What is normal to a hyperplane has coordinates of 1 and -1 alone (Achlioptas, "Database-friendly random projections",
2003), drawn from SHAKE-128, and vectors are rounded to whole numbers before. So each of those sums is exact: the same
vector has the same bands on every machine, with every version of the library, in any company. The only file that
imports numpy.
"""

from collections.abc import Iterable, Sequence
from hashlib import shake_128
from typing import Any

from burnish.similarity.sketch import Bands, number_of

_SCALE = 1 << 24  # of a vector of length 1: a sum over 2^28 of its coordinates is exact in a float of 64 bits
_DIGITS = 9  # behind the point: sums of floats may differ in their last ones


class Hyperplanes:
    """Made once; those of as many dimensions as vectors have are drawn when the first ones come."""

    def __init__(self, bands: int, bits: int, seed: bytes = b"burnish") -> None:
        self._bands, self._bits, self._seed = bands, bits, seed
        self._normals: Any = None  # one column for each hyperplane
        self._common: Any = 0.0  # what is taken off each vector

    def centre(self, vectors: Sequence[Iterable[float]]) -> None:
        """From now on the mean direction of these is taken off each vector: what all have in common does not count."""
        self._common = _unit(vectors).mean(axis=0).round(_DIGITS)

    def bands(self, vectors: Sequence[Iterable[float]]) -> Sequence[Bands]:
        """Of each vector; none for one of zeros, which points nowhere.

        Args:
            vectors: of finite numbers, all of the same length.
        """
        import numpy as np  # here, since it takes its time

        if not len(vectors):
            return []
        unit = _unit(vectors)
        points = unit.any(axis=1)
        whole = np.rint((unit - self._common) * _SCALE)
        if self._normals is None or len(self._normals) != unit.shape[1]:
            self._normals = self._draw(unit.shape[1])
        sides = np.packbits((whole @ self._normals >= 0).reshape(len(unit), self._bands, self._bits), axis=2)
        return [
            tuple(_number(band, bits.tobytes()) for band, bits in enumerate(own)) if somewhere else ()
            for own, somewhere in zip(sides, points, strict=True)
        ]

    def _draw(self, dimensions: int) -> Any:
        import numpy as np

        count = dimensions * self._bands * self._bits
        drawn = np.frombuffer(shake_128(self._seed).digest(-(-count // 8)), dtype=np.uint8)
        return np.unpackbits(drawn, count=count).reshape(dimensions, -1) * 2.0 - 1.0


def _unit(vectors: Sequence[Iterable[float]]) -> Any:
    """One row for each, of length 1; those of zeros stay."""
    import numpy as np

    table = np.asarray(vectors, dtype=np.float64)
    lengths = np.sqrt((table * table).sum(axis=1, keepdims=True))
    return table / np.where(lengths > 0, lengths, 1)


def _number(band: int, sides: bytes) -> int:
    return number_of(band.to_bytes(4, "big") + sides)
