"""Whatever new texts are asked for, the document stays the same document (design, promises 1 and 2).

The key property of burnish: a provider, a rule or a person may propose anything at all for the blocks of a document.
"""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from burnish import Burnish, Settings
from burnish.api import Status, Verdict
from burnish.documents.markdown.format import Markdown
from burnish.model.document import Document, PieceKind
from burnish.testing.judge import broken

#: Documents apart by a line of `%%%`.
TRICKY = """\
---
title: A page
---

# A title #

Two lines of
running text, *and emphasis* over
three.

Setext
title
===
%%%
> - An item in a quote,
>   on two lines
> - another `code
>   over lines` item
>
>   1. nested
>      text
%%%
| head | other *head* |
|---|:-:|
| one `a\\|b` | two |
| three |

Text after
the table.
%%%
A [link text](https://a.example/x 'title') and ![image](i.png), then
a [collapsed][] one, a [shortcut], an [other][ref].

[collapsed]: /c
[shortcut]: /s
[ref]: /r 'Title'
%%%
Hard break here\x20\x20
and there\\
then soft
end of it.

* star item
* with *stars* in
  **it**

+ plus
%%%
Footnote[^1] and <b>raw *html*</b> and <https://auto.example>, e.g.
1\\. escaped &amp; so on - with dash

[^1]: The note
    goes on.
%%%
!!! note
    Some text of
    the note.

::: tip
More text
here.
:::

{{< ref x >}} and $x_1$ and {% y %} words
of prose.
%%%
Term
: What it means
: or else

- [ ] to do this
- [x] done
  that

***

Tail
%%%
# Heading {#id}

Wörter mit é, 日本語 text, \U0001f600 emoji :smile: and
more “quotes” — dashes.

    code block

```py
code = 1
```
after
%%%
1. one

   two
2. three
   - four
     five

> lazy
continuation line
> back

<div>
block *html*
</div>

last line
%%%
a_b_c *not closed and __under__ `tick and ~~strike~~ of [open
bracket] (not link) <not html> 2 * 3 * 4 | pipe
%%%
> One\\
> \\
> two *lines
> of* it
""".split("%%%\n")
ENDS = ("\n", "\n", "\r\n", "\r")
#: What is thrown into texts: words, markup of every kind, white space.
FRAGMENTS = (
    *"""word isn't - + * ** _ __ ` `` ``` ~~ ~~~ # ## 1. 2) > | --- === *** [ ] [x] [x](u) ![x](u) ]( ]: ![ [x]: [^1]
    [^1]: [shortcut] [ref] <b> </b> <div> <!-- --> < &amp; & \\ \\* $ $$ $x$ {{ }} { } {% %} {#id} ::: : !!! [!NOTE]
    :smile: @user #1 https://a.example www.a.example @@ @@1QX@@ %s \ufeff é 日 ***x*** *x* x* *x _x_ `x` ...
    ( ) " ' ! ^ (c) www. :// x@y.z amp; () [] / = , .""".split(),
    *("the word", "- x", "1. x", "# x", "> x", "| a |", ": x", "[x]: /y", "!!! note", '=== "x"', "import x from 'y'"),
    *(" ", "  ", "\n", "\n\n", "  \n", "\\\n", "\t", "    x", "\r", "\x0c", "\u00a0", "\u2028", ""),
)
_TOKEN = re.compile(r"\s+|@@[0-9]+[A-Z2-7]{2}@@|\w+|.", re.DOTALL)


@st.composite
def texts_like(draw: st.DrawFn, text: str) -> str:
    """Another text for a block: a few words changed, spans cut out, markup thrown in; seldom anything at all."""
    if draw(st.integers(0, 19)) == 0:
        return draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
    tokens = _TOKEN.findall(text)
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(tokens)))
        end = min(len(tokens), start + draw(st.sampled_from((0, 1, 1, 2, 3, 6))))
        new = draw(st.lists(st.sampled_from(FRAGMENTS) | st.sampled_from(tokens or [""]), max_size=3))
        masks = [token for token in tokens[start:end] if token.startswith("@@")]
        tokens[start:end] = [*new, *masks]
    return "".join(tokens)


@st.composite
def revisions_of(draw: st.DrawFn, document: Document) -> dict[int, str]:
    chosen = draw(st.sets(st.integers(0, len(document.blocks) - 1), min_size=1, max_size=4))
    return {index: draw(texts_like(document.blocks[index].text)) for index in sorted(chosen)}


def plain(text: str) -> str:
    return " ".join(text.split())


