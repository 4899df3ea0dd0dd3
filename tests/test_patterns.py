"""Patterns that are compiled when they are first used."""

import copy
import re

import pytest

from burnish.patterns import late_pattern


@pytest.mark.parametrize(("pattern", "text"), [(r"b+(?P<tail>\w)", "abBc abbc"), (rb"b+(?P<tail>\w)", b"abBc abbc")])
def test_a_late_pattern_finds_what_a_compiled_one_does(pattern, text):
    late, compiled = late_pattern(pattern, re.IGNORECASE), re.compile(pattern, re.IGNORECASE)

    assert [found.span() for found in late.finditer(text)] == [found.span() for found in compiled.finditer(text)]
    assert late.search(text, 3).span("tail") == compiled.search(text, 3).span("tail")
    assert late.match(text) is None
    assert late.findall(text) == compiled.findall(text)
    assert late.sub(text[:0], text) == compiled.sub(text[:0], text)
    assert (late.pattern, late.flags, late.groupindex) == (compiled.pattern, compiled.flags, compiled.groupindex)


def test_a_late_pattern_that_is_none_says_so_at_its_first_use():
    late = late_pattern("(")

    with pytest.raises(re.error, match="unterminated"):
        late.search("")


def test_a_late_pattern_can_be_copied_before_its_use():
    assert copy.deepcopy(late_pattern("a")).search("ba").start() == 1
