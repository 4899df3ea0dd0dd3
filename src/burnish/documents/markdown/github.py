"""cmark-gfm, what GitHub renders with: the second parser. The only file that imports it.

It gives HTML without offsets. Its tags with all attributes, and the text of code, are the second skeleton; words
between them may change. Raw HTML passes through to the output, so that its tags count too.

The package `cmarkgfm` never frees the syntax tree and the HTML (its issue 53): some 6 KB for each KB of text, too much
for thousands of documents. So the steps of its `markdown_to_html_with_extensions` are done here, and both are freed
through the C library's own functions, which the extension module exports. Where it does not (Windows), they stay.
"""

import ctypes
import re
from functools import lru_cache
from typing import Any

from cmarkgfm import _cmark, cmark
from cmarkgfm.cmark import Options

from burnish.model.document import Outline
from burnish.patterns import late_pattern

_OPTIONS = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
#: Without its autolink extension: pyromark never links bare URLs, and our scanner masks them for both.
_EXTENSIONS = ("table", "strikethrough", "tasklist")
_SKELETON = late_pattern(r"<code[^>]*>.*?</code>|<!--(?:-?>|.*?(?:-->|\Z))|<[^>]*>", re.DOTALL)


def to_html(text: str) -> str:
    """Markdown body to HTML, raw HTML and unknown URL schemes included."""
    free = _freeing()
    parser = cmark.parser_new(options=_OPTIONS)
    try:
        for extension in _extensions():
            cmark.parser_attach_syntax_extension(parser, extension)
        cmark.parser_feed(parser, text)
        root = cmark.parser_finish(parser)
        html = _cmark.lib.cmark_render_html(root, _OPTIONS, cmark.parser_get_syntax_extensions(parser))
        rendered: str = _cmark.ffi.string(html).decode()
        if free is not None:
            free.node(_address(root))
            free.memory(_address(html))
        return rendered
    finally:
        cmark.parser_free(parser)


@lru_cache(maxsize=1)
def _extensions() -> tuple[Any, ...]:
    """The library's own objects, which live as long as it does; a third of a small document's time is to find them."""
    cmark.core_extensions_ensure_registered()
    return tuple(cmark.find_syntax_extension(name) for name in _EXTENSIONS)


def _address(pointer: Any) -> int:
    return int(_cmark.ffi.cast("uintptr_t", pointer))


class _Freeing:
    """The C functions that give memory back, by `ctypes`."""

    class _Allocator(ctypes.Structure):  # `cmark_mem` in cmark-gfm.h
        _fields_ = (("calloc", ctypes.c_void_p), ("realloc", ctypes.c_void_p), ("free", ctypes.c_void_p))

    def __init__(self, library: ctypes.CDLL) -> None:
        self.node = library.cmark_node_free
        self.node.argtypes, self.node.restype = [ctypes.c_void_p], None
        default = library.cmark_get_default_mem_allocator
        default.argtypes, default.restype = [], ctypes.POINTER(self._Allocator)
        self.memory = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(default().contents.free)


@lru_cache(maxsize=1)
def _freeing() -> _Freeing | None:
    try:
        return _Freeing(ctypes.CDLL(_cmark.__file__))
    except (OSError, AttributeError):  # not to be loaded twice, or exports nothing
        return None


def skeleton(html: str) -> Outline:
    """Tags and code of a rendered body, in order; without offsets."""
    return Outline(_SKELETON.findall(html))
