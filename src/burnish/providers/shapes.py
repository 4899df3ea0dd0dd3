"""JSON to typed shapes and back. The only file that imports msgspec."""

from collections.abc import Callable
from typing import TypeVar

from msgspec import UNSET, MsgspecError, Struct, UnsetType, json

__all__ = ["UNSET", "BadShape", "Struct", "UnsetType", "decode", "encode", "reader"]

T = TypeVar("T")
BadShape = MsgspecError  #: it is no JSON, or of another shape; the message shows nothing of its values


def encode(value: object) -> bytes:
    """As JSON."""
    return json.encode(value)


def decode(text: str) -> object:
    """Raises `BadShape`."""
    return json.decode(text)


def reader(shape: type[T]) -> Callable[[str], T]:
    """A function that reads one shape. Raises `BadShape`."""
    return json.Decoder(shape).decode