def between_blocks(document: Document) -> list[bytes]:
    """The bytes outside of all blocks."""
    edges = [0, *(edge for block in document.blocks for edge in (block.start, block.end)), len(document.source)]
    return [document.source[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2)]


def frozen_bytes(document: Document, index: int) -> list[bytes]:
    """The frozen bytes inside one block, without soft breaks."""
    block, free = document.blocks[index], (PieceKind.TEXT, PieceKind.BREAK)
    return [document.source[piece.start : piece.end] for piece in block.pieces if piece.kind not in free]


LIBRARY = Burnish(Settings(select=()))


def check(source: bytes, revisions: dict[int, str]) -> None:
    form = Markdown()
    before = form.parse(source)

    result = LIBRARY.revise(source, revisions)

    assert (result.source != source) is (result.document.status is Status.CHANGED)
    if not result.changed:
        return
    assert broken(source, result.source) is None
    after = form.parse(result.source)
    assert between_blocks(after) == between_blocks(before), "bytes outside of prose changed"
    for index, (old, new) in enumerate(zip(before.blocks, after.blocks, strict=True)):
        own = [p for p in result.document.proposals if old.start <= p.start and p.end <= old.end]
        applied = [p for p in own if p.verdict is Verdict.APPLIED]
        assert frozen_bytes(after, index) == frozen_bytes(before, index), "frozen bytes of a block changed"
        if not applied:
            assert source[old.start : old.end] == result.source[new.start : new.end], "a change that was not reported"
        elif applied == own:
            assert plain(new.text) == plain(revisions[index]), "what is reported as applied is not in the text"


@settings(max_examples=4 * settings().max_examples)
@given(data=st.data())
def test_any_new_text_leaves_a_tricky_document_sound(data: st.DataObject):
    source = data.draw(st.sampled_from(TRICKY)).replace("\n", data.draw(st.sampled_from(ENDS))).encode()
    document = Markdown().parse(source)
    if document.blocks:  # with old line ends, one line of a tool may be all there is
        check(source, data.draw(revisions_of(document)))


@given(data=st.data())
def test_any_new_text_leaves_a_real_document_sound(corpus, data: st.DataObject):
    name = data.draw(st.sampled_from(sorted(corpus.sample(150, most=4000))))
    source = corpus.documents[name]
    document = Markdown().parse(source)
    if document.blocks:
        check(source, data.draw(revisions_of(document)))


@given(data=st.data())
def test_any_new_text_leaves_an_example_of_the_specification_sound(corpus, data: st.DataObject):
    source = data.draw(st.sampled_from(corpus.commonmark)).encode()
    document = Markdown().parse(source)
    if document.blocks:
        check(source, data.draw(revisions_of(document)))


def test_the_changes_of_a_sentence_are_applied_together_or_not_at_all():
    source = b"Teh run takes 5 minutes. Adn it ends.\n"

    result = LIBRARY.revise(source, {0: "The run takes 6 minutes. And it ends."})

    assert result.source == b"Teh run takes 5 minutes. And it ends.\n"
    refused = [proposal for proposal in result.document.proposals if proposal.refusal]
    assert [(p.before, p.after) for p in refused] == [("Teh", "The"), ("5", "6")]


def test_a_word_does_not_come_between_attributes_and_what_they_belong_to():
    for source in ("[Use words]{.kbd} here.\n", "*Use words*{.big} here.\n"):
        text = Burnish().blocks(source)[0]

        assert Burnish().revise(source, {0: text.replace("@@", " now @@", 1)}).text == source


def test_a_heading_whose_words_make_its_anchor_is_not_revised():
    result = LIBRARY.revise(b"# Install\n\nSee [here](#install).\n", {0: "Installing"})

    assert not result.changed
    assert result.document.proposals[0].refusal is not None
    assert result.document.proposals[0].refusal.check == "anchor"


def test_a_heading_with_an_anchor_of_its_own_is_revised():
    block = LIBRARY.blocks("# Install it {#install}\n")[0]

    assert (
        LIBRARY.revise("# Install it {#install}\n", {0: block.replace("it", "now")}).text
        == "# Install now {#install}\n"
    )


def test_the_text_of_another_block_is_refused():
    source = "- Open the garden gate slowly.\n- Close the cellar door with care.\n"
    first, second = LIBRARY.blocks(source)

    result = LIBRARY.revise(source, {0: second, 1: first})

    assert not result.changed
    assert {p.refusal.check for p in result.document.proposals if p.refusal} == {"identity"}
