"""The character gate: edits that change characters rather than words."""

import unicodedata
import zlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from burnish.checks.characters import compare

HARMLESS = [
    ("Utilize it.", "Use it."),
    ("a line\nthat breaks", "a line that breaks"),
    ("don't do it", "do it"),
    ("he said “yes” here", "here"),
    ("don’t and wont", "don’t and won’t"),
    ("dont", "don't"),
    ("dont “do” it", "don't “do” it"),
    ("wait… and see", "and see"),
    ("a — b well known", "a — b well-known"),
    ("a\u00a0b teh c", "a\u00a0b the c"),
    ("café teh", "café the"),
    ("cafe\u0301 teh", "cafe\u0301 the"),
    ("the the Ελλάδα", "the Ελλάδα"),
    ("teh 日本語 text", "the 日本語 text"),
    ("👩\u200d💻 teh team", "👩\u200d💻 the team"),
    ("a &amp; b teh", "a &amp; b the"),
    (r"a \* b teh", r"a \* b the"),
    ("a\tb\tc", "a b\tc"),
    ("🎉 teh", "the"),
]

HARMFUL = [
    ("a b", "a\u200b b", "U+200B (zero width space) was added"),
    ("a\u200db c", "ab c", "U+200D (zero width joiner) was removed"),
    ("a b", "a\u202e b", "U+202E (right-to-left override) was added"),
    ("a b", "a\U000e0041 b", "U+E0041 (tag latin capital letter a) was added"),
    ("a b", "a\ue000 b", "U+E000 was added"),
    ("a b", "a\U000e0fff b", "U+E0FFF was added"),
    ("a b", "a\ud800 b", "U+D800 was added"),
    ("a b", "a\ufeff b", "U+FEFF (zero width no-break space) was added"),
    ("a b", "a\ufe0f b", "U+FE0F (variation selector-16) was added"),
    ("❤\ufe0f b", "❤ b", "U+FE0F (variation selector-16) was removed"),
    ("한국 b", "한국\u3164 b", "U+3164 (hangul filler) was added"),
    ("x b", "x\u0336 b", "U+0336 (combining long stroke overlay) was added; the block had none"),
    ("soft\u00adhyphen", "softhyphen", "U+00AD (soft hyphen) was removed"),
    ("5\u00a0ms", "5 ms", "U+00A0 (no-break space) was removed"),
    ("5 ms", "5\u00a0ms", "U+00A0 (no-break space) was added"),
    ("5\u202fms", "5\u00a0ms", "U+00A0 (no-break space) was added"),
    ("a b", "a\u2003b", "U+2003 (em space) was added"),
    ("a b", "a\x00b", "U+0000 was added"),
    ("a b", "a\x1bb", "U+001B was added"),
    ("a b", "a\x85b", "U+0085 was added"),
    ("a b", "a\rb", "U+000D was added"),
    ("a b", "a\tb", "U+0009 was added"),
    ("é b", "é\tb", "U+0009 was added"),
    ("a b", "a\x0bb", "U+000B was added"),
    ("a b", "a\x0cb", "U+000C was added"),
    ("a b", "a\u2028b", "U+2028 (line separator) was added"),
    ("a\u2029b", "a b", "U+2029 (paragraph separator) was removed"),
    ("café", "cafe\u0301", "a letter is no longer in composed form (NFC)"),
    ("don't", "don’t", "U+2019 (right single quotation mark) was added; the block had none"),
    ("don’t", "don't", "a straight ' was added; the block has only typographic ones"),
    ("don’t, can't", "don't, can't", "' and U+2019 (right single quotation mark) were exchanged"),
    ("don’t, can't", "don’t, can’t", "' and U+2019 (right single quotation mark) were exchanged"),
    ('a "word"', "a “word”", "U+201C (left double quotation mark) was added; the block had none"),
    ("a “word”", 'a "word"', 'a straight " was added; the block has only typographic ones'),
    ("a – b", "a — b", "U+2014 (em dash) was added; the block had none"),
    ("a – b", "a - b", "- and U+2013 (en dash) were exchanged"),
    ("a - b", "a – b", "U+2013 (en dash) was added; the block had none"),
    ("wait...", "wait…", "U+2026 (horizontal ellipsis) was added; the block had none"),
    ("wait…", "wait...", "a straight ... was added; the block has only typographic ones"),
    ("a &amp; b", "a & b", "the character reference &amp; was removed"),
    ("a & b", "a &amp; b", "the character reference &amp; was added"),
    ("a &nbsp; b", "a &#160; b", "the character reference &nbsp; was removed"),
    (r"a \* b", "a * b", r"the escape \* was removed"),
    ("a * b", r"a \* b", r"the escape \* was added"),
    ("plain text", "Обычный text", "Cyrillic letters were added; the block had none"),
    ("a paste", "а paste", "Cyrillic letters were added; the block had none"),
    ("日本語 text", "Japanese text", "all Cjk letters were removed"),
    ("日本語", "Japanese", "Latin letters were added; the block had none"),
    ("see [1]", "see ［1］", "U+FF3B (fullwidth left square bracket) was added; the block had none"),
    ("see A", "see Ａ", "Fullwidth letters were added; the block had none"),
    ("all done", "all done 🎉", "U+1F389 (party popper) was added; the block had none"),
    ("(c) us", "© us", "U+00A9 (copyright sign) was added; the block had none"),
]


