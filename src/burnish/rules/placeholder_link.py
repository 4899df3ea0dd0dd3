"""Reports a link that leads nowhere yet: `[text]()`, `[text](#)`, `[text](TODO)`, `[text](https://link)`.

Also an image without a source. A link to `#` whose text says that it leads to the top of the page is none.
"""

import re
from collections.abc import Iterator

from burnish.model.page import Page, PageFinding
from burnish.patterns import late_pattern
from burnish.ports import Site

_NOWHERE = late_pattern(
    r"#|https?:(?://)?|\.\.\.|…|\?+|_+|x{3,}"
    r"|(?:https?://)?(?:(?:www\.)?example\.(?:com|org|net)/)?(?:[-_<\[{]*(?:todo|tbd|fixme|placeholder)[-_>\]}]*)/?"
    r"|https?://(?:link|url|address|placeholder|insert|link-here|your-?(?:link|url))/?"
    r"|[<\[{]*(?:(?:insert|add|put|your)[-_ ]?(?:the[-_ ])?(?:link|url)|(?:link|url)[-_ ]?here)(?:[-_ ]?here)?[>\]}]*",
    re.IGNORECASE,
)
_TOP = late_pattern(r"\b(?:top|up|back|home|contents?|toc|start|menu|index)\b|[↑⬆▲⇧🔝⤴🔼^]", re.IGNORECASE)
_LONGEST = 60  #: characters that a message quotes


class PlaceholderLink:
    """Implements `burnish.ports.PageRule`."""

    name = "placeholder-link"
    strategy = "completeness"
    summary = "Give each link its target."
    version = 1
    cases = (
        ("See [the guide]().\n", "the link 'the guide' has no target"),
        ("See [the guide](TODO).\n", "the link 'the guide' leads nowhere yet: TODO"),
        ("See [the guide](#).\n", "the link 'the guide' leads nowhere yet: #"),
        (
            "See [the guide](https://example.com/TODO).\n",
            "the link 'the guide' leads nowhere yet: https://example.com/TODO",
        ),
        ("![a map]()\n", "the image 'a map' has no source"),
        ("[Back to top](#) [](#) [↑](#)\n", ""),
        ("See [the guide](link.md), [todo](https://example.com/todo-list) and [it](#todo).\n", ""),
    )

    def check(self, page: Page, site: Site) -> Iterator[PageFinding]:  # noqa: ARG002 - the port's signature
        """Each link whose target is none."""
        found: list[PageFinding] = []
        for link in page.links:
            target, text = link.target.strip(), " ".join(link.text.split())
            text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
            if not target and text:
                kind, lacks = ("image", "source") if link.image else ("link", "target")
                found.append(PageFinding(link.start, link.end, f"the {kind} {text!r} has no {lacks}"))
            elif text and _NOWHERE.fullmatch(target) and not (target == "#" and _TOP.search(text)):
                found.append(PageFinding(link.start, link.end, f"the link {text!r} leads nowhere yet: {target}"))
        yield from sorted(found)
