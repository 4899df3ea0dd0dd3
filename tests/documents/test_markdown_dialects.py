"""Nothing that another tool reads as markup can be edited, though CommonMark takes it for text."""

import pytest

from burnish.documents.markdown.format import Markdown
from burnish.model.document import PieceKind


def editable(markdown: str) -> str:
    """What edits may touch, blocks and atoms apart by `|`."""
    parts = []
    for block in Markdown().parse(markdown.encode()).blocks:
        parts.append("")
        for piece in block.pieces:
            if piece.kind is PieceKind.TEXT:
                parts[-1] += block.text[piece.logical : piece.logical + piece.length]
            elif piece.kind is PieceKind.BREAK:
                parts[-1] += " "
            else:
                parts.append("")
    return "|".join(part.strip() for part in parts if part.strip())


@pytest.mark.parametrize(
    "atom",
    [
        # math
        "$x_1 + y$",
        "$$\\sum_i x_i$$",
        "$$\nx = y\n$$",
        "\\(x + y\\)",
        "\\[x + y\\]",
        "\\begin{align}x &= y\\end{align}",
        # templates and shortcodes
        "{{< ref page >}}",
        '{{< figure src="a.png" title="A title" >}}',
        "{{% notice tip %}}",
        "{{ page.title }}",
        "{{ page.title |\n upper }}",
        "{{{ raw }}}",
        "{% include file.html %}",
        "{% if a %}",
        "{%- endif -%}",
        "{# a remark #}",
        "<% code here %>",
        "<%= code here %>",
        "${variable}",
        "{name}",
        "#{name}",
        "{% raw %}some words{% endraw %}",
        "{{< highlight go >}}some words{{< /highlight >}}",
        # MyST, reStructuredText, attribute lists
        "{ref}`some words`",
        "{py:func}`some words`",
        ":ref:`some words`",
        ":py:func:`some words`",
        "{#anchor}",
        "{: .class }",
        "{.class key=value}",
        # JSX
        "<Tab>",
        "</Tab>",
        '<Tab title="Some words" />',
        "<Tabs.Item\n  label='Some words'>",
        "{props.some_words}",
        # wiki links and citations
        "[[Some page]]",
        "[[Some page|some words]]",
        "[@doe2020]",
        "[see @doe2020, p. 3]",
        "[-@doe2020]",
        "[@doe2020; @roe2021]",
        "@doe2020",
        "@some/package",
        "[!NOTE]",
        "[TOC]",
        # addresses
        "https://example.com/some/words?x=1#y",
        "http://localhost:8080",
        "ftp://example.com",
        "www.example.com/some/words",
        "mailto:someone@example.com",
        "some.one+tag@example.com",
        "data:text/plain;some",
        "javascript:alert",
        "git+ssh://host/path",
        # short codes
        ":smile:",
        ":+1:",
        "#123",
        "%s",
        "%(name)s",
        "%-10.3f",
        "%d",
        "&nbsp;",
        # from the other side: what MyST, Hugo, kramdown, mkdocs, Obsidian, GitLab, pandoc and JSX read
        "{/* some\nwords */}",
        "<Foo words={a > b ? 'some' : 'words'}>",
        "<Foo words={{a: 'some words'}} b=\"x > words\"/>",
        "<span style={{some: 'words'}}>",
        '<a @click="some > words">',
        '{{< figure\n  a="some"\n\n  b="words" >}}',
        '{% include a.html\n\n  b="words" %}',
        "$some +\nwords$",
        "$$\nx\n$$ (some-words)",
        "\\cite[some]{words}",
        "\\newcommand{\\a}{\\b{words}}",
        "\\@ref(some words)",
        "(\\#fig:words)",
        "(#eq:words)",
        "(@words)",
        "((some-words))",
        "(ref:some words)",
        "(1)!",
        '++ctrl+"some words"++',
        "%%some words%%",
        "@[some words](./a.js)",
        "@fig:some-words",
        "[!INCLUDE [some words](../a.md)]",
        '[!div class="some words"]',
        "xref:some.words",
        "%some_words%",
        '~"some words"',
        '%"some words"',
        "some/words#12",
        "some/words@16c999e",
        "#some/words",
        "[some words:: more words]",
        "(some words:: more words)",
        ":id=some-words",
        # markers of our own protocol
        "@@1QX@@",
        "@@",
    ],
)
def test_an_atom_of_a_dialect_is_not_editable(atom: str):
    assert editable(f"before {atom} after\n") == "before|after"


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ('!!! note "Some words"', ""),
        ("??? tip", ""),
        ('???+ tip "Some words"', ""),
        ('=== "Some words"', ""),
        ("::: warning", ""),
        (":::{note} Some words", ""),
        ("::::", ""),
        (":option: some words", ""),
        (":maxdepth: 2", ""),
        ("import Tabs from '@theme/Tabs'", ""),
        ("import 'some-words'", ""),
        ("export const words = 'some words'", ""),
        ("export default Layout", ""),
        (": a definition", "a definition"),
        ("~ a definition", "a definition"),
        ('===! "Some words"', ""),
        ('!!!note "Some words"', ""),
        ("::include{file=words.md}", ""),
        ("::some-words::", ""),
        (":param some words: of it", ""),
        ("% some words", ""),
        ('--8<-- "some/words.md"', ""),
        (';--8<-- "some/words.md"', ""),
        ("<<< @/some/words.js", ""),
        ("@@@ note some words", ""),
        ("@tab some words", ""),
        ("// @include: words", ""),
        ("/// note | Some words\n    some: words", ""),
        ("/label some words", ""),
        ("*[words]: What it means", "What it means"),
        ("?> Some text", "Some text"),
        ("!> Some text", "Some text"),
        ("Table: Some text", "Some text"),
        ("#. Some text", "Some text"),
        ("words:: some words", ""),
        ("export * from './words'", ""),
        ("export { words } from './words'", ""),
    ],
)
@pytest.mark.parametrize("prefix", ["", "> ", "> > "])
def test_a_line_of_a_tool_is_not_editable(line: str, left: str, prefix: str):
    assert editable(f"{prefix}{line}\n") == left


