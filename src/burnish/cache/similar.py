"""Answered texts by their sketches: one SQLite file in which texts that are nearly the same are found.

Nothing of it is held in memory. Each text has a few bands (`similarity.sketch`), and its sentences; those that share at
least one of these with a text are its candidates, the one that shares most first. What may be reused of a candidate is
not decided here.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from zlib import crc32

from burnish.cache.database import LosableFile
from burnish.cache.keys import key_of, parts_of
from burnish.cache.transplant import has_parts, sentence_keys
from burnish.similarity.sketch import Bands, Sketcher, number_of

VERSION = 1  #: of the file
_TEXTS = (
    "CREATE TABLE texts (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, scope BLOB NOT NULL, text TEXT NOT NULL,"
    " value BLOB NOT NULL, run TEXT NOT NULL, sum INTEGER NOT NULL)"
)
_BANDS = "CREATE TABLE bands (band INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (band, id)) WITHOUT ROWID"
_CANDIDATES = 4  #: texts that are given for one
_LIKELIEST = 64  #: of one band: a band that so many texts share tells nothing
_BUFFER = 256 << 10  #: bytes that wait to be written together
_SAYING = 30  #: characters of a sentence that is looked for; shorter ones stand in many texts
_LONGEST = 20_000  #: characters of a text; longer ones are hardly ever the same in part

_Added = tuple[bytes, str, bytes]  # scope, text, value


class SimilarTexts:
    """Implements `ports.Near`. For one thread at a time. Texts of one sentence are neither kept nor found."""

    def __init__(self, path: Path, sketcher: Sketcher, *, limit: int = 256 << 20) -> None:
        """Open or make the file at `path`, whose folder exists.

        Args:
            limit: bytes of the file; what was added longest ago goes first.
        """
        self._file = LosableFile(path, VERSION, (_TEXTS, _BANDS))
        self._sketcher, self._limit = sketcher, limit
        self._mark = crc32(sketcher.name.encode())
        self._run = ""
        self._waiting: dict[tuple[bytes, str], bytes] = {}
        self._size = 0
        self._is_empty: bool | None = None  # of other runs' texts; None: not looked yet

    @property
    def problem(self) -> str:
        """Why nothing is kept, or what was set aside: a clause for the user; empty when all is well."""
        return self._file.problem

    def begin(self, run: str) -> None:
        """As in `ports.Near`."""
        self._run, self._is_empty = run, None

    def near(self, scopes: Sequence[bytes], texts: Sequence[str]) -> Sequence[Sequence[tuple[str, bytes]]]:
        """As in `ports.Near`; at most four for each text."""
        found: list[Sequence[tuple[str, bytes]]] = [()] * len(texts)
        db = self._file.db
        if db is None or not texts:
            return found
        try:
            if self._is_empty is None:
                self._is_empty = (
                    db.execute("SELECT 1 FROM texts WHERE run <> ? LIMIT 1", [self._run]).fetchone() is None
                )
            if self._is_empty:
                return found
            open_ = [at for at, text in enumerate(texts) if has_parts(text)]
            for at, bands in zip(open_, self._sketcher.bands([texts[at] for at in open_]), strict=True):
                found[at] = self._candidates(db, scopes[at], self._own(scopes[at], texts[at], bands))
        except sqlite3.Error as exc:
            self._file.failed(exc)
        return found

    def add(self, entries: Iterable[_Added]) -> None:
        """As in `ports.Near`; they are written when enough of them wait."""
        for scope, text, value in entries:
            if len(text) <= _LONGEST and has_parts(text):
                self._waiting[scope, text] = value
                self._size += len(text) + len(value)
        if self._size > _BUFFER:
            self.flush()

    def flush(self) -> None:
        """As in `ports.Near`; what cannot be written is given up."""
        waiting, self._waiting, self._size = self._waiting, {}, 0
        db = self._file.db
        if db is None or not waiting:
            return
        bands = self._sketcher.bands([text for _, text in waiting])
        try:
            with db:
                self._write(db, waiting, bands)
                self._shrink(db)
        except sqlite3.Error as exc:
            self._file.failed(exc)

    def close(self) -> None:
        """As in `ports.Near`."""
        self.flush()
        self._file.close()

    def _own(self, scope: bytes, text: str, bands: Bands) -> Sequence[int]:
        """The bands of a text as they are kept, and its sentences: those of another scope or sketcher are others."""
        mark = int.from_bytes(scope[:8], "big", signed=True)
        keys = (key for key in sentence_keys(text) if len(key) >= _SAYING)
        return [
            *{band ^ mark ^ self._mark for band in bands},
            *{number_of(key.encode(errors="surrogatepass")) ^ mark for key in keys},
        ]

    def _write(self, db: sqlite3.Connection, waiting: dict[tuple[bytes, str], bytes], bands: Sequence[Bands]) -> None:
        keys = [key_of(parts_of(scope, text)) for scope, text in waiting]
        known = {key: number for key in keys for number in [_number_of(db, key)] if number is not None}
        number = db.execute("SELECT coalesce(max(id), 0) FROM texts").fetchone()[0]
        rows: list[tuple[object, ...]] = []
        marks: list[tuple[int, int]] = []
        for key, ((scope, text), value), own in zip(keys, waiting.items(), bands, strict=True):
            if key in known:
                again = (value, _sum(scope, text, value), known[key])
                db.execute("UPDATE texts SET value = ?, sum = ? WHERE id = ?", again)
                continue
            number += 1
            rows.append((number, key, scope, text, value, self._run, _sum(scope, text, value)))
            marks += [(band, number) for band in self._own(scope, text, own)]
        db.executemany("INSERT INTO texts (id, key, scope, text, value, run, sum) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", sorted(marks))

    def _sharing(self, db: sqlite3.Connection, bands: Sequence[int]) -> list[tuple[int, int]]:
        """Numbers of texts that share bands, and how many each does; those that share most first, then the latest."""
        shared: dict[int, int] = {}
        for band in bands:
            # the latest: a text is most often like its own last version
            rows = db.execute("SELECT id FROM bands WHERE band = ? ORDER BY id DESC LIMIT ?", (band, _LIKELIEST))
            for (number,) in rows:
                shared[number] = shared.get(number, 0) + 1
        return sorted(shared.items(), key=lambda item: (-item[1], -item[0]))

    def _candidates(self, db: sqlite3.Connection, scope: bytes, bands: Sequence[int]) -> list[tuple[str, bytes]]:
        found: list[tuple[str, bytes]] = []
        for number, _ in self._sharing(db, bands)[: 4 * _CANDIDATES]:
            row = db.execute("SELECT scope, text, value, run, sum FROM texts WHERE id = ?", [number]).fetchone()
            if row is None:
                continue
            its, text, value, run, checksum = row
            if its == scope and run != self._run and isinstance(text, str) and checksum == _sum(scope, text, value):
                found.append((text, value))
                if len(found) == _CANDIDATES:
                    break
        return found

    def _shrink(self, db: sqlite3.Connection) -> None:
        """Remove the oldest eighth while the file is too large. Its pages are used again."""
        while _used(db) > self._limit:
            last = db.execute("SELECT min(id) + (max(id) - min(id)) / 8 FROM texts").fetchone()[0]
            if last is None:
                return
            db.execute("DELETE FROM bands WHERE id <= ?", [last])
            db.execute("DELETE FROM texts WHERE id <= ?", [last])


def _number_of(db: sqlite3.Connection, key: bytes) -> int | None:
    row = db.execute("SELECT id FROM texts WHERE key = ?", [key]).fetchone()
    return None if row is None else int(row[0])


def _sum(scope: bytes, text: str, value: bytes) -> int:
    return crc32(value, crc32(text.encode(errors="surrogatepass"), crc32(scope)))


def _used(db: sqlite3.Connection) -> int:
    """Bytes of the pages in use."""
    pages, free, size = (
        db.execute(f"PRAGMA {it}").fetchone()[0] for it in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)
