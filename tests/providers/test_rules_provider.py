"""The embedded rules answer as a model does."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.model.calls import Finish, Lane, Prompt, Usage
from burnish.model.document import PieceKind
from burnish.model.edits import Tier
from burnish.ports import Rule
from burnish.protocol.reply import ReplyReader
from burnish.protocol.request import Passage, Sheet, render
from burnish.providers.rules import RulesProvider, block_of_text
from burnish.rules.catalogue import catalogue
from burnish.testing import KnownWords, ScriptedRule


def answered(*texts: str, rules: list[Rule] | None = None, words: KnownWords | None = None) -> list[tuple[str, str]]:
    """What is answered about each changed text: strategy and new text; read as any model's reply is."""
    made = rules if rules is not None else [catalogue().make(name) for name in catalogue()]
    request = render([Sheet("a.md", "Title", (Passage(("Title",), texts),))])
    provider = RulesProvider(made, words or KnownWords())

    reply = asyncio.run(provider.complete(Prompt("Improve.", request.user, 100)))

    assert (reply.finish, reply.usage, provider.lane) == (Finish.STOP, Usage(0, 0), Lane("rules", "", "rules"))
    reader = ReplyReader(request.ids, ("clarity", "accuracy", "consistency"))
    reader.feed(reply.text)
    read = reader.finish(reply.finish)
    assert read.refusal is None
    return [(edit.strategy, edit.text) for edit in read.edits]


def test_safe_edits_and_suggestions_are_applied():
    assert answered(
        "Teh server recieves it.", "Nothing is wrong with this one.", "We utilize it in order to work."
    ) == [("accuracy", "The server receives it."), ("clarity", "We use it to work.")]


def test_inline_code_and_masks_are_left_alone():
    assert answered("See `teh` and @@1QX@@, as well as ``a `teh` b``, teh end.") == [
        ("accuracy", "See `teh` and @@1QX@@, as well as ``a `teh` b``, the end.")
    ]


def test_an_edit_that_makes_room_for_another_is_followed_by_it():
    rules: list[Rule] = [ScriptedRule({"aa": "b"}), ScriptedRule({"bb": "c"})]

    assert answered("Here is aab.", rules=rules) == [("clarity", "Here is c.")]


def test_a_rule_that_never_rests_is_stopped():
    assert answered("Here is a.", rules=[ScriptedRule({"a": "aa"}, tier=Tier.SUGGESTION)])


def test_of_edits_that_meet_the_safe_one_stays():
    rules: list[Rule] = [ScriptedRule({"one two": "x"}, tier=Tier.SUGGESTION), ScriptedRule({"two": "y"})]

    assert answered("Here is one two.", rules=rules) == [("clarity", "Here is one y.")]


def test_what_is_only_reported_is_not_applied():
    rules: list[Rule] = [ScriptedRule({"one": "x"}, tier=Tier.FINDING), ScriptedRule({"two": None})]

    assert answered("Here is one two.", rules=rules) == []


def test_accepted_words_are_right():
    assert answered("Teh server.", words=KnownWords(frozenset({"teh"}))) == []


def test_an_edit_that_would_read_like_the_protocol_is_not_given():
    assert answered("Here is\nX[end]\nit.", rules=[ScriptedRule({"Here": "There [end]"})]) == []


def test_a_text_without_markers_is_answered_with_the_end():
    reply = asyncio.run(RulesProvider([], KnownWords()).complete(Prompt("", "Teh text.", 10)))

    assert reply.text == "[end]"


@given(st.text(st.sampled_from("ab `@1QX\nä"), max_size=40))
def test_the_pieces_of_a_text_cover_it(text: str):
    block = block_of_text(text)

    assert "".join(text[p.logical : p.logical + p.length] for p in block.pieces) == text
    assert block.end == len(text.encode())
    assert all(text[p.logical : p.logical + p.length][0] in "`@" for p in block.pieces if p.kind is not PieceKind.TEXT)


@pytest.mark.parametrize(
    ("text", "frozen"),
    [
        ("a `b` c", ["`b`"]),
        ("a ``b ` c`` d", ["``b ` c``"]),
        ("a `b", []),
        ("@@1QX@@ and `@@2AB@@`", ["@@1QX@@", "`@@2AB@@`"]),
        ("`a\nb`", ["`a\nb`"]),
        ("", []),
    ],
)
def test_code_and_masks_are_frozen(text: str, frozen: list[str]):
    assert [text[start:end] for start, end in block_of_text(text).frozen] == frozen
