"""What the mark-up of other tools looks like: the tables of patterns that `scanner` runs over Markdown source.

Math, template tags and shortcodes, directives and roles, attribute lists, admonition lines, JSX, wiki links, citations.
Freezing too much costs an improvement; freezing too little costs a build, so each pattern is generous. Each begins with
a literal or stands behind a test for one, so that a document without it pays one `in`; none takes more time than in
proportion to the text, whatever is left open (`tests/documents/test_hostile.py`). All run over lines that begin with
`\n`, the first one too.
"""

import re

from burnish.patterns import late_pattern

Entry = tuple[bytes, re.Pattern[bytes]]  #: bytes that must occur, pattern
Region = tuple[bytes, re.Pattern[bytes], re.Pattern[bytes]]  #: bytes that must occur, opener, closer

_BRACES = rb"\{(?>(?:[^{}]|\{(?>(?:[^{}]|\{[^{}]*+\})*)\})*)\}"  # to the depth of three
_ATTRIBUTES = rb"(?>(?:\"[^\"\n]*+\"|'[^'\n]*+'|" + _BRACES + rb"|=>|[^<>])*)"  # may hold `>` in quotes, braces, arrows
_TAG_WITH_CODE = (
    rb"<[a-z][\w.-]*(?=[ \t\n])(?>(?:\"[^\"\n]*+\"|'[^'\n]*+'|" + _BRACES + rb"|=>|[^<>\n]|\n(?![ \t]*\n))*)>"
)
_COMMAND = rb"\\[A-Za-z]+\*?(?:\[[^\]\n]{0,200}+\])?(?>(?:\{(?>(?:[^{}\n]|\{[^{}\n]{0,200}+\}){0,500})\})*)"  # of LaTeX

_IN_PARENTHESES = (
    rb"\((?:\([\w-]{1,100}\)\)"  # Logseq block
    rb"|@[\w-]*\)"  # pandoc example
    rb"|(?:ref:|\\?#[\w:])[^()\n]{1,200}\)|PART\)|APPENDIX\)"  # bookdown
    rb"|[0-9]+\)!"  # mkdocs annotation
    rb"|[^():\n]{1,60}:: [^()\n]{0,500}\)"  # Dataview field
    rb"|[^()\n]{1,200}\)=(?=[ \t]*(?:\r?\n|\Z)))"  # MyST target
)
_IN_BRACKETS = (
    rb"\[(?:\[[^\]\n]{1,500}\]\]"  # wiki link
    rb"|![A-Za-z][\w-]*(?:[ \[](?>(?:[^\[\]\n]|\[[^\[\]\n]{0,200}+\]){0,500}))?\][-+]?"  # alert, DocFX
    rb"|TOC\]"
    rb"|[^\w\s\]]\](?=[ \t])"  # box of a task
    rb"|[^\[\]:\n]{1,60}:: [^\[\]\n]{0,500}\])"  # Dataview field
)

