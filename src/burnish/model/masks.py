"""The form of a mask, which documents make and the protocol carries: `@@` + number + two check letters + `@@`.

The number counts the masks of one block from 1; the letters come from the bytes under the mask, so that a mask which
was swapped with another, or invented, does not fit.
"""

from zlib import crc32

from burnish.patterns import late_pattern

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
MASK = late_pattern(r"@@[0-9]+[A-Z2-7]{2}@@")


def mask_for(number: int, payload: bytes) -> str:
    """The mask that stands for `payload` as the block's `number`-th atom, counted from 1."""
    check = crc32(payload)
    return f"@@{number}{_LETTERS[check & 31]}{_LETTERS[check >> 5 & 31]}@@"
