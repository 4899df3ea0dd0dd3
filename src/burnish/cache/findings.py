"""What was found in documents, kept in one SQLite file so that unchanged ones need not be looked at again.

The values are JSON with a checksum; what does not read back as it was written is not known.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zlib import crc32

from burnish.cache.database import LosableFile, is_text
from burnish.model.edits import Refusal, Tier
from burnish.model.files import Stamp
from burnish.model.known import Dependencies, Known
from burnish.model.results import DocumentResult, Proposal, Status, Verdict

FILE = "findings.sqlite3"  #: in the folder of the state
VERSION = 1  #: of the file
_LOOKS = "CREATE TABLE looks (path TEXT PRIMARY KEY, value TEXT NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID"
_ANCHORS = "CREATE TABLE anchors (path TEXT PRIMARY KEY, value TEXT NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID"
_MOST = 500_000  #: documents; with more, all are forgotten, since most of them are no more there


class KeptFindings:
    """Implements `ports.Findings`. For one thread."""

    def __init__(self, path: Path) -> None:
        """Open or make the file at `path`, whose folder exists."""
        self._file = LosableFile(path, VERSION, (_LOOKS, _ANCHORS))

    def known(self, path: str) -> Known | None:
        """As in `ports.Findings`."""
        value = self._read("SELECT value, sum FROM looks WHERE path = ?", path)
        return None if value is None else _known(value)

    def anchors(self, path: str) -> tuple[Stamp, str] | None:
        """As in `ports.Findings`."""
        value = self._read("SELECT value, sum FROM anchors WHERE path = ?", path)
        return None if value is None else (Stamp(*value[0]), value[1])

    def keep(self, looks: Mapping[str, Known], anchors: Mapping[str, tuple[Stamp, str]]) -> None:
        """As in `ports.Findings`."""
        db = self._file.db
        if db is None:
            return
        try:
            with db:
                if db.execute("SELECT count(*) FROM looks").fetchone()[0] > _MOST:
                    db.execute("DELETE FROM looks")
                    db.execute("DELETE FROM anchors")
                db.executemany("INSERT OR REPLACE INTO looks VALUES (?, ?, ?)", _rows(looks, _value))
                told = {path: [_stamp(stamp), mark] for path, (stamp, mark) in anchors.items()}
                db.executemany("INSERT OR REPLACE INTO anchors VALUES (?, ?, ?)", _rows(told, lambda value: value))
        except sqlite3.Error as exc:
            self._file.failed(exc)

    def clear(self) -> bool:
        """Forget everything, and make the file smaller. False: that cannot be, as while another program writes it."""
        return self._file.empty("looks", "anchors")

    def close(self) -> None:
        """As in `ports.Findings`."""
        self._file.close()

    def _read(self, query: str, path: str) -> Any:
        db = self._file.db
        if db is None or not is_text(path):
            return None
        try:
            row = db.execute(query, [path]).fetchone()
        except sqlite3.Error as exc:
            self._file.failed(exc)
            return None
        if row is None or not isinstance(row[0], str) or row[1] != crc32(row[0].encode()):
            return None
        return json.loads(row[0])


def _rows(values: Mapping[str, Any], form: Any) -> Iterator[tuple[str, str, int]]:
    for path, value in values.items():
        if not is_text(path):
            continue
        text = json.dumps(form(value), separators=(",", ":"))
        yield path, text, crc32(text.encode())


def _stamp(stamp: Stamp) -> list[object]:
    return [stamp.size, stamp.modified, stamp.certain]


def _value(known: Known) -> dict[str, object]:
    result = known.result
    return {
        "stamp": _stamp(known.stamp),
        "digest": known.digest.hex(),
        "asked": known.asked.hex(),
        "path": result.path,
        "status": result.status,
        "reason": result.reason,
        "frozen": dict(result.frozen),
        "size": result.size,
        "proposals": [_told(proposal) for proposal in result.proposals],
        "depends": known.depends._asdict(),
    }


def _told(proposal: Proposal) -> dict[str, object]:
    refusal = proposal.refusal
    return asdict(proposal) | {"refusal": None if refusal is None else refusal._asdict()}


def _known(value: Any) -> Known | None:
    """As it was before `_value`; None for what this version does not write."""
    try:
        result = DocumentResult(
            path=value["path"],
            status=Status(value["status"]),
            reason=value["reason"],
            proposals=tuple(_proposal(told) for told in value["proposals"]),
            frozen=value["frozen"],
            size=value["size"],
        )
        digest, asked = bytes.fromhex(value["digest"]), bytes.fromhex(value["asked"])
        return Known(Stamp(*value["stamp"]), digest, asked, result, Dependencies(**value["depends"]))
    except (KeyError, TypeError, ValueError):
        return None


def _proposal(told: dict[str, Any]) -> Proposal:
    refusal = told["refusal"]
    changed = {"tier": Tier(told["tier"]), "verdict": Verdict(told["verdict"])}
    return Proposal(**(told | changed | {"refusal": None if refusal is None else Refusal(**refusal)}))
