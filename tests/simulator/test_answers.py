"""What the simulator says to a request of burnish, and to any other."""

import asyncio

from burnish.model.calls import Finish
from burnish.protocol.reply import ReplyReader
from burnish.protocol.request import Passage, Sheet, render
from burnish.protocol.system import system_prompt
from burnish.strategies.clarity import CLARITY
from burnish.strategies.readability import READABILITY
from burnish.testing.simulator import Options
from burnish.testing.simulator.answers import answer_in_words, answers
from burnish.testing.simulator.dialect import Chat
from burnish.testing.simulator.edits import edited

ONE = "You can use the tool and see what happens in the shell, which is nice for all."
TWO = "Too short to touch."
THREE = "Nobody is there in the morning, and the house is large enough for you and your friends."


def test_each_changed_block_is_answered_in_order_with_the_first_strategy_and_the_end():
    request = render([Sheet("a.md", "A", (Passage(("Top",), (ONE, TWO)), Passage((), (THREE,))))])

    text = answer_in_words(system_prompt([READABILITY, CLARITY]), request.user, 1.0, 0)

    reader = ReplyReader(request.ids, ["clarity", "readability"])
    reader.feed(text)
    found = reader.finish(Finish.STOP)
    assert found.refusal is None
    assert [(e.id, e.strategy, e.text) for e in found.edits] == [
        (request.ids[0], "readability", edited(ONE, 1.0, 0)),
        (request.ids[2], "readability", edited(THREE, 1.0, 0)),
    ]
    assert edited(ONE, 1.0, 0) != ONE


def test_a_block_is_answered_alike_whatever_stands_around_it():
    alone, among = (render([Sheet("a.md", "A", (Passage((), texts),))]) for texts in ((ONE,), (THREE, ONE)))

    lines = [answer_in_words("", request.user, 1.0, 0).splitlines() for request in (alone, among)]

    assert lines[0][0] == lines[1][1]


def test_when_nothing_is_edited_there_is_only_the_end():
    request = render([Sheet("a.md", "A", (Passage((), (ONE,)),))])

    assert answer_in_words("", request.user, 0.0, 0) == "[end]"


def test_a_document_without_markers_comes_back_whole_with_its_paragraphs_edited():
    code = "```sh\nuse this and that in here\n\nand more and less in the shell of it\n```"
    table = "| use this and that | in here and there |\n|---|---|\n| one and two | three and four |"
    document = f"# Use it and see what is in the box\n\n{ONE}\n \n{code}\n\n{THREE}\n\n{table}\n"

    assert answer_in_words("", document, 1.0, 0) == document.replace(ONE, edited(ONE, 1.0, 0)).replace(
        THREE, edited(THREE, 1.0, 0)
    )


def test_the_rules_answer_when_they_are_asked_for():
    request = render([Sheet("a.md", "A", (Passage((), ("In order to install it, run the the script.",)),))])

    def answered(user: str, system: str = "") -> str:
        chat = Chat("simulated", (("system", system), ("user", user)), None, stream=False, include_usage=False)
        return asyncio.run(answers(Options(answers="rules"))(chat))

    assert "To install it, run the script." in answered(request.user)
    assert answered(request.user).endswith("\n[end]")
    assert answered(request.user, system_prompt([READABILITY])) == "[end]"  # no rule has that aim
    assert answered("In order to go.") == "In order to go."
