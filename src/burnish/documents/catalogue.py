"""Every format, one line each. The factories import their parser on use."""

from burnish.ports import Format
from burnish.registry import Registry


def formats() -> Registry[Format]:
    """A registry of all formats by name."""
    registry: Registry[Format] = Registry("format")
    registry.add("markdown", _markdown)
    registry.add("plain", _plain)
    return registry


def _markdown() -> Format:
    from burnish.documents.markdown.format import Markdown

    return Markdown()


def _plain() -> Format:
    from burnish.documents.plain import Plain

    return Plain()
