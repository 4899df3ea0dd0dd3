"""Hand-made damages to a document's source: each must be refused by the frozen bytes, the outlines or the characters.

Taken from what models did to documents (faults F20 to F32; needs D4), one row each. A row works on the whole source
as text. Damages to facts, masks, and changes that do no harm, are in `word_damages.py`.
"""

import re
import unicodedata

from .damage import Damage, exchanged, swap, whole

_WORD = r"(?<![\w`*_/.@#{\[(:<$%&\\-])[a-z]{4,}(?![\w`*_/.@#}\])(:>=$%&-])"
_TEXT_LINE = r"^(?=[a-z]{2,} [a-z]+)"  # where a line of a paragraph may go on

_CHARACTER_OF = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&copy;": "©"}
_CYRILLIC = {"a": "а", "e": "е", "o": "о", "p": "р"}


def _first_letter(match: re.Match[str]) -> str:
    return match[1] + ("q" if match[2] != "q" else "p") + match[3]


def _renamed_shortcut(text: str) -> str | None:
    for match in re.finditer(r"(?<![\]!\\\[])\[(\w[^\[\]\n]*)\](?:\[\])?(?![\[(:])", text):
        if re.search(rf"^ {{0,3}}\[{re.escape(match[1])}\]: <?\S+>?$", text, re.MULTILINE | re.IGNORECASE):
            return text[: match.end(1)] + " page" + text[match.end(1) :]
    return None


def _shadowed(text: str) -> str | None:
    match = re.search(r"^ {0,3}\[([^\^\]\n]+)\]:", text, re.MULTILINE)
    return f"[{match[1]}]: https://evil.example\n\n{text}" if match else None


