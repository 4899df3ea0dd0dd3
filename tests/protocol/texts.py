"""Texts that are hard on the protocol: random ones, and ones put together from what it uses itself."""

import re

from hypothesis import strategies as st

PARTS = (
    "Use the page", "word", "é 日", "a-z", "`x`", "@", "@@", "@@1QX@@", "@@7AB@@", "@@12AB", "@@34@@", "@@9", "QX@@",
    "[end]", "[end](x)", "[", "]", "[k3f]", "[k3f clarity]", "[p7a + completeness]", "[get started]", "[k3f, p7a]",
    "[guide](@@3QX@@)", "[abcdefghij]", "<doc", '<doc path="x" title="y">', "</doc>", "# Install", "#", "##", "- ",
    "```", "\r", "\r\n", "\ufeff", "\u00a0", "\u2028", "\x85", "\x0b", "[END]",
)  # fmt: skip
GLUE = st.sampled_from((" ", " ", "", "\n", "\n", "\t"))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Any text at all."""
    if draw(st.booleans()):
        return draw(st.text(max_size=60))
    parts = draw(st.lists(st.tuples(st.sampled_from(PARTS), GLUE), max_size=12))
    return "".join(part + glue for part, glue in parts)


#: What no line of a sent text may be. Said here once more, apart from the code that is tested.
MARK = re.compile(r"\[[a-z2-7]{3,}( (\+ )?[A-Za-z]+)?\](\s|\Z)|\[end\]|<doc|</doc>|# ")


def lines(text: str) -> list[str]:
    """Lines as any reader may see them."""
    return re.split(r"[\n\r]", text)
