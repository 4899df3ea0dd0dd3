"""Short names for the blocks of one request, made from their texts alone, so that equal requests are equal bytes."""

from base64 import b32encode
from collections.abc import Iterator, Sequence
from hashlib import blake2s
from itertools import count

from burnish.protocol.marks import END, STUB

_LENGTHS = (3, 4, 5)


def ids_for(texts: Sequence[str]) -> list[str]:
    """One id for each text, in their order, all different: 3 characters of `a-z2-7`, more where those are taken.

    An id is taken when an earlier text has it, or when any text shows it behind a `[`: so that a line of a reply which
    begins with `[` and an id can be nothing but a marker. `end` is never one.
    """
    taken = {END.strip("[]")}.union(match["id"] for text in texts if "[" in text for match in STUB.finditer(text))
    candidates: dict[str, Iterator[str]] = {}  # equal texts go on where the one before stopped
    ids = []
    for text in texts:
        names = candidates.setdefault(text, _names(text))
        name = next(name for name in names if name not in taken)
        taken.add(name)
        ids.append(name)
    return ids


def _names(text: str) -> Iterator[str]:
    """Without end."""
    data = text.encode(errors="surrogatepass")
    for turn in count():
        digest = blake2s(data, digest_size=5, salt=turn.to_bytes(8, "little")).digest()
        letters = b32encode(digest).decode().lower()
        yield from (letters[:length] for length in _LENGTHS)