#: (bytes that must occur, pattern): the whole match is masked.
MASKED: tuple[Entry, ...] = tuple(
    (needle, late_pattern(pattern))
    for needle, pattern in (
        (b"@@", rb"@@[0-9]+[A-Z2-7]{2}@@|@@+"),  # looks like a marker of the protocol
        (b"$$", rb"\$\$(?s:.){1,5000}?\$\$(?:[ \t]*\([^()\n]{1,200}\))?"),  # with MyST's label
        (
            b"$",
            rb"\$(?:\{[^{}\n]*\}|(?![\s$])(?:(?:[^$\n\\]|\\.)+?|(?:[^$\n\\`]|\\.|\n(?!\s))+?)(?<!\s)\$(?![\w$]))",
        ),  # interpolation, formula
        (b"\\", _COMMAND),
        (b"\\@ref(", rb"\\@ref\([^)\n]{0,200}\)"),  # bookdown
        (b"}`", rb"\{[\w:.+-]+\}`+[^`\n]+`+"),  # MyST role
        (b"{", rb"\{[^{}\n]*\}"),  # attribute list, JSX expression
        (b"\n{", rb"\n" + _BRACES),  # JSX expression over lines
        (b"<", rb"</?[A-Z][\w.]*(?:[ \t\n]" + _ATTRIBUTES + rb")?/?>"),  # JSX
        (b"={", _TAG_WITH_CODE),
        (b" @click", _TAG_WITH_CODE),  # Vue
        (b"(", _IN_PARENTHESES),
        (b"[", _IN_BRACKETS),
        (b"@", rb"\[[^\[\]\n]{0,500}?@[\w:][^\]\n]{0,500}\]"),  # citation
        (b"@[", rb"@\[[^\]\n]{0,500}\]\([^)\n]{0,500}\)"),  # VuePress import
        (b":`", rb":[a-zA-Z][\w:+.-]*:`[^`\n]*`"),  # reStructuredText-like role
        (b"www.", rb"www\.[^\s<>\"'`)\]|]*[^\s<>\"'`)\]|.,;:!?*_]"),
        (b"mailto:", rb"mailto:[^\s<>\"'`)\]|]+"),
        (b"data:", rb"data:[\w/+.-]+[;,][^\s<>\"'`)\]|]+"),
        (b"javascript:", rb"javascript:[^\s<>\"'`)\]|]+"),
        (b"xref:", rb"xref:[^\s<>\"'`)\]|]*[^\s<>\"'`)\]|.,;:!?*_]"),
        (b"++", rb"\+\+(?:[\w-]+|\"[^\"\n]{1,80}\")(?:\+(?:[\w-]+|\"[^\"\n]{1,80}\")){0,9}\+\+"),  # keys
        (b"%%", rb"%%[^%\n]{1,1000}%%"),  # Obsidian comment
        (b'~"', rb"~\"[^\"\n]{1,200}\""),  # GitLab label
        (b'%"', rb"%\"[^\"\n]{1,200}\""),  # GitLab milestone
    )
)
#: (opener, closer, where a search for the closer ends): found without patterns, so that openers without closers cost
#: no more than time in proportion to the text.
_GAP = late_pattern(rb"\n[ \t\r]*\n")
_GAP_IN_TAG = late_pattern(rb"\n[ \t\r]*\n(?![ \t]*(?:[\w-]+[ \t]*=|/?[%>]\}))")  # one that no attribute follows
PAIRS = (
    (b"\\(", b"\\)", late_pattern(rb"\n")),
    (b"\\[", b"\\]", _GAP),
    (b"{{", b"}}", _GAP_IN_TAG),
    (b"{%", b"%}", _GAP_IN_TAG),
    (b"{#", b"#}", _GAP),
    (b"{/*", b"*/}", late_pattern(rb"\Z")),
    (b"<%", b"%>", late_pattern(rb"\Z")),
)
#: As `MASKED`, but the text stays visible.
VISIBLE: tuple[Entry, ...] = tuple(
    (needle, late_pattern(pattern))
    for needle, pattern in (
        (b"&", rb"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"),
        (b"\\", rb"\\[!-/:-@\[-`{-~]"),
        (b"#", rb"#(?:\{[^{}\n]*\}|[0-9]+\b|(?<![\w&/#]#)[A-Za-z][\w/-]*)"),  # interpolation, issue, tag
        # emoji, id of docsify, directive of remark
        (b":", rb":(?:(?:[a-z][a-z0-9_+-]*|[+-]1):(?![\w:`])|id=[\w-]+|[A-Za-z][\w-]*(?=[\[{]))"),
        (b"%", rb"%(?:(?:\([\w.]+\))?[-+0#]*[0-9]*(?:\.[0-9]+)?[sdifgxr](?!\w)|[A-Za-z_][\w.-]{0,60}%)"),  # printf
        (b"==", rb"==+"),  # marked text
        (b"^", rb"\^(?:[\^\[]|[\w-]+(?=[ \t]*(?:\r?\n|\Z))|[^\s^]{1,40}\^)"),  # inserted, footnote, block id, raised
    )
)
#: Tags, directives and comments whose inside is not prose, across blocks: (bytes that must occur, opener, closer).
#: An opener takes the next closer that has the same first group.
_RAW_TAGS = (
    rb"(highlight|raw|verbatim|code|codeblock|mermaid|math|katex|latex|tikz|comment|chart|include-code|render-code-file"
    rb"|plantuml|graphviz|dot|d2|goat|html|rawhtml|raw-html|svg|script|javascript|style|stylesheet|schema|css|json|csv)"
)
_RAW_DIRECTIVES = (
    rb"(?:toctree|code|code-block|code-cell|sourcecode|literalinclude|math|csv-table|mermaid|graphviz|digraph|plantuml"
    rb"|eval-rst|raw|include|testcode|testoutput|doctest|prompt|parsed-literal|highlight|bibliography|vega|chart)"
)
REGIONS: tuple[Region, ...] = tuple(
    (needle, late_pattern(opener), late_pattern(closer))
    for needle, opener, closer in (
        (b"{%", rb"\{%-?\s*" + _RAW_TAGS + rb"\b[^%\n]*%\}", rb"\{%-?\s*end" + _RAW_TAGS + rb"\s*-?%\}"),
        (
            b"{{",
            rb"\{\{[<%]\s*" + _RAW_TAGS + rb"\b[^\n]*?(?<!/)[>%]\}\}",
            rb"\{\{[<%]\s*/\s*" + _RAW_TAGS + rb"\s*[>%]\}\}",
        ),
        (b"\\begin{", rb"\\begin\{(\w+\*?)\}", rb"\\end\{(\w+\*?)\}"),
        (b"{::", rb"\{::(?:comment|nomarkdown)()\b[^}\n]*(?<!/)\}", rb"\{:/(?:comment|nomarkdown)?()\}"),  # kramdown
        (
            b":::",
            rb"\n[ \t>]*(:{3,})[ \t]*\{?[ \t]*" + _RAW_DIRECTIVES + rb"\b(?:\}[^\n]*|[ \t\r]*(?=\n))",
            rb"\n[ \t>]*(:{3,})(?=[ \t]*(?:\r?\n|\Z))",
        ),
        (b"\n%%", rb"\n%%()(?=[ \t]*\r?\n)", rb"\n%%()(?=[ \t]*(?:\r?\n|\Z))"),  # Obsidian comment
        (b"8<--", rb"\n[ \t]*-+8<-+()(?=[ \t]*\r?\n)", rb"\n[ \t]*-+8<-+()(?=[ \t]*(?:\r?\n|\Z))"),
        (b"import ", rb"\nimport[ \t][^'\"\n{]{0,100}\{[^'\"\n]*()(?=\n)", rb"\bfrom[ \t]*['\"][^'\"\n]*['\"]();?"),
        (b"export ", rb"\nexport[ \t][^\n]*[{(\[]()[ \t\r]*(?=\n)", rb"\n(?:[})\]]|[ \t]*```)()[^\n]*"),
        # what programs write into documents, and compare when asked to
        (b"<!-- START doctoc", rb"<!-- START doctoc()", rb"<!-- END doctoc()"),
        (b"<!-- toc", rb"<!-- toc() -->", rb"<!-- tocstop() -->"),
        (b"BEGIN_TF_DOCS", rb"<!-- BEGIN_TF_DOCS()", rb"<!-- END_TF_DOCS()"),
        (b"[[[cog", rb"\[\[\[cog()", rb"\[\[\[end()\]\]\]"),
        (b"LIST:START", rb"<!-- ALL-CONTRIBUTORS-LIST:START()", rb"<!-- ALL-CONTRIBUTORS-LIST:END()"),
    )
)
#: Lines (after container prefixes) that belong to a tool: admonitions, fences of directives, their options, imports.
LINE = late_pattern(
    rb"\n[ \t>]*+(?:"
    rb"(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)?(?:"  # these in an item as well
    rb":{3,}[ \t]+[\w.:]+[ \t]*(?:\r?\n[ \t]+[^\r\n]+)+"
    rb"|(?::{3,}|!!!|\?\?\?|===)[^\r\n]*"
    rb"|:[ \t]+)"
    rb"|::[A-Za-z][^\r\n]*|:[\w-]+(?:[ \t]+[\w*.-]+){0,4}:(?:[ \t][^\r\n]*)?(?=[\r\n]|\Z)"
    rb"|(?:%|\+\+\+|;?-+8<-|<<<|@@|(?://[ \t]*)?@(?:tab|include|import)\b)[^\r\n]*"
    rb"|---[ \t]*\r?\n(?:[ \t]*[\w-]+:(?:[ \t][^\r\n]*)?\r?\n)+---(?=[ \t]*(?:\r?\n|\Z))"  # front matter of a slide
    rb"|-{6,}+[ \t]*\r?\n(?:[ \t]*+[^\s][^\n]*+\n){1,6}[ \t]*+-{2,}+(?:[ \t]++-{2,}+)+[ \t]*\r?\n"  # pandoc table
    rb"(?s:.){1,2000}?\n[ \t]*+-{6,}(?=[ \t]*(?:\r?\n|\Z))"
    rb"|-{2,}+(?:[ \t]++-{2,}+)+[ \t]*(?:\r?\n[ \t]*+[^\s][^\n]*+)*"  # pandoc table, from below its head
    rb"|/{3,}[^\r\n]*(?:\r?\n[ \t]+[\w-]+:[^\r\n]*)*"
    rb"|/(?:(?:un|re)?(?:label|assign)|cc|milestone|epic|estimate|spend|due|weight|iteration)"  # quick action
    rb"(?:[ \t][^\r\n]*|(?=[\r\n]|\Z))"
    rb"|\+[-=:+]+\+[ \t]*(?:\r?\n[ \t>]*[|+][^\r\n]*)*"  # grid table
    rb"|\*\[[^\]\r\n]+\]:"  # abbreviation
    rb"|(?:#\.|~|[!?]>|Table:)[ \t]+"
    rb"|[\w-]+::[ \t][^\r\n]*"  # property of a note
    rb"|import[ \t][^\r\n]*?(?:from[ \t]+)?['\"][^\r\n]*"
    rb"|export[ \t]+(?:(?:default|const|let|var|function|class|async|type|interface)\b|[*{])[^\r\n]*)"
)
COLUMNS = late_pattern(rb"\n[ \t>]*-{2,}[ \t]+-")
#: Metadata that MultiMarkdown and Pelican read from the first lines.
METADATA = late_pattern(
    rb"(?:\xef\xbb\xbf)?(?:title|date|author|slug|tags|category|layout|template|status|summary)[ \t]*:[ \t][^\n]*"
    rb"(?>(?:\n[ \t]*+[^\s][^\n]*+)*)",
    re.IGNORECASE,
)