def _decomposed(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFD", match[0])


EMPHASIS = (
    swap("emphasis is lost", r"(?<![\w*\\])\*([^\s*][^*\n]*[^\s*\\])\*(?![\w*])", r"\1"),
    swap("emphasis in underscores is lost", r"(?<![\w\\])_([^\s_][^_\n]*[^\s_])_(?!\w)", r"\1"),
    swap("strong emphasis is lost", r"\*\*([^\s*][^*\n]*[^\s*])\*\*", r"\1"),
    swap("strong becomes plain emphasis", r"\*\*([^\s*][^*\n]*[^\s*])\*\*", r"*\1*"),
    swap("emphasis becomes strong", r"(?<![\w*\\])\*([^\s*][^*\n]*[^\s*])\*(?![\w*])", r"**\1**"),
    swap("emphasis is added to a word", rf"{_WORD}", r"*\g<0>*"),
    swap("strong emphasis begins inside of a word", r"(?<= )([a-z]{2})([a-z]{3,})(?= )", r"**\1**\2"),
    swap("emphasis takes in the word before it", r"(?<= )([a-z]+) \*(\w[^*\n]*)\*(?![\w*])", r"*\1 \2*"),
    swap("emphasis gives up its first word", r"(?<= )\*(\w+) (\w[^*\n]*)\*(?![\w*])", r"\1 *\2*"),
    swap("strong emphasis gives up its last word", r"\*\*([^*\n]*\w) (\w+)\*\*", r"**\1** \2"),
    swap("strong emphasis is left open", r"\*\*([^\s*][^*\n]*[^\s*])\*\*", r"**\1"),
    swap("emphasis around a link moves into it", r"\*\*\[([^\]\n]+)\](\([^)\n]*\))\*\*", r"[**\1**]\2"),
    swap("strikethrough is lost", r"~~([^~\n]+)~~", r"\1"),
    swap("strikethrough is added", _WORD, r"~~\g<0>~~"),
)

LINKS = (
    swap("one character of a link's target changes", r"(\]\([^)\s]*?)([a-z])([^)\s]*\))", _first_letter),
    swap("a target's host is written in capitals", r"(\]\(https?://)(\w+)", lambda m: m[1] + m[2].upper()),
    swap("a slash is added to a target", r"(\]\([^)\s]*[^/)\s])\)", r"\1/)"),
    swap("a target goes from http to https or back", r"(\]\(http)(s?)(?=:)", lambda m: m[1] + ("" if m[2] else "s")),
    swap("a target loses its fragment", r"(\]\([^)\s#]+)#[^)\s]+\)", r"\1)"),
    swap("a target is given a query", r"(\]\([^)\s]+)\)", r"\1?utm_source=x)"),
    swap("a target is put in angle brackets", r"\]\(([^)\s<>]+)\)", r"](<\1>)"),
    swap("a target becomes active content", r"(?<!\!)(\[[^\]\n]+\])\([^)\n]+\)", r"\1(javascript:alert)"),
    swap("a link's title changes", r"(\]\(\S+ \")([^\")\n]+)(\"\))", r"\1\2s\3"),
    swap("a link's title is lost", r"(\]\([^\s)]+) \"[^\"\n]+\"\)", r"\1)"),
    swap("a link is given a title", r"(\]\([^\s)]+)\)", r'\1 "More")'),
    swap("a link is removed and its text stays", r"(?<!\!)\[([^\]\[\n]+)\]\([^)\n]+\)", r"\1"),
    swap("a link is removed with its text", r"(?<!\!)\[[^\]\[\n]+\]\([^)\n]+\)", ""),
    swap("a link's text and target change places", r"(?<!\!)\[([^\]\[\n]+)\]\(([^)\s]+)\)", r"[\2](\1)"),
    swap("a link's text is emptied", r"(?<!\!)\[[^\]\[\n]+\](\([^)\n]+\))", r"[]\1"),
    swap("a link gets a space between text and target", r"(\[[^\]\[\n]+\])(\([^)\n]+\))", r"\1 \2"),
    exchanged("two links exchange their targets", r"(?<!\!)\[[^\]\[\n]+\]\(([^)\s]+)\)"),
    swap("a link is added around a word", _WORD, r"[\g<0>](https://evil.example)"),
    swap("a link loses its closing bracket", r"(\[[^\]\[\n]+)\](\([^)\n]+\))", r"\1\2"),
    swap("an autolink loses its brackets", r"<(https?://[^>\s]+)>", r"\1"),
    swap("an autolink's target changes", r"<(https?://[^>\s]+)>", r"<\1x>"),
    swap("an e-mail autolink changes", r"<(\w+@)([^>\s]+)>", r"<\1x\2>"),
    swap("a bare address is put in brackets", r"(?<= )(https?://[\w./-]+\w)(?= )", r"<\1>"),
    swap("a bare address changes", r"((?<= )https?://[\w./]*)(\w)( )", _first_letter),
    swap("a bare address is added", rf"({_WORD}) ", r"\1 (https://evil.example) "),
    swap("a www address is added", rf"({_WORD}) ", r"\1 www.evil.example "),
    swap("an e-mail address is added", rf"({_WORD}) ", r"\1 eve@evil.example "),
    swap("a mailto address is added", rf"({_WORD}) ", r"\1 mailto:eve "),
    swap("a www address changes", r"(?<![/\w])www\.", "www.x."),
    swap("a reference's label changes", r"\]\[([^\]\n]+)\]", r"][\1 x]"),
    swap("a reference becomes a shortcut", r"(\[[^\]\[\n]+\])\[[^\]\n]+\]", r"\1"),
    whole("a shortcut reference's text changes", _renamed_shortcut),
    swap("a definition's target changes", r"^( {0,3}\[[^\]^\n]+\]: <?\S*?)([a-z])(\S*)", _first_letter),
    swap("a definition's title changes", r"^(\[[^\]^\n]+\]: \S+ \"[^\"\n]+)\"", r'\1!"'),
    swap("a definition is lost", r"^ {0,3}\[[^\]^\n]+\]: .*\n?", ""),
    swap("a definition is emitted before the text", r"^(?=[A-Z][a-z]+ \w+ \w+)", "[x]: https://evil.example\n"),
    swap("a definition is emitted behind a block", r"(?<=\w)\.\n\n", ".\n\n[x]: https://evil.example\n\n"),
    whole("a definition is shadowed by another one", _shadowed),
)

IMAGES = (
    swap("an image's description changes", r"!\[([^\]\n]*)\]\(", r"![\1 shown]("),
    swap("an image's source changes", r"(!\[[^\]\n]*\]\([^)\n]*?)([a-z])([^)\n]*\))", _first_letter),
    swap("an image is lost", r"!\[[^\]\n]*\]\([^)\n]+\)", ""),
    swap("an image becomes a link", r"!(\[[^\]\n]+\]\([^)\n]+\))", r"\1"),
    swap("a link becomes an image", r"(?<!\!)(\[[^\]\[\n]+\]\([^)\n]+\))", r"!\1"),
    swap("an image is added", rf"({_WORD}) ", r"\1 ![x](https://evil.example/x.png) "),
)

FOOTNOTES = (
    swap("a footnote reference is lost", r"(?<=\w)\[\^\w+\](?!:)", ""),
    swap("a footnote reference is doubled", r"(?<=\w)(\[\^\w+\])(?!:)", r"\1\1"),
    swap("a footnote reference is renumbered", r"(\[\^)(\w+)(\])(?!:)", r"\g<1>\g<2>9\3"),
    swap("a footnote's label changes", r"^(\[\^)(\w+)(\]:)", r"\g<1>\g<2>9\3"),
    swap("a footnote is lost", r"^\[\^\w+\]:.*\n?", ""),
    exchanged("two footnote references change places", r"(?<=\w)(\[\^\w+\])(?!:)"),
    whole("a footnote is added", lambda t: t + "\n[^new]: A new note.\n" if "[^" in t else None),
)

CODE = (
    swap("inline code is edited", r"(?<!`)`([^`\n]+)`(?!`)", r"`\1 x`"),
    swap("inline code is written in capitals", r"(?<!`)`[^`\n]+`(?!`)", lambda m: m[0].upper()),
    swap("inline code loses its quotes", r"(?<!`)`([^`\n]+)`(?!`)", r"\1"),
    swap("inline code is put in other quotes", r"(?<!`)`([^`\n]+)`(?!`)", r'"\1"'),
    swap("inline code is doubled", r"(?<!`)`([^`\n]+)`(?!`)", r"\g<0> \g<0>"),
    swap("inline code is lost", r" (?<!`)`[^`\n]+`(?!`)", ""),
    swap("inline code trades places with a word", r"(?<= )([a-z]+) (`[^`\n]+`)(?!`)", r"\2 \1"),
    swap("inline code is made of a word", _WORD, r"`\g<0>`"),
    swap("inline code takes in the next word", r"(?<!`)`([^`\n]+)` ([a-z]+)", r"`\1 \2`"),
    swap("inline code is made bold", r"(?<!`)(`[^`\n]+`)(?!`)", r"**\1**"),
    exchanged("two pieces of inline code change places", r"(?<!`)(`[^`\n]+`)(?!`)"),
    swap("a line of code is changed", r"(^(?:```|~~~).*\n.*?)(\w+)", r"\1\2x"),
    swap("a comment in code is improved", r"((?<=\n)# \w+.*)$(?=(?:\n.*)*?\n```)", r"\1, please"),
    swap("a line of code is added", r"^((?:```|~~~)[^`\n]*\w.*\n)", r"\1x = 1\n"),
    swap("a line of code is lost", r"^((?:```|~~~).*\w.*\n).+\n(?!```|~~~)", r"\1"),
    swap("a fence's language changes", r"^(```|~~~) ?\w+", r"\1text"),
    swap("a fence is left open", r"\n(```|~~~)[ \t]*(?=\n|\Z)(?!\n\w)", "\n"),
    swap("a fence is made longer on one side", r"^(```)(?=\w)", "````"),
    swap("a fence's backticks become tildes", r"^```(\w*\n(?:(?!```).*\n)*)```", r"~~~\1~~~"),
    swap("a fence is put around a paragraph", r"\n\n([A-Z][a-z]+ [^\n]+)\n", r"\n\n```\n\1\n```\n"),
    whole("the whole answer is wrapped in a fence", lambda t: f"```markdown\n{t}\n```\n"),
    swap("a paragraph is indented to code", r"(?<=\n\n)(?=[A-Z][a-z]+ )", "    "),
    swap("an indented code block loses its indent", r"(?<=\n\n)    (?=\w)", ""),
)

HEADINGS = (
    swap("a heading sinks by a level", r"^(#{1,5}) ", r"\1# "),
    swap("a heading rises by a level", r"^(#{1,5})# ", r"\1 "),
    swap("a heading becomes a paragraph", r"^#{1,6} ", ""),
    swap("a heading is added", r"(?<=\n\n)(?=[A-Z][a-z]+ )", "## Overview\n\n"),
    swap("a heading loses the space after its mark", r"^(#{1,6}) ", r"\1"),
    swap("a heading is closed by hashes", r"^(#{1,6}) (.*\w)$", r"\1 \2 \1"),
    swap("a heading's anchor changes", r"^(#.*\{#\w)", r"\1x"),
    swap("a heading's anchor is lost", r"^(#.*?) *\{#[^}\n]*\}", r"\1"),
    swap("an underline makes a heading", r"([a-z.])\n\n", r"\1\n---\n\n"),
    swap("a double underline makes a heading", r"([a-z.])\n\n", r"\1\n===\n\n"),
    swap("a heading's underline changes its kind", r"(?<=\w\n)={3,}$", "-----"),
    swap("a heading is lost", r"^#{1,6} .*\n+", ""),
)

LISTS = (
    swap("an item is split in two", r"^([-*] \w+ [^\n]*?) (\w+)$", r"\1\n- \2"),
    swap("two items are merged", r"^([-*] \w.*)\n[-*] (?=\w)", r"\1 "),
    swap("a nested item is flattened", r"^ {2,4}([-*] )", r"\1"),
    swap("an item is nested", r"(?<=\n)([-*] )(?=\w)", r"  \1"),
    swap("an item loses its mark", r"^[-*] (?=\w)", ""),
    swap("a bullet is of another kind", r"^(\s*)- (?=\w)", r"\1+ "),
    swap("a list is renumbered", r"^(\s*)1\. ", r"\g<1>4. "),
    swap("a later number changes", r"^(\s*)2\. ", r"\g<1>1. "),
    swap("a number's delimiter changes", r"^(\s*\d+)\. ", r"\1) "),
    swap("numbers become bullets", r"^(\s*)\d+\. ", r"\1- "),
    swap("a tight list becomes loose", r"^([-*] \w.*)\n(?=[-*] )", r"\1\n\n"),
    swap("a loose list becomes tight", r"^([-*] \w.*)\n\n(?=[-*] )", r"\1\n"),
    swap("an item is added", r"^([-*] \w.*)$", r"\1\n- and more"),
    swap("an item is lost", r"^[-*] \w.*\n(?=[-*] )", ""),
    exchanged("two items change places", r"^[-*] (\w.*)$"),
    swap("a task is ticked", r"\[ \](?= \w)", "[x]"),
    swap("a task's box is lost", r"\[[ x]\] (?=\w)", ""),
    swap("an item becomes a task", r"^([-*] )(?=\w)", r"\1[ ] "),
    swap("a list's indent changes", r"^( {2,})([-*] )", r"\1 \2"),
)

QUOTES = (
    swap("a quote is nested deeper", r"^> (?=\w)", "> > "),
    swap("a quote's mark is lost", r"^> (?=\w)", ""),
    swap("a quote's mark is left out of its second line", r"^(> \w.*\n)> (?=\w)", r"\1"),
    swap("a quote is put around a paragraph", r"(?<=\n\n)(?=[A-Z][a-z]+ )", "> "),
    swap("a quote's empty line is lost", r"^>[ \t]*\n(?=>)", ""),
    swap("an alert's kind changes", r"\[![A-Z]+\]", "[!DANGER]"),
    swap("an alert's mark is lost", r"\[![A-Z]+\]", ""),
    swap("a word opens a list at a line's start", _TEXT_LINE, "- "),
    swap("a word opens a numbered list at a line's start", _TEXT_LINE, "1. "),
    swap("a word opens a heading at a line's start", _TEXT_LINE, "# "),
    swap("a word opens a quote at a line's start", _TEXT_LINE, "> "),
    swap("a word opens a fence at a line's start", _TEXT_LINE, "```\n"),
    swap("a word opens raw HTML at a line's start", _TEXT_LINE, "<div> "),
    swap("a word opens a container at a line's start", _TEXT_LINE, ":::note\n"),
)

TABLES = (
    swap("a cell is split", r"^(\|[^|\n]*\w) (\w[^|\n]*\|)", r"\1 | \2"),
    swap("two cells are merged", r"^(\|[^|\n]*\w[^|\n]*)\|(?=[^|\n]*\w)", r"\1"),
    swap("a row is lost", r"^\|(?![\s:|-]*$).*\n(?=\|(?![\s:|-]*$))", ""),
    swap("a row is added", r"^(\|(?![\s:|-]*$).*)\n(?=\Z|\n)", r"\1\n\1\n"),
    swap("a cell is emptied", r"^\|[^|\n`]*\w[^|\n]*\|", "| |"),
    swap("a column's alignment changes", r"^(\|[\s:|-]*?)-{2,}(?=[\s:|-]*$)", r"\1-:"),
    swap("a delimiter row is made wider", r"^(\|[\s:|-]*?---)(?=[\s:|-]*$)", r"\1-"),
    swap("a delimiter row is lost", r"^\|[\s:|-]*-[\s:|-]*$\n?", ""),
    swap("an escaped pipe loses its backslash", r"\\\|", "|"),
    swap("a header is lost", r"^\|.*\n(?=\|[\s:|-]*$)", ""),
    exchanged("two cells change places", r"\|([^|\n]*[a-z][^|\n]*)(?=\|)"),
    swap("a row's last pipe is lost", r"(?<=\w) *\|$", ""),
)

BREAKS = (
    swap("a hard break of spaces is lost", r"(?<=\S) {2,}\n(?=\S)", "\n"),
    swap("a hard break of a backslash is lost", r"(?<=[a-z])\\\n", "\n"),
    swap("a hard break is added by spaces", r"(?<=[a-z,])\n(?=[a-z])", "  \n"),
    swap("a hard break is added by a backslash", r"(?<=[a-z,])\n(?=[a-z])", "\\\\\n"),
    swap("a hard break of spaces becomes a backslash", r"(?<=\S) {2,}\n(?=\S)", "\\\\\n"),
    swap("a paragraph is split by a blank line", r"(?<=[a-z,])\n(?=[a-z])", "\n\n"),
    swap("a paragraph is split inside of a line", r"(?<= [a-z]{3}) (?=[a-z]{3} )", "\n\n"),
    swap("two paragraphs are merged", r"(?<=[.:])\n\n(?=[A-Z][a-z]+ )", "\n"),
    swap("a paragraph is lost", r"(?<=\n\n)[A-Z][a-z]+ [^\n]*\n(?=\n|\Z)", ""),
    swap("a paragraph is doubled", r"(?<=\n\n)([A-Z][a-z]+ [^\n]*\n)(?=\n|\Z)", r"\1\n\1"),
    swap("a thematic break is added", r"(?<=\w\.)\n\n", "\n\n---\n\n"),
    swap("a thematic break is lost", r"(?<=\n\n)---\n\n", ""),
    swap("a thematic break is written otherwise", r"(?<=\n\n)---(?=\n\n)", "***"),
    whole("the final newline is lost", lambda t: t[:-1] if t.endswith("\n") else None),
    whole("a final newline is added", lambda t: t + "\n"),
    whole("one line end becomes that of Windows", lambda t: t.replace("\n", "\r\n", 1) if "\r" not in t else None),
    whole("all line ends become those of Windows", lambda t: t.replace("\n", "\r\n") if "\r" not in t else None),
    whole("line ends of Windows are lost", lambda t: t.replace("\r\n", "\n")),
    swap("a carriage return alone ends a line", r"(?<=[a-z,])\n(?=[a-z])", "\r"),
    swap("a line separator stands for a space", r"(?<= [a-z]{3}) (?=[a-z]{3} )", "\u2028"),
    swap("spaces are left at a line's end", r"(?<=\w\.)\n", " \n"),
    swap("a tab stands for an indent", r"^ {4}(?=\S)", "\t"),
    whole("the byte order mark is lost", lambda t: t.removeprefix("\ufeff")),
    whole("the byte order mark is doubled", lambda t: "\ufeff" + t if t.startswith("\ufeff") else None),
    whole("a byte order mark is added", lambda t: None if t.startswith("\ufeff") else "\ufeff" + t),
)

MARKUP = (
    swap("a raw tag is added", _WORD, r"<b>\g<0></b>"),
    swap("a raw line break is added", rf"({_WORD}) ", r"\1<br> "),
    swap("a script is added", rf"({_WORD}) ", r"\1 <script>x</script> "),
    swap("a raw tag is lost", r"</?(?:kbd|a|b|br|sup|em|code)\b[^>\n]*>", ""),
    swap("a raw tag's attribute changes", r"(<\w+ \w+=\"[^\"\n]+)\"", r'\1x"'),
    swap("a raw tag is given a handler", r"<(a|div|img|br|p|b)\b", r'<\1 onclick="x()"'),
    swap("a raw tag is written in capitals", r"<(a|div|img|br|p|b|kbd)\b", lambda m: m[0].upper()),
    swap("a comment changes", r"<!-- ?(\w+)", r"<!-- \1x"),
    swap("a comment is lost", r"<!--(?s:.)*?-->", ""),
    swap("a comment is added", rf"({_WORD}) ", r"\1 <!-- checked --> "),
    swap("an entity is read as its character", r"&(?:lt|gt|amp|copy);", _CHARACTER_OF),
    swap("a numbered entity is read as its character", r"&#(\d+);", lambda m: chr(int(m[1]))),
    swap("a no-break entity becomes a space", r"&nbsp;", " "),
    swap("an ampersand is escaped", r"(?<= )&(?= )", "&amp;"),
    swap("an entity is escaped again", r"&(lt|gt|amp|copy|nbsp);", r"&amp;\1;"),
    swap("a word is followed by a new entity", rf"({_WORD}) ", r"\1&nbsp;"),
    swap("a backslash escape is lost", r"\\([*_<\[{|])", r"\1"),
    swap("a character is escaped anew", r"(?<=[a-z])([.!])(?=\s)", r"\\\1"),
)

DIALECTS = (
    swap("a template tag changes", r"\{\{ ?(\w+)", r"{{ \1x"),
    swap("a template tag is lost", r"\{\{[^}\n]*\}\}", ""),
    swap("a template tag is doubled", r"\{\{[^}\n]*\}\}", r"\g<0> \g<0>"),
    swap("a template tag is added", rf"({_WORD}) ", r"\1 {{ secret }} "),
    swap("a statement's name changes", r"\{% ?(\w+)", r"{% \1x"),
    swap("a statement is lost", r"\{%[^%\n]*%\}", ""),
    swap("a statement is added", rf"({_WORD}) ", r"\1 {% include x %} "),
    swap("a shortcode's parameter changes", r"(\{\{[<%] \w+[^}\n]*?)(\w)( *[>%]\}\})", _first_letter),
    swap("an interpolation's name changes", r"(?<!\{)\{([a-z]\w+)\}", r"{\1s}"),
    swap("an interpolation is added", rf"({_WORD}) ", r"\1 {value} "),
    swap("a formula changes", r"(?<!\$)\$([^$\s\n][^$\n]*)\$(?!\$)", r"$\1+1$"),
    swap("a formula loses its marks", r"(?<!\$)\$([^$\s\n][^$\n]*)\$(?!\$)", r"\1"),
    swap("a formula is added", _WORD, r"$\g<0>$"),
    swap("a formula in display changes", r"(\$\$\n.*)\n", r"\1 + 1\n"),
    swap("an attribute list is lost", r"\{[#.:] ?[\w.][^}\n]*\}", ""),
    swap("an attribute list changes", r"\{([#.:] ?[\w.][^}\n]*)\}", r"{\1 .x}"),
    swap("an admonition's kind changes", r"^(!!!|\?\?\?) \w+", r"\1 danger"),
    swap("a container's kind changes", r"^:::\s*\w+", ":::danger"),
    swap("a container is left open", r"^:::\s*$", ""),
    swap("a role changes", r"\{(ref|doc)\}`", r"{\1x}`"),
    swap("a role's target changes", r"(:(?:ref|doc):`\w+)", r"\1s"),
    swap("a wiki link changes", r"\[\[([^\]\n]+)\]\]", r"[[\1s]]"),
    swap("a citation changes", r"\[@(\w+)", r"[@\g<1>a"),
    swap("an emoji's code changes", r"(?<![\w:])(:[a-z]+)(:)(?![\w:])", r"\1s\2"),
    swap("a number of an issue changes", r"(?<=\s)#(\d+)\b", r"#\g<1>0"),
    swap("a person's handle changes", r"(?<=\s)@(\w+)", r"@\1x"),
    swap("a placeholder of printf changes", r"(?<=\s)%s", "%d"),
    swap("a mark of the protocol is left in the text", rf"({_WORD}) ", r"\1 @@1QX@@ "),
    swap("a value of the front matter changes", r"\A((?:---|\+\+\+)\n\w+ ?[:=] ?\S+)", r"\1x"),
    swap("a line is added to the front matter", r"\A(---|\+\+\+)\n(?=\w+ ?[:=])", r"\1\nedited = true\n"),
    swap("front matter loses its last line", r"\A((?:---|\+\+\+)\n(?:.+\n)+?)(?:---|\+\+\+)\n", r"\1"),
    swap("front matter is doubled", r"\A(?:---|\+\+\+)\n(?:.+\n)+?(?:---|\+\+\+)\n", r"\g<0>\g<0>"),
    whole("front matter is invented", lambda t: None if t.startswith(("---", "+++")) else f"---\ntitle: X\n---\n{t}"),
)

CHARACTERS = (
    swap("a no-break space becomes a space", "[\u00a0\u202f]", " "),
    swap("a space becomes a no-break space", rf"({_WORD}) ", "\\1\u00a0"),
    swap("a space of no width is added", r"(?<= [a-z]{3})(?=[a-z]{3})", "\u200b"),
    swap("a soft hyphen is added", r"(?<= [a-z]{3})(?=[a-z]{3})", "\u00ad"),
    swap("a text direction is overridden", rf"({_WORD}) ", "\\1\u202e "),
    swap("a hidden tag character is added", rf"({_WORD}) ", "\\1\U000e0041 "),
    swap("a variation selector is added", rf"({_WORD}) ", "\\1\ufe0f "),
    swap("a character of private use is added", rf"({_WORD}) ", "\\1\ue000 "),
    swap("a control character is added", rf"({_WORD}) ", "\\1\x07 "),
    swap("a replacement character is added", r"(?<= [a-z]{2})[a-z](?=[a-z]{2})", "\ufffd"),
    swap("a letter comes from another script", r"(?<= [b-z]{2})[aeop](?=[a-z]{2})", _CYRILLIC),
    swap("a letter is of full width", r"(?<= [a-z]{2})[a-z](?=[a-z]{2})", lambda m: chr(ord(m[0]) + 0xFEE0)),
    swap("a letter is taken apart", r"[é\u00ef]", _decomposed),
    swap("curly quotes become straight", r"\u201c([^\u201d\n]*)\u201d", r'"\1"'),
    swap("straight quotes become curly", r"(?<=\s)\"(\w[^\"\n`]*)\"(?=\s)", "\u201c\\1\u201d"),
    swap("a curly apostrophe becomes straight", r"(?<=[a-z])\u2019(?=[a-z])", "'"),
    swap("a straight apostrophe becomes curly", r"(?<=[a-z])'(?=[a-z])", "\u2019"),
    swap("a dash becomes a hyphen", r"[\u2013\u2014]", "-"),
    swap("a hyphen becomes a dash", r"(?<=[a-z] )-(?= [a-z])|(?<=[a-z])-(?=[a-z])", "\u2013"),
    swap("an ellipsis becomes three dots", r"\u2026", "..."),
)

STRUCTURE: tuple[Damage, ...] = (
    *EMPHASIS, *LINKS, *IMAGES, *FOOTNOTES, *CODE, *HEADINGS, *LISTS, *QUOTES, *TABLES, *BREAKS, *MARKUP, *DIALECTS,
    *CHARACTERS,
)  # fmt: skip