@pytest.mark.parametrize(("before", "after"), HARMLESS)
def test_edits_of_words_pass(before, after):
    assert compare(before, after) is None


@pytest.mark.parametrize(("before", "after", "reason"), HARMFUL)
def test_edits_of_characters_are_refused_with_the_reason(before, after, reason):
    refusal = compare(before, after)

    assert refusal is not None
    assert (refusal.check, refusal.reason) == ("characters", reason)


@given(st.text())
def test_a_text_always_agrees_with_itself(text):
    assert compare(text, text) is None


UNSEEN = "\u00a0\u202f\u034f\u115f\u180b\u3164\ufe00\ufe0f\U000e0100"
ODD = st.text(alphabet="ab '\"-.\u2019\u02bc\u201c\u2014\u2026\u00a0\u200b\té\u0301日🎉&;\\*")


@given(ODD, ODD)
def test_any_two_texts_can_be_compared(before, after):
    refusal = compare(before, after)
    assert refusal is None or (refusal.check == "characters" and refusal.reason)


@given(st.text(), st.text(), st.characters(categories=["Cf", "Co", "Cs", "Zl", "Zp"]) | st.sampled_from(UNSEEN))
def test_no_invisible_character_can_come_or_go(head, tail, unseen):
    assert compare(head + tail, head + unseen + tail) is not None
    assert compare(head + unseen + tail, head + tail) is not None


@given(st.text(), st.text(), st.characters(categories=["Cc"], exclude_characters="\n"))
def test_no_control_character_can_come(head, tail, control):
    assert compare(head + tail, head + control + tail) is not None


@given(st.text())
def test_a_composed_text_stays_composed(text):
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assume(not unicodedata.is_normalized("NFC", decomposed))
    assert compare(composed, decomposed) is not None


@given(st.lists(st.sampled_from("the a file is shown here when you open it".split())), st.data())
def test_plain_words_can_come_and_go(words, data):
    after = data.draw(st.permutations(words))
    assert compare(" ".join(words), "\n".join(after)) is None


def test_corrections_of_spelling_by_people_pass(corpus):
    rows = [row for row in corpus.corrections if zlib.crc32(row["repo"].encode()) % 2 == 0]
    refused = [
        row["id"]
        for row in rows
        if row["category"] == "spelling" and compare(row["before_paragraph"], row["after_paragraph"]) is not None
    ]
    assert refused == []
