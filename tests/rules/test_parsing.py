"""What is told of examples that do not parse."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.rules.parsing import PARSERS, mistake

JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("language", "text", "line", "problem"),
    [
        ("JSON", '{\n"a": 1\n"b": 2}', 1, "a comma is missing"),
        ("JSON", '{"a": [1, 2,\n]}', 0, "a comma stands before the closing bracket"),
        ("JSON", '{"a": 1,, "b": 2}', 0, "two commas stand side by side"),
        ("JSON", '{\n"a" 1}', 1, "a colon is missing"),
        ("JSON", '{"a": "C:\\dir"}', 0, "a string holds a backslash that escapes nothing"),
        ("TOML", "a = [1\nb = 2\n", 1, "an array is never closed"),
        ("TOML", "a = 1\nb\n", 1, "a key has no `=` behind it"),
        ("YAML", "a:\n  b: [1, 2\nc: 3\n", 2, "a bracket is never closed"),
        ("YAML", "a:\n\tb: 1\n", 1, "a line is indented by a tab, or begins with a character that is none of YAML's"),
        ("YAML", "a: 1\nb:\u200b\n  - c: 2\n", 1, "a character that nobody sees (U+200B) stands in it"),
        ("Python", "def f():\n    return (1\n", 1, "a bracket is never closed"),
        ("Python", "x = 'a\n", 0, "a string is never closed"),
        ("Python", "if x:\n    y()\n  z()\n", 2, "a line is not indented as any before it"),
    ],
)
def test_a_mistake_is_told_with_its_line(language: str, text: str, line: int, problem: str):
    assert mistake(language, text) == (line, problem)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("JSON", '{"a": undefined}'),
        ("JSON", "{a: 1}"),
        ("JSON", '{"a": 1}\n{"b": 2}'),
        ("JSON", '"a": 1'),
        ("TOML", "a = <name>\n"),
        ("TOML", "a = 1\na = 2\n"),
        ("YAML", "a: 1\n---\nb: 2\n"),
        ("YAML", "a: !Ref b\n"),
        ("Python", "    return x\n"),
        ("Python", "@decorated(1)\n"),
        ("Python", "print 'x'\n"),
        ("Python", "type X = int\n"),
        ("Python", "def f():\n    # later\n"),
        ("Python", "x = '\\d'\n"),
    ],
)
def test_what_may_be_meant_is_no_mistake(language: str, text: str):
    assert mistake(language, text) is None


@given(JSON, st.sampled_from([None, 0, 2]))
def test_nothing_is_told_of_what_parses(value: object, indent: int | None):
    assert mistake("JSON", json.dumps(value, indent=indent)) is None


@pytest.mark.parametrize("language", sorted(PARSERS))
@given(text=st.text(alphabet=st.sampled_from("a1 \n\t:,=\"'()[]{}#-\\@\u200b\0é"), max_size=60))
def test_a_line_is_told_that_the_text_has(language: str, text: str):
    found = mistake(language, text)

    assert found is None or 0 <= found.line <= text.count("\n")


@pytest.mark.parametrize("language", sorted(PARSERS))
@pytest.mark.parametrize("mark", ["[", "{a: ", "(", "- ", "-", "x=[", '{"a":'])
def test_what_is_nested_deep_ends_no_run(language: str, mark: str):
    mistake(language, mark * (50_000 // len(mark)))