@pytest.mark.parametrize(
    ("markdown", "left"),
    [
        ("!!! note\n    Some text of it.\n", "Some text of it."),
        ("::: tip\nSome text.\n:::\n", "Some text."),
        (":::{note}\nSome text.\n:::\n", "Some text."),
        ("```{note}\nSome text.\n```\n", ""),
        ("> [!NOTE]\n> Some text.\n", "Some text."),
        ("> [!warning]- \n> Some text.\n", "Some text."),
        ("Term\n: What it means\n", "Term|What it means"),
        ("Term\n\n: What it means\n", "Term|What it means"),
        ("{% raw %}\n\nSome words.\n\n{% endraw %}\n\nAfter.\n", "After."),
        ("{{< highlight go >}}\n\nsome words\n\n{{< /highlight >}}\n\nAfter.\n", "After."),
        ("{% codeblock lang:js %}\nsome words\n{% endcodeblock %}\n\nAfter.\n", "After."),
        ("$$\nsome words\n\nmore words\n$$\n\nAfter.\n", "After."),
        ("\\begin{align*}\nsome words\n\nmore\n\\end{align*}\n\nAfter.\n", "After."),
        ("<Tabs>\n  <Tab>\n\nSome text.\n\n  </Tab>\n</Tabs>\n", "Some text."),
        ("# Title {#anchor}\n", "Title"),
        ("Some text. {: .note}\n", "Some text."),
        ("Some text.\n{: .note}\n", "Some text."),
        ("{::comment}\nsome words\n{:/comment}\n", ""),
        ("{::nomarkdown}\n\nsome words\n\n{:/}\n", ""),
        ("{{< plantuml >}}\nsome words\n{{< /plantuml >}}\n", ""),
        (":::{toctree}\n:a: b\n\nsome words\n:::\n", ""),
        ("::: mermaid\nsome words\n:::\n", ""),
        (":::{note}\n---\nclass: words\n---\nSome text.\n:::\n", "Some text."),
        ("1. :::note\n   Some text.\n   :::\n", "Some text."),
        ("(some-words)=\n# Title\n", "Title"),
        ("Some text.\n+++\nMore text.\n", "Some text.|More text."),
        ("%%\nsome words\n\nmore\n%%\n\nAfter.\n", "After."),
        ("Some text. ^some-words\n", "Some text."),
        ("--8<--\nsome/words.md\n--8<--\n", ""),
        ("- [/] Some text.\n", "Some text."),
        ("# (PART) Title {-}\n", "Title"),
        ("a ==marked text== b\n", "a|marked text|b"),
        ("a ^^text^^ b^2^ ^[note]\n", "a|text|b|note]"),
        ("import {\n  words,\n} from './words'\n\nAfter.\n", "After."),
        ("export const a = {\n  some: 'words'\n\n}\n\nAfter.\n", "After."),
        ("{\n  a.map(x => some words)\n}\n\nAfter.\n", "After."),
        ("# Slide\n\n---\nlayout: words\n---\n\nAfter.\n", "Slide|After."),
        ("+---+---+\n| a | b |\n+---+---+\n\nAfter.\n", "After."),
        ("a     b\n----- -----\nsome  words\n\nAfter.\n", "After."),
        ("-------\n a   b\n--- ---\nsome words\n\nmore\n-------\n\nAfter.\n", "After."),
        ("<!-- START doctoc -->\n\nSome words\n\n<!-- END doctoc -->\n\nAfter.\n", "After."),
        ("Title: some words\nSlug: words\n\nAfter.\n", "After."),
        ('---json\n{\n  "some": "words"\n}\n---\n\nAfter.\n', "After."),
        ("| a {x} | b |\n|---|---|\n| c `d` | e |\n", "a|b|c|e"),
    ],
)
def test_only_the_prose_of_a_construct_is_editable(markdown: str, left: str):
    assert editable(markdown) == left


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 or $6 today.",
        "At 100% of it: yes, 50 % of it.",
        "The time is 10:30, or so: maybe.",
        "A {brace without end.",
        "[optional] words (and more)",
        "a < b and c > d",
        "one @ two",
        "an import from a place",
        "export everything",
        "C# and F# are languages",
        "Ratio 3:4:5 of it",
    ],
)
def test_prose_that_only_resembles_a_dialect_stays_editable(text: str):
    assert editable(text + "\n").replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("See https://example.com/a. Then go.", "See|. Then go."),
        ("(see https://example.com/a) now", "(see|) now"),
        ("See www.example.com: it works.", "See|: it works."),
        ("Ask me@example.com, please.", "Ask|, please."),
        ("**https://example.com/a** now", "**|** now"),
    ],
)
def test_punctuation_after_an_address_is_prose(text: str, left: str):
    assert editable(text + "\n") == left
