"""What the simulator says: to a request of burnish in its protocol, to any other with the whole document back.

A prompt without markers is a document from its first character to its last: the last user message. Its paragraphs are
edited as blocks are; code, tables, front matter and raw HTML stay.
"""

import re
from collections.abc import Awaitable, Callable, Iterator

from burnish.model.calls import Prompt
from burnish.protocol.marks import END, marker
from burnish.protocol.request import read_request
from burnish.testing.simulator.dialect import Chat
from burnish.testing.simulator.edits import edited
from burnish.testing.simulator.options import RULES, Options

Answer = Callable[[Chat], Awaitable[str]]

_DEFAULT = "clarity"
_AIM = re.compile(r"^- (?P<name>[a-z]+): ", re.MULTILINE)
_GAP = re.compile(r"(\n[ \t]*(?:\n[ \t]*)+)")
_FENCE = re.compile(r"^ {0,3}(?P<mark>`{3,}|~{3,})", re.MULTILINE)
_LEFT_ALONE = re.compile(r"\t| {4}|[ ]{0,3}(?:<|\||---|\+\+\+|#)|.*\n *\|?[ :|-]*-[ :|-]*(?:\n|\Z)")


def answers(options: Options) -> Answer:
    """How to answer; what is needed for that is imported now."""
    return _by_rules() if options.answers == RULES else _by_words(options)


def _by_words(options: Options) -> Answer:
    async def answer(chat: Chat) -> str:
        return answer_in_words(chat.system, chat.user, options.edited, options.seed)

    return answer


def answer_in_words(system: str, user: str, share: float, seed: int) -> str:
    """The reply to a prompt when about `share` of its texts are edited, which ones the seed decides. Pure."""
    asked = read_request(user)
    if not asked:
        return "".join(_paragraphs(user, share, seed))
    found = _AIM.search(system)
    strategy = found["name"] if found else _DEFAULT
    changed = ((name, text, edited(text, share, seed)) for name, text in asked)
    return "\n".join([*(f"{marker(name, strategy)} {new}" for name, old, new in changed if new != old), END])


def _paragraphs(document: str, share: float, seed: int) -> Iterator[str]:
    """The document in parts, gaps between paragraphs included."""
    fence = ""  # the mark that opened the code we are in
    for number, part in enumerate(_GAP.split(document)):
        if number % 2:
            yield part
            continue
        before, fence = fence, _fence_after(part, fence)
        alone = before or fence or _FENCE.search(part) or _LEFT_ALONE.match(part)
        yield part if alone else edited(part, share, seed)


def _fence_after(part: str, fence: str) -> str:
    for match in _FENCE.finditer(part):
        if not fence:
            fence = match["mark"]
        elif match["mark"].startswith(fence):
            fence = ""
    return fence


def _by_rules() -> Answer:
    """As `burnish enhance --suggestions` would edit; a document without markers comes back as it is."""
    from burnish.providers.rules import RulesProvider
    from burnish.rules.catalogue import catalogue
    from burnish.testing.fakes import KnownWords

    registry = catalogue()
    rules = [registry.make(name) for name in registry]
    providers: dict[frozenset[str], RulesProvider] = {}

    async def answer(chat: Chat) -> str:
        if not read_request(chat.user):
            return chat.user
        aims = frozenset(match["name"] for match in _AIM.finditer(chat.system))
        if aims not in providers:
            asked = [rule for rule in rules if not aims or rule.strategy in aims]
            providers[aims] = RulesProvider(asked, KnownWords())
        return (await providers[aims].complete(Prompt(chat.system, chat.user, 0))).text

    return answer
