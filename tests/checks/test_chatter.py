"""Talk of a model to the one who asked, at the ends of a text and inside."""

import pytest

from burnish.checks.chatter import compare
from burnish.checks.wording import Change
from burnish.model.edits import Refusal
from burnish.protocol.system import system_prompt
from burnish.strategies.catalogue import catalogue

BLOCK = (
    "The server reads its settings from a file at start. It keeps them in memory, and a change takes effect "
    "only after a restart."
)

BEFORE = [
    "Sure! Here is the improved text:\n\n",
    "Here's the revised paragraph:\n",
    "Certainly! Here\u2019s a clearer version: ",
    "I've improved the clarity of this block. ",
    "Revised: ",
    "**Revised text:** ",
    "Looking at the diff, it is fine. ",
    "Of course! ",
    "Here you go: ",
    "The corrected text is: ",
    "As an AI language model, I edited this. ",
    "Text: ",
    "clarity: ",
    "Note: I kept the tone. ",
    "Suggested revision: ",
    "Rewritten for clarity: ",
]
AFTER = [
    " Let me know if you'd like any further changes.",
    " I hope this helps!",
    " (I removed the passive voice.)",
    " Note: I left all links unchanged.",
    " Feel free to ask for more edits.",
    " No other changes were needed.",
    "\n\nChanges made: simplified the first sentence.",
    " This version is clearer and more concise.",
    " The text has been improved for clarity.",
]
INSTEAD = [
    "I'm sorry, but I can't help with that.",
    "I cannot assist with this request.",
    "As an AI, I can't process this content.",
    "No changes are needed.",
    "The text is already clear.",
    "Please provide the text you would like me to improve.",
]
SOURCES = [
    "Let me know if it works for you and all of your friends.",
    "Here is the revised version of the plan: it has two steps.",
    "I cannot help but notice that the tool is slow.",
    "Note: I use single quotes here for a reason.",
]


def asked(before: str, after: str, strategy: str = "clarity") -> Refusal | None:
    return compare(Change(before, after), strategy)


@pytest.mark.parametrize("talk", BEFORE)
def test_talk_before_the_text_is_refused(talk: str):
    refusal = asked(BLOCK, talk + BLOCK)

    assert refusal is not None
    assert refusal.check == "chatter"


@pytest.mark.parametrize("talk", AFTER)
def test_talk_behind_the_text_is_refused(talk: str):
    assert asked(BLOCK, BLOCK + talk) is not None


@pytest.mark.parametrize("talk", AFTER)
def test_talk_between_two_sentences_is_refused(talk: str):
    first, second = BLOCK.split(" It ")

    assert asked(BLOCK, f"{first}{talk} It {second}") is not None


@pytest.mark.parametrize("text", INSTEAD)
def test_talk_instead_of_the_text_is_refused(text: str):
    assert asked(BLOCK, text) is not None


@pytest.mark.parametrize("source", SOURCES)
def test_what_the_source_says_itself_may_stay(source: str):
    assert (
        asked(source, source.replace(" the ", " that ").replace("all of your", "all your").replace("has", "had"))
        is None
    )


def test_the_same_talk_once_more_than_the_source_has_is_refused():
    source = SOURCES[0]

    assert asked(source, f"{source} Let me know if you need more.") is not None


def test_an_author_who_says_i_may_go_on_to():
    assert asked("I wrote this tool, and use it daily.", "I wrote this tool, and I use it daily.") is None
    assert asked("The author wrote this tool.", "I wrote this tool.") is not None


def test_the_name_of_the_strategy_is_talk_only_as_a_label():
    assert asked(BLOCK, f"readability: {BLOCK}", "readability") is not None
    assert asked("Clarity: the first aim of all.", "Clarity: the main aim of all.", "clarity") is None


def test_a_label_of_the_document_is_no_talk():
    assert asked("Warning this deletes the folder.", "Warning: this deletes the folder.") is None


def test_our_own_instructions_are_refused_sentence_by_sentence():
    prompt = system_prompt([catalogue().make("clarity")])
    echoed = [line for line in prompt.splitlines() if len(line) > 25 and not line.startswith("- ")]

    assert len(echoed) > 2
    assert [line for line in echoed if asked(BLOCK, f"{line} {BLOCK}") is None] == ["and then, always, the line"]
