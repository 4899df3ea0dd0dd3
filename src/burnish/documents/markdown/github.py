"""cmark-gfm, what GitHub renders with: the second parser. The only file that imports it.

It gives HTML without offsets. Its tags with all attributes, and the text of code, are the second skeleton; words
between them may change. Raw HTML passes through to the output, so that its tags count too.
"""

import re

import cmarkgfm
from cmarkgfm.cmark import Options

from burnish.model.document import Outline

_OPTIONS = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
#: Without its autolink extension: pyromark never links bare URLs, and our scanner masks them for both.
_EXTENSIONS = ["table", "strikethrough", "tasklist"]
_SKELETON = re.compile(r"<code[^>]*>.*?</code>|<!--(?:-?>|.*?(?:-->|\Z))|<[^>]*>", re.DOTALL)


def to_html(text: str) -> str:
    """Markdown body to HTML, raw HTML and unknown URL schemes included."""
    return str(cmarkgfm.cmark.markdown_to_html_with_extensions(text, _OPTIONS, _EXTENSIONS))


def skeleton(html: str) -> Outline:
    """Tags and code of a rendered body, in order; without offsets."""
    return Outline(_SKELETON.findall(html))
