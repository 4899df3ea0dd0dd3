"""Bands of vectors: whatever their length and company, near ones share some, and numbers never change."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.similarity.hyperplanes import Hyperplanes

pytest.importorskip("numpy", exc_type=ImportError)

NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda number: round(number, 3))
FIXED = (2139493950655356176, 2365070245074353)
VECTORS = st.lists(st.lists(NUMBERS, min_size=5, max_size=5), max_size=8)


def unlike(chance: Random, dimensions: int = 64) -> list[float]:
    return [chance.gauss(0, 1) for _ in range(dimensions)]


@given(VECTORS)
def test_company_does_not_count(vectors):
    planes = Hyperplanes(4, 16)

    assert planes.bands(vectors) == [planes.bands([vector])[0] for vector in vectors]


@given(VECTORS)
def test_bands_are_numbers_of_64_bits_and_a_vector_that_points_nowhere_has_none(vectors):
    for vector, bands in zip(vectors, Hyperplanes(4, 16).bands(vectors), strict=True):
        assert len(bands) == (4 if any(vector) else 0)
        assert all(-(1 << 63) <= band < 1 << 63 for band in bands)


@given(st.lists(st.integers(-1000, 1000), min_size=5, max_size=5), st.sampled_from([0.25, 2, 1024]))
def test_length_does_not_count(vector, factor):
    planes = Hyperplanes(4, 16)

    assert planes.bands([vector]) == planes.bands([[number * factor for number in vector]])


def test_the_numbers_are_the_same_everywhere_and_for_ever():
    assert Hyperplanes(2, 16).bands([[1.0, -2.0, 3.0]]) == [FIXED]
    assert Hyperplanes(2, 16, seed=b"another").bands([[1.0, -2.0, 3.0]]) != [FIXED]


def test_near_vectors_share_a_band_and_others_do_not():
    chance, planes = Random(7), Hyperplanes(24, 16)
    met = strange = 0
    for _ in range(200):
        one, other = unlike(chance), unlike(chance)
        near = [number + chance.gauss(0, 0.25) for number in one]  # a cosine of some 0.97
        own, its, strangers = map(set, planes.bands([one, near, other]))
        met += bool(own & its)
        strange += bool(own & strangers)

    assert met >= 196
    assert strange <= 2


def test_what_all_have_in_common_does_not_count():
    chance, plain, centred = Random(7), Hyperplanes(24, 16), Hyperplanes(24, 16)
    common = [5 * number for number in unlike(chance)]
    texts = [[number + every for number, every in zip(unlike(chance), common, strict=True)] for _ in range(60)]
    centred.centre(texts[:30])

    def strangers(planes: Hyperplanes) -> int:
        first, *others = map(set, planes.bands(texts[30:]))
        return sum(bool(first & other) for other in others)

    assert strangers(plain) == 29
    assert strangers(centred) <= 2
