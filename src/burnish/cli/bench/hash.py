"""`burnish bench hash`: what a key of the cache costs, beside hashes that withstand an attacker."""

import platform
from collections.abc import Callable, Mapping
from hashlib import blake2b, sha256
from os import urandom
from zlib import crc32

from burnish.cache.keys import KEY_SIZE, key_of
from burnish.cli.bench.pace import pace
from burnish.cli.terminal import Terminal

SIZES = {"200 B": 200, "2 KB": 2_000, "20 KB": 20_000}  #: about a paragraph, a section, a document
HASHES: Mapping[str, Callable[[bytes], object]] = {
    "MurmurHash3, 128 bits": key_of,
    "SHA-256": lambda data: sha256(data).digest(),
    "BLAKE2b, 128 bits": lambda data: blake2b(data, digest_size=KEY_SIZE).digest(),
    "CRC-32": crc32,
}
CLAIM = 5  #: times as fast as a safe hash: the report that burnish grew from


def run(texts: int, terminal: Terminal) -> int:
    """Hash so many texts of each size, print the table, and return the exit code."""
    terminal.line(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    terminal.line("microseconds for one text, and how many times as long as the key takes")
    terminal.line(f"{'':<24}" + "".join(f"{size:>18}" for size in SIZES))
    items = {size: [urandom(length) for _ in range(texts)] for size, length in SIZES.items()}
    took = {name: {size: pace(work, items[size]) for size in SIZES} for name, work in HASHES.items()}
    key = took["MurmurHash3, 128 bits"]
    for name, times in took.items():
        cells = "".join(f"{times[size]:>10.2f}{times[size] / key[size]:>7.1f}x" for size in SIZES)
        terminal.line(f"{name:<24}{cells}")
    held = [size for size in SIZES if took["SHA-256"][size] >= CLAIM * key[size]]
    terminal.line(f"the report's claim, {CLAIM} times as fast as SHA-256, holds for: {', '.join(held) or 'no size'}")
    return 0
