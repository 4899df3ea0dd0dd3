"""Bytes out of a compressed body, never more at once than asked for. Pure.

We ask endpoints not to compress. One that does so anyway is understood, as far as the standard library can, and cannot
fill the memory: a few hundred bytes can unpack to many megabytes.
"""

import zlib

_NAMED = {
    name: f"as {name}" for name in ("br", "zstd", "compress")
}  # a word of the other side is shown as it is, or not
_GZIP = 16 + zlib.MAX_WBITS


class Unpacker:
    """Unpacks one body, piece by piece. What follows the end of the compressed data is passed over.

    Raises:
        ValueError: this coding is not known; here and below, the message is a clause about the endpoint.
    """

    def __init__(self, coding: str) -> None:
        if coding not in ("gzip", "x-gzip", "deflate"):
            raise ValueError(f"it packs its answer {_NAMED.get(coding, 'in its own way')}, though it was asked not to")
        self._gzip = coding != "deflate"
        self._began = False
        self._stream = zlib.decompressobj(_GZIP)

    def feed(self, packed: bytes, most: int) -> bytes:
        """What `packed` holds; where that is more than `most` bytes, `most` + 1 of them, and the rest is lost.

        Raises:
            ValueError: it is not packed as was said.
        """
        if not packed or self._stream.eof:
            return b""
        if not self._began and not self._gzip:  # some endpoints leave out the head that the standard asks for
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if packed[0] & 0x0F == 8 else -zlib.MAX_WBITS)
        self._began = True
        try:
            return self._stream.decompress(packed, most + 1)
        except zlib.error as exc:
            raise ValueError("its answer cannot be unpacked") from exc

    def end(self) -> None:
        """Raises `ValueError` when the end of the data has not come."""
        if not self._stream.eof:
            raise ValueError("the packed answer was cut off")
