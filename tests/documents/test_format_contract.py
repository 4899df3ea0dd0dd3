"""What every `ports.Format` does, on anything that is UTF-8."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.documents.catalogue import formats
from burnish.documents.masks import unmask
from burnish.model.document import Document, PieceKind
from burnish.model.masks import MASK
from burnish.ports import Format

FORMATS = tuple(formats())
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=120)
FRAGMENT = st.sampled_from(
    (
        *"""# ## - * 1. > ``` ~~~ --- === * ** _ ` `` [ ] ]( (u) ![ <b> </b> < > &amp; \\ \\* $ $$ {{ x }} {% {# } :::
        : !!! [^1] [^1]: [a] [a][] @@ @@1QX@@ https://a.b www.a a@b.c <!-- --> <code> </code> <https://a.b> ~~ ~
        é \ufeff 日 \U0001f600 word Word don't +++ \\( \\) [[ ]] \\begin{x} \\end{x} |""".split(),
        *("<!-- burnish off -->", "<!-- burnish on -->", "- [ ] ", "{{ x }}", "{% x %}", "[a]: /u\n", "+++\n", "---\n"),
        *("# ", "- ", "* ", "1. ", "> ", "    ", "\t", "  ", " ", "\n", "\n\n", "\r\n", "\r", "  \n", "\\\n", "a: b\n"),
        *("|--|--|\n", "| a | b |\n", "\x0c", "\u00a0", "\u2028"),
    )
)
MARKDOWN_ISH = st.lists(FRAGMENT, max_size=30).map("".join)


@pytest.fixture(params=FORMATS)
def form(request: pytest.FixtureRequest) -> Format:
    return formats().make(request.param)


def check(document: Document) -> None:
    source, at = document.source, 0
    source.decode()
    for block in document.blocks:
        assert block.start >= at, "blocks overlap or are out of order"
        assert at <= block.end <= len(source)
        at = block.end
        logical = 0
        for piece in block.pieces:
            assert piece.logical == logical, "the pieces leave a gap in the logical text"
            assert piece.length > 0
            logical += piece.length
            raw, shown = source[piece.start : piece.end], block.text[piece.logical : logical]
            raw.decode()  # on character boundaries
            if piece.kind in (PieceKind.TEXT, PieceKind.FROZEN):
                assert raw.decode() == shown
            elif piece.kind is PieceKind.MASK:
                assert MASK.fullmatch(shown)
            else:
                assert shown.endswith("\n")
                assert raw.lstrip(b" \t\\")[:1] in (b"\n", b"\r")
        assert logical == len(block.text)
        assert all(a.end == b.start for a, b in pairwise(block.pieces)), "the pieces leave a gap in the source"
        prose = "".join(block.text[p.logical : p.logical + p.length] for p in block.pieces if p.kind is PieceKind.TEXT)
        assert "\n" not in prose
        assert "\r" not in prose
        assert "@@" not in prose
        assert re.search(r"[^\W\d_]", prose), "a block without a letter to change"
        unmask(block, source)
    for frozen in document.frozen:
        assert 0 <= frozen.start <= frozen.end <= len(source)
        assert frozen.reason


@given(text=ANY_TEXT | MARKDOWN_ISH)
@pytest.mark.parametrize("name", FORMATS)
def test_parsing_is_total_and_pieces_cover_the_text_in_order(name: str, text: str):
    check(formats().make(name).parse(text.encode()))


@given(text=ANY_TEXT | MARKDOWN_ISH)
@pytest.mark.parametrize("name", FORMATS)
def test_two_outlines_of_one_source_are_equal(name: str, text: str):
    form, other, source = formats().make(name), formats().make(name), text.encode()

    assert form.outline(source) == other.outline(source)
    assert form.second_outline(source) == other.second_outline(source)
    assert form.disputed(source) == other.disputed(source)
    assert form.parse(source) == other.parse(source)


@given(text=ANY_TEXT | MARKDOWN_ISH)
@pytest.mark.parametrize("name", FORMATS)
def test_outlines_and_disputes_lie_inside_the_source(name: str, text: str):
    form, source = formats().make(name), text.encode()
    outline = form.outline(source)

    assert len(outline.labels) == len(outline.starts) == len(outline.ends)
    assert all(0 <= a <= b <= len(source) for a, b in zip(outline.starts, outline.ends, strict=True))
    assert all(0 <= a <= b <= len(source) for a, b in form.disputed(source))


def test_reading_another_source_in_between_changes_nothing(form: Format):
    first, second = b"One word.\n", b"# Two\n\nwords\n"
    outline = form.outline(first)

    form.parse(second)

    assert form.outline(first) == outline
    assert form.parse(first).source == first


def test_suffixes_are_lower_case_with_their_dot(form: Format):
    assert form.suffixes
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in form.suffixes)


def test_the_documents_of_the_corpus_keep_the_contract(form: Format, corpus):
    for source in corpus.sample(80).values():
        check(form.parse(source))


def test_the_examples_of_the_specification_keep_the_contract(form: Format, corpus):
    for text in corpus.commonmark:
        check(form.parse(text.encode()))
