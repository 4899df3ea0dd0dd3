"""A reply is read strictly: edits behind markers, in order, up to `[end]` (faults F01, F04, F08 to F12, F14)."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.model.calls import Finish
from burnish.model.edits import Refusal
from burnish.protocol.reply import BlockEdit, ReadReply, ReplyReader

from .texts import texts

IDS = ("k3f", "p7a", "q2c")
ALL = ("clarity", "completeness", "accuracy")


def read(
    text: str | Sequence[str], finish: Finish = Finish.STOP, ids: Sequence[str] = IDS, strategies: Sequence[str] = ALL
) -> ReadReply:
    reader = ReplyReader(ids, strategies)
    for piece in [text] if isinstance(text, str) else text:
        reader.feed(piece)
    return reader.finish(finish)


def edit(name: str, text: str, strategy: str = "clarity", insertion: bool = False) -> BlockEdit:
    return BlockEdit(name, strategy, text, insertion)


def refused(check: str, reason: str, ids: Sequence[str] = IDS) -> ReadReply:
    return ReadReply((), Refusal(check, reason), tuple(ids))


def test_edits_are_read_up_to_the_end():
    reply = read("[k3f clarity] Use the @@1QX@@ page.\n[q2c accuracy] It takes five minutes, and\nno account.\n[end]\n")

    assert reply == ReadReply(
        (
            edit("k3f", "Use the @@1QX@@ page."),
            edit("q2c", "It takes five minutes, and\nno account.", "accuracy"),
        ),
        None,
        (),
    )


@pytest.mark.parametrize(
    "text", ["[end]", "[end]\n", "Nothing to improve.\n\n[end]\nBye.", "\ufeff[end]\r\n", "[end] "]
)
def test_a_lone_end_leaves_all_as_it_is(text: str):
    assert read(text) == ReadReply((), None, ())


@pytest.mark.parametrize(
    "text",
    [
        "Sure! Here is the improved text:\n\n[k3f clarity] Use it.\n[end]\nLet me know if you need more.",
        "```\n[k3f clarity] Use it.\n[end]\n```\n",
        "```markdown\n[k3f clarity] Use it.\n\n[end]\n```",
        "\ufeff[k3f clarity] Use it.\n[end]",
        "[k3f clarity]\nUse it.\n\n[end]",
        "[k3f clarity]\tUse it.\n[end]",
        "[k3f Clarity] Use it.\n[end]",
        "[k3f clarity] Use it.\r\n[end]\r\n",
        "[k3f clarity] Use it.\r[end]\r",
        "[k3f clarity] Use it.\n[end]\n[zzz clarity] dropped\n[k3f clarity] dropped",
        '<doc path="a.md" title="A">\n# A\n[k3f clarity] Use it.\n</doc>\n[end]',
        '[k3f clarity] Use it.\n</doc>\n\n<doc path="b.md" title="B">\n[end]',
    ],
)
def test_what_stands_around_the_edits_is_dropped(text: str):
    assert read(text) == ReadReply((edit("k3f", "Use it."),), None, ())


@pytest.mark.parametrize(
    "text",
    [
        "Use [end] here.",
        "Use it.\n[end](x)",
        "Use it.\n [end]",
        "Use it.\n[END]",
        "Use it.\n[guide](x) of it",
        "Use it.\n[x] y",
        "Use it.\nSee [p7a clarity] here.",
        "Use it.\n</doc>\nSure.",
        "Use it.\n# Echo",
        "\u00a0Use it.\u00a0",
    ],
)
def test_the_text_of_an_edit_is_kept_as_it_was_sent(text: str):
    assert read(f"[k3f clarity] {text}\n[end]").edits == (edit("k3f", text),)


def test_the_frame_is_an_echo_only_at_the_end_of_a_text():
    assert read("[k3f clarity] </doc>\n[end]").edits == (edit("k3f", "</doc>"),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[zzz clarity] A.\n[end]", "zzz was not asked about"),
        ("[k3f clarity] A.\n[zzz] B.\n[end]", "zzz was not asked about"),
        ("[k3f clarity] A.\n[end clarity] B.\n[end]", "end was not asked about"),
        ("[k3f clarity] A.\n[k3f accuracy] B.\n[end]", "k3f is answered twice"),
        ("[k3f clarity] A.\n[p7a clarity] B.\n[k3f clarity] C.\n[end]", "k3f is answered twice"),
        ("[k3f + completeness] A.\n[k3f + completeness] B.\n[end]", "k3f is answered twice"),
        ("[p7a clarity] A.\n[k3f clarity] B.\n[end]", "k3f is out of order"),
        ("[p7a clarity] A.\n[k3f + completeness] B.\n[end]", "k3f is out of order"),
        ("[k3f brevity] A.\n[end]", "brevity was not asked for"),
        ("[k3f clarity] A.\n[p7a clarity]B.\n[end]", "a marker of p7a is malformed"),
        ("[k3f clarity, accuracy] A.\n[end]", "a marker of k3f is malformed"),
        ("[k3f clarity] A.\n[p7a](clarity) B.\n[end]", "a marker of p7a is malformed"),
        ("[k3f clarity\n[end]", "a marker of k3f is malformed"),
        ("I am sorry, but I cannot help with that.", "the answer has neither a marker nor [end]"),
        ("```\nText.\n```", "the answer has neither a marker nor [end]"),
    ],
)
@pytest.mark.parametrize("finish", [Finish.STOP, Finish.OTHER])
def test_a_reply_that_breaks_the_protocol_is_refused_whole(text: str, reason: str, finish: Finish):
    assert read(text, finish) == refused("protocol", reason)


@pytest.mark.parametrize("text", ["[zzz clarity] A.\n[k3f", "[k3f clarity] A.\n[k3f clarity] B", "[k3f x] A"])
def test_a_reply_that_breaks_it_is_refused_when_it_is_cut_off_as_well(text: str):
    reply = read(text, Finish.LENGTH)

    assert reply.refusal
    assert reply.refusal.check == "protocol"


def test_an_edit_and_an_insertion_of_one_block_are_no_repeat():
    insertion = edit("k3f", "B.", "completeness", insertion=True)

    assert read("[k3f clarity] A.\n[k3f + completeness] B.\n[end]").edits == (edit("k3f", "A."), insertion)
    assert read("[k3f + completeness] B.\n[k3f clarity] A.\n[end]").edits == (insertion, edit("k3f", "A."))


@pytest.mark.parametrize(("strategies", "expected"), [(("accuracy",), "accuracy"), (ALL, "")])
def test_a_marker_without_a_strategy_is_of_the_only_one(strategies: Sequence[str], expected: str):
    assert read("[k3f] A.\n[end]", strategies=strategies).edits == (edit("k3f", "A.", expected),)


def test_an_empty_text_is_an_edit_for_the_checks_to_refuse():
    assert read("[k3f clarity]\n[p7a clarity] B.\n[end]").edits == (edit("k3f", ""), edit("p7a", "B."))


@pytest.mark.parametrize("text", ["", "\n", " \r\n\t", "\ufeff"])
@pytest.mark.parametrize("finish", [Finish.STOP, Finish.OTHER])
def test_an_empty_answer_is_called_so(text: str, finish: Finish):
    assert read(text, finish) == refused("empty", "empty answer")


def test_an_empty_answer_that_was_cut_off_says_so():
    assert read("", Finish.LENGTH) == refused("empty", "empty answer, cut off before it began")


@pytest.mark.parametrize("text", ["", "[k3f clarity] A.\n[p7a clarity] B.", "I will not", "[zzz] A.\n"])
def test_what_the_provider_withheld_is_refused_even_in_part(text: str):
    assert read(text, Finish.FILTER) == refused("filter", "the provider withheld the answer")


def test_a_filter_after_the_end_came_too_late():
    assert read("[k3f clarity] A.\n[end]\nmore", Finish.FILTER) == ReadReply((edit("k3f", "A."),), None, ())


@pytest.mark.parametrize("finish", [Finish.STOP, Finish.LENGTH, Finish.OTHER])
def test_of_a_reply_that_broke_off_the_last_edit_does_not_count(finish: Finish):
    assert read("[k3f clarity] A.\n[p7a clarity] B", finish) == ReadReply((edit("k3f", "A."),), None, ("p7a", "q2c"))


def test_a_block_passed_over_before_the_last_counted_one_is_answered():
    assert read("[p7a clarity] B.\n[q2c cla", Finish.LENGTH).unanswered == IDS
    assert read("[p7a clarity] B.\n[q2c clarity] C", Finish.LENGTH).unanswered == ("q2c",)


def test_the_end_is_not_believed_when_the_length_cut_the_reply():
    assert read("[k3f clarity] A.\n[p7a clarity] B.\n[end]", Finish.LENGTH) == ReadReply(
        (edit("k3f", "A."),), None, ("p7a", "q2c")
    )


@pytest.mark.parametrize("text", ["[k3f clarity] A", "[k3f clarity]", "[", "[k3f cl", "Sure", "[end]"])
def test_when_nothing_counts_all_is_unanswered(text: str):
    assert read(text, Finish.LENGTH) == ReadReply((), None, IDS)


@pytest.mark.parametrize("cut", ["[guide]", "[end", "[p7", "[p7a", "[p7a clarity"])
def test_a_line_that_was_cut_is_not_taken_for_a_marker(cut: str):
    assert read(f"[k3f clarity] See\n{cut}", Finish.LENGTH) == ReadReply((), None, IDS)


def test_a_request_that_asked_nothing_is_answered_by_the_end():
    assert read("[end]", ids=()) == ReadReply((), None, ())


SOUND = (
    "Sure:\n[k3f clarity] See the\n[guide](@@1QX@@) of it.\n[k3f + completeness] More.\n[q2c accuracy] C\r\nd.\n[end]\n"
)


@pytest.mark.parametrize("finish", [Finish.STOP, Finish.LENGTH])
@pytest.mark.parametrize("cut", range(1, SOUND.index("[end]") + 5))
def test_a_sound_reply_cut_anywhere_gives_its_first_edits_and_is_never_called_damaged(cut: int, finish: Finish):
    whole, reply = read(SOUND), read(SOUND[:cut], finish)

    if reply.refusal:  # nothing but chatter came
        assert (finish, cut <= SOUND.index("[k3f") + len("[k3f clarity")) == (Finish.STOP, True)
    assert whole.edits[: len(reply.edits)] == reply.edits
    assert len(reply.edits) < len(whole.edits)
    assert reply.unanswered[-1] == "q2c"


@st.composite
def replies(draw: st.DrawFn) -> str:
    """Any text, or one that follows the protocol more or less."""
    if draw(st.booleans()):
        return draw(texts())
    marks = st.sampled_from(
        ("[k3f clarity]", "[k3f]", "[p7a accuracy]", "[q2c + completeness]", "[q2c clarity]", "[zzz]", "[end]", "[p7a")
    )
    parts = draw(st.lists(st.tuples(marks, st.sampled_from((" ", "", "\r\n")), texts()), max_size=5))
    ends = draw(st.sampled_from(("\n", "\r\n", "\r")))
    return draw(st.sampled_from(("", "\ufeff", "Sure:\n"))) + ends.join("".join(part) for part in parts)


@given(replies(), st.sampled_from(Finish), st.sampled_from((ALL, ALL[:1])))
def test_any_text_can_be_read(text: str, finish: Finish, strategies: Sequence[str]):
    reply = read(text, finish, strategies=strategies)

    assert not (reply.refusal and reply.edits)
    assert {found.id for found in reply.edits} <= set(IDS)
    assert reply.unanswered == IDS[len(IDS) - len(reply.unanswered) :]
    assert not {found.id for found in reply.edits} & set(reply.unanswered)
    assert all(found.text == found.text.strip(" \t\n") for found in reply.edits)


@given(replies(), st.sampled_from(Finish), st.data())
def test_how_a_reply_is_cut_into_pieces_makes_no_difference(text: str, finish: Finish, data: st.DataObject):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    assert read(pieces, finish) == read(text, finish)
    assert read(list(text), finish) == read(text, finish)


@pytest.mark.parametrize("cut", range(len(SOUND)))
def test_a_sound_reply_in_two_pieces_is_the_same_wherever_the_second_begins(cut: int):
    assert read([SOUND[:cut], SOUND[cut:]]) == read(SOUND)


def test_a_huge_reply_in_tiny_pieces_takes_time_in_proportion_to_it():
    text = "[k3f clarity] " + "a" * 300_000 + "\n" * 100_000 + "</doc>\n" * 20_000 + "[end]"

    assert read(list(text)).edits == (edit("k3f", "a" * 300_000),)
