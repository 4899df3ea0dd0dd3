"""Text made to be slow to read is read in time, since one bad document must not stop a run.

Each fragment, repeated, has once cost seconds; the limit of the test run would tell.
"""

import pytest

from burnish.documents.markdown.format import Markdown
from burnish.documents.plain import Plain
from burnish.documents.sentences import sentences

FRAGMENTS = [
    "{{ ",
    "{% ",
    "{# ",
    "<% ",
    "\\( ",
    "\\[ ",
    "{",
    "`",
    "[a](",
    "&a",
    "[[a ",
    "[@a ",
    "a@",
    "://",
    "<A ",
    "<!-- ",
    "$x ",
    "{% raw %} ",
    "\\begin{a} ",
    ":::{math}\n a\n",
    "{/* ",
    "\\a{",
    "<A {",
    "\n{ a\n",
    "\nexport const a = {\n",
    "\n--- ---\na\n",
    "\n------\na\n",
]


@pytest.mark.parametrize("fragment", FRAGMENTS)
@pytest.mark.timeout(10)
def test_openers_without_closers_are_read_in_time(fragment: str):
    text = fragment * (30_000 // len(fragment))
    source, form = text.encode(), Markdown()

    form.parse(source)
    form.disputed(source)

    assert form.outline(source).labels
    assert form.second_outline(source).labels is not None
    assert Plain().parse(source).source == source
    assert sentences(text)[-1][1] == len(text)
