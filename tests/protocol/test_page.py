"""The page that explains the protocol shows what the code does."""

import re
from pathlib import Path

from burnish.model.calls import Finish
from burnish.protocol.marks import shield
from burnish.protocol.reply import ReplyReader
from burnish.protocol.request import Passage, Sheet, read_request, render
from burnish.protocol.system import system_prompt
from burnish.strategies.catalogue import catalogue

PAGE = (Path(__file__).parents[2] / "docs/explanation/protocol.md").read_text(encoding="utf-8")
BLOCKS = [match[1].rstrip("\n") for match in re.finditer(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)]
SYSTEM, REQUEST, REPLY, REPAIR = BLOCKS
TEXTS = ("Utilize the @@1QX@@ page in order to `pip install` it.", "It takes five minutes, and\nno account is needed.")
SHEET = Sheet("docs/install.md", "Install", (Passage(("Install", "Linux"), TEXTS),))


def test_the_system_message_is_the_real_one():
    strategies = catalogue()

    assert system_prompt([strategies.make("clarity"), strategies.make("completeness")]) == SYSTEM


def test_the_request_is_a_real_one():
    assert render([SHEET]).user == REQUEST


def test_the_reply_is_read_as_the_page_says():
    reader = ReplyReader([name for name, _ in read_request(REQUEST)], ["clarity", "completeness"])
    reader.feed(REPLY)
    edited, inserted = reader.finish(Finish.STOP).edits

    assert edited.text == "Use the @@1QX@@ page to `pip install` it."
    assert inserted.insertion


def test_the_repair_is_a_real_one():
    reason = "the mask @@1QX@@ must stand in the text exactly once"

    assert render([SHEET], {0: reason}).user == f"{REQUEST}\n{REPAIR}"


def test_the_shielded_text_is_a_real_one():
    text, sent = re.findall(r"^    (.+)$", PAGE, re.MULTILINE)

    assert shield(text) == sent
