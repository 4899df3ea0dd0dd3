"""What the simulator makes of a text: decided by the text alone, harmless, and as often as asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish import Burnish
from burnish.api import Verdict
from burnish.checks.fact_grammar import facts_of
from burnish.documents.markdown.format import Markdown
from burnish.model.document import BlockKind
from burnish.testing.simulator.edits import FEWEST_WORDS, edited
from burnish.testing.simulator.synonyms import PAIRS

TEXT = "You can use the tool and see what happens in the shell, which is nice for all of us."
WORDS = sorted({word for pair in PAIRS for word in pair} | {"the", "tool", "not", "`and`", "5", "Docker", "@@1QX@@"})


@given(st.lists(st.sampled_from(WORDS), min_size=8, max_size=20), st.integers(0, 9))
def test_an_edited_text_is_left_alone(words: list[str], seed: int):
    once = edited(" ".join(words), 1.0, seed)

    assert edited(once, 1.0, seed) == once


@given(st.text(max_size=200), st.floats(0, 1), st.integers())
def test_any_text_at_all_can_be_given(text: str, share: float, seed: int):
    assert edited(text, share, seed) == edited(text, share, seed)


def test_a_text_is_edited_in_one_way_that_depends_on_the_seed():
    assert edited(TEXT, 1.0, 0) != TEXT
    assert len({edited(TEXT, 1.0, seed) for seed in range(20)}) > 2


def test_a_larger_share_edits_more_texts_and_those_of_the_smaller_one_alike():
    texts = [f"{TEXT} It is number {number} and the last one in this list." for number in range(200)]
    some, more = ([edited(text, share, 0) for text in texts] for share in (0.2, 0.6))

    assert all(few in (text, many) for text, few, many in zip(texts, some, more, strict=True))
    changed = [sum(new != text for new, text in zip(found, texts, strict=True)) for found in (some, more)]
    assert 20 < changed[0] < 70 < 100 < changed[1] < 170


@pytest.mark.parametrize(
    "text",
    [
        "Use it and see it",
        "`use` [and see](x) <b and c> $a and b$ 5 in 6 Docker, Podman. Nothing here else today",
        "It is not here, is to be made, in 5 days,\nand\nlater today it comes back, In time",
    ],
)
def test_short_texts_and_texts_without_a_place_stay(text: str):
    assert {edited(text, 1.0, seed) for seed in range(50)} == {text}


def test_code_links_and_tags_are_left_as_they_are():
    text = "Run ``cat a and ` b`` or `x and y in z` and use [a and b] in it with <a title='you and me'> today my friend"

    changed = {edited(text, 1.0, seed) for seed in range(50)}

    assert len(changed) > 3
    kept = ("``cat a and ` b``", "`x and y in z`", "[a and b]", "<a title='you and me'>")
    assert all(part in new for new in changed for part in kept)


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_a_pair_holds_no_facts_and_no_word_of_another_pair(pair: tuple[str, str]):
    left = {old for old, _ in PAIRS}
    right = {new for _, new in PAIRS}

    assert facts_of(f"it {pair[0]} it {pair[1]} it") == ()
    assert pair[0] not in right
    assert pair[1] not in left
    assert set(pair[1].split()) & left <= {pair[0]}


def blocks_of(sources: dict[str, bytes]) -> dict[str, list[tuple[int, str]]]:
    """The blocks that burnish would send, by document: their index and text."""
    return {
        name: [
            (index, block.text)
            for index, block in enumerate(Markdown().parse(source).blocks)
            if block.kind is not BlockKind.HEADING and len(block.text.split()) >= FEWEST_WORDS
        ]
        for name, source in sources.items()
    }


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6])
def test_the_share_that_is_asked_for_is_edited(corpus, share: float):
    texts = list(dict.fromkeys(t for b in blocks_of(corpus.sample(400)).values() for _, t in b))

    observed = sum(edited(text, share, 0) != text for text in texts) / len(texts)

    assert abs(observed - share) < 0.02


def test_nearly_all_edits_of_real_blocks_pass_the_checks_of_burnish(corpus):
    sources = corpus.sample(60)
    verdicts: list[Verdict] = []
    for name, blocks in blocks_of(sources).items():
        revisions = {index: new for index, text in blocks if (new := edited(text, 0.5, 0)) != text}
        if revisions and len(verdicts) < 300:
            result = Burnish().revise(sources[name], revisions, name)
            verdicts += [proposal.verdict for proposal in result.document.proposals]

    assert len(verdicts) >= 300
    assert verdicts.count(Verdict.APPLIED) >= 0.95 * len(verdicts)
