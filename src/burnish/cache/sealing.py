"""How an answer lies in a store that others can write: sealed, so that only who has the secret can have put it there.

A sealed answer is one byte of version, 32 bytes of a keyed BLAKE2b (RFC 7693) over the tenant, the key and all that
follows, the size of parts and value, and these two packed. The seal is looked at before anything is unpacked. It shows
who wrote; it hides nothing.
"""

from hashlib import blake2b, sha256
from hmac import compare_digest

from burnish.cache.keys import parts_of
from burnish.cache.packing import pack, unpack

VERSION = b"\x01"
MOST = 1 << 20  #: bytes of an answer, packed or not; a longer one is neither kept nor believed
_MAC = 32  # bytes
_LENGTH = 4  # bytes of a length, as in `parts_of`
_NO_DICTIONARY = b""  # whoever opens has none in common with who sealed


class Seal:
    """Seals and opens the answers of one tenant."""

    def __init__(self, secret: str, tenant: str) -> None:
        """`secret`: what all who share the answers know, and nobody else."""
        self._mac = blake2b(key=sha256(secret.encode(errors="surrogatepass")).digest(), digest_size=_MAC)
        self._mac.update(parts_of("burnish answers", tenant))

    def close(self, key: bytes, parts: bytes, value: bytes) -> bytes | None:
        """An answer as it is to be stored; None when it is too long for that."""
        raw = parts_of(parts, value)
        if len(raw) > MOST:
            return None
        body = len(raw).to_bytes(_LENGTH, "big") + pack(raw, _NO_DICTIONARY)
        sealed = VERSION + self._sum(key, body) + body
        return sealed if len(sealed) <= MOST else None

    def open(self, key: bytes, parts: bytes, sealed: bytes) -> bytes | None:
        """The value that was stored under this key for these parts; None for anything else."""
        body = sealed[1 + _MAC :]
        if (
            len(sealed) > MOST
            or sealed[:1] != VERSION
            or not compare_digest(sealed[1 : 1 + _MAC], self._sum(key, body))
        ):
            return None
        raw = unpack(body[_LENGTH:], int.from_bytes(body[:_LENGTH], "big"), _NO_DICTIONARY)
        before = parts_of(parts)
        value = raw[len(before) + _LENGTH :] if raw is not None else b""
        return value if raw == before + parts_of(value) else None

    def _sum(self, key: bytes, body: bytes) -> bytes:
        mac = self._mac.copy()
        mac.update(parts_of(key, body))
        return mac.digest()
