"""What the two outlines count as structure, and what they leave to the words."""

import pytest

from burnish.documents.markdown.format import Markdown


def same(before: str, after: str) -> bool:
    form, old, new = Markdown(), before.encode(), after.encode()
    first = form.outline(old).labels == form.outline(new).labels
    return first and form.second_outline(old).labels == form.second_outline(new).labels


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("one two\n", "three\n"),
        ("one\ntwo\n", "one two\n"),
        ("> one\n> two\n", "> one two\n"),
        ("a *b c* [d](u)\n", "x *y* [z](u)\n"),
        ("```\ncode\n```\n\nText one.\n\nText two.\n", "```\ncode\n```\n\nOther one.\n\nOther two.\n"),
        ("    code\n\nText one.\n", "    code\n\nOther.\n"),
        ("[a](CodeBlock) one\n", "[a](CodeBlock) two\n"),
    ],
)
def test_words_and_soft_breaks_are_no_structure(before: str, after: str):
    assert same(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("one\n", "# one\n"),
        ("# one\n", "## one\n"),
        ("one\n", "> one\n"),
        ("- one\n", "* one\n\n- two\n"),
        ("1. one\n", "2. one\n"),
        ("- one\n- two\n", "- one\n\n- two\n"),
        ("one\n", "*one*\n"),
        ("*one*\n", "**one**\n"),
        ("one\n", "`one`\n"),
        ("`one`\n", "`two`\n"),
        ("```\none\n```\n", "```\ntwo\n```\n"),
        ("```a\none\n```\n", "```b\none\n```\n"),
        ("    one\n", "    two\n"),
        ("[a](u)\n", "[a](v)\n"),
        ("[a](u 'x')\n", "[a](u 'y')\n"),
        ("[a]\n\n[a]: /u\n", "[a]\n\n[a]: /v\n"),
        ("text\n\n[a]: /u\n", "text\n\n[a]: /v\n"),
        ("![a](u)\n", "![a](v)\n"),
        ("<b>one</b>\n", "<i>one</i>\n"),
        ("one<!-- a -->\n", "one<!-- b -->\n"),
        ("<div>\na\n</div>\n", "<div>\nb\n</div>\n"),
        ("one  \ntwo\n", "one\ntwo\n"),
        ("one[^1]\n\n[^1]: x\n", "one\n\n[^1]: x\n"),
        ("- [ ] one\n", "- [x] one\n"),
        ("| a |\n|---|\n| b |\n", "| a |\n|:-:|\n| b |\n"),
        ("| a |\n|---|\n| b |\n", "| a |\n|---|\n"),
        ("one\n\n***\n", "one\n"),
        ("one {{ x }}\n", "one {{ y }}\n"),
        ("one $x$\n", "one x\n"),
        ("one :::\n\n::: tip\n", "one :::\n\n::: warning\n"),
        ("one https://a.example\n", "one https://b.example\n"),
        ("one\n", "one @@1QX@@\n"),
        ("a &amp; b\n", "a & b\n"),
        ("a \\* b\n", "a * b\n"),
    ],
)
def test_everything_else_is_structure(before: str, after: str):
    assert not same(before, after)


def test_text_after_a_code_block_is_no_code():
    labels = Markdown().outline(b"```\nx\n```\n\nText.\n").labels

    assert [label for label in labels if "text" in label.lower()] == ["code text x\n", "text"]


def test_offsets_count_from_the_start_of_the_source():
    source = b"---\na: b\n---\nText `code`.\n"
    outline = Markdown().outline(source)

    at = next(i for i, label in enumerate(outline.labels) if label.startswith("Code"))
    assert source[outline.starts[at] : outline.ends[at]] == b"`code`"


@pytest.mark.parametrize(
    "text",
    [
        "plain\n",
        "*a* [b](c 'd') ![e](f)\n\n- x\n\n| a |\n|--|\n| b |\n",
        "a[^1]\n\n[^1]: b\n",
        "<div>\n\nx\n\n</div>\n",
    ],
)
def test_what_both_parsers_read_alike_is_not_disputed(text: str):
    assert Markdown().disputed(text.encode()) == ()


def test_only_the_blocks_that_differ_are_disputed(corpus):
    counts = [len(Markdown().disputed(source)) for source in corpus.sample(100).values()]

    assert sum(count > 0 for count in counts) <= 2
