"""Marks of the protocol and of chat models inside of a text."""

import pytest

from burnish.checks.remains import compare
from burnish.protocol.marks import CLOSES, END, OPENS, marker

BLOCK = "The server reads [its settings](@@1QX@@) at start, see [the guide] and `a < b`."

MARKS = [
    f"\n{END}",
    f" {END}",
    f"\n{marker('k3f', 'clarity')} More of it.",
    f"\n{marker('k3f', 'clarity', insertion=True)} More of it.",
    f" {marker('k3f', 'clarity', insertion=True)} More of it.",
    f"\n{marker('k3f')} More of it.",
    f'\n{OPENS} path="x">',
    f"\n{CLOSES}",
    "\n```",
    "\n~~~ text",
    " <think>",
    "</think>",
    " <|im_end|>",
    " [/INST]",
    " </s>",
]


@pytest.mark.parametrize("mark", MARKS)
def test_a_new_mark_is_refused(mark: str):
    refusal = compare(BLOCK, BLOCK + mark)

    assert refusal is not None
    assert refusal.check == "protocol"


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_that_the_source_has_may_stay(mark: str):
    assert compare(BLOCK + mark, BLOCK.replace("reads", "takes") + mark) is None


def test_a_reference_may_come_to_the_start_of_a_line():
    assert compare("Read the settings in [faq] and here.", "Read the settings in\n[faq] and here.") is None


def test_a_text_in_quotation_marks_is_refused():
    assert compare(BLOCK, f'"{BLOCK}"') is not None
    assert compare(BLOCK, f"\u201c{BLOCK}\u201d") is not None
    assert compare(f'"{BLOCK}"', f'"{BLOCK.upper()}"') is None


def test_plain_changes_pass():
    assert compare(BLOCK, BLOCK.replace("reads", "takes")) is None
