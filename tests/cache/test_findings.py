"""What earlier runs found: read as it was written, or not known."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.cache.findings import KeptFindings
from burnish.model.edits import Refusal, Tier
from burnish.model.files import Stamp
from burnish.model.known import Dependencies, Known
from burnish.model.results import DocumentResult, Proposal, Status, Verdict

PROPOSAL = Proposal(
    rule="misspelling",
    strategy="accuracy",
    tier=Tier.SAFE,
    message="'teh' is a misspelling of 'the'",
    verdict=Verdict.APPLIED,
    line=3,
    column=4,
    start=10,
    end=13,
    before="teh",
    after="the",
    refusal=Refusal("facts", "because"),
)
RESULT = DocumentResult("a.md", Status.CHANGED, proposals=(PROPOSAL,), frozen={"front matter": 12}, size=99)
DEPENDS = Dependencies({"b.md": True}, {"c.md": "abc"}, {"d.md": None, "e.md": "f.md"})
KNOWN = Known(Stamp(99, 12345, certain=True), b"d" * 16, b"a" * 16, RESULT, DEPENDS)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "findings.sqlite3"


@pytest.fixture
def findings(path):
    findings = KeptFindings(path)
    yield findings
    findings.close()


def test_a_look_is_read_as_it_was_written_also_by_the_next_process(findings, path):
    findings.keep({"a.md": KNOWN}, {"c.md": (Stamp(1, 2, certain=False), "abc")})
    findings.close()
    again = KeptFindings(path)

    assert again.known("a.md") == KNOWN
    assert again.anchors("c.md") == (Stamp(1, 2, certain=False), "abc")
    assert again.known("c.md") is again.anchors("a.md") is None
    again.close()


def test_a_later_look_takes_the_place_of_an_earlier_one(findings):
    other = DocumentResult("a.md", Status.LEFT_ALONE, "generated", size=1)
    findings.keep({"a.md": KNOWN}, {})
    findings.keep({"a.md": Known(KNOWN.stamp, KNOWN.digest, KNOWN.asked, other, Dependencies({}, {}, {}))}, {})

    assert findings.known("a.md").result == other


def test_names_that_are_no_text_are_not_kept_and_the_others_are(findings):
    findings.keep({"a\udcff.md": KNOWN, "b.md": KNOWN}, {"\udcff": (KNOWN.stamp, "x")})

    assert findings.known("a\udcff.md") is None
    assert findings.known("b.md") == KNOWN


@pytest.mark.parametrize("value", ["{}", "[]", '{"stamp": 1}', "null", "1"])
def test_what_this_version_does_not_write_is_not_known(findings, path, value):
    from zlib import crc32

    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO looks VALUES ('a.md', ?, ?)", (value, crc32(value.encode())))
        db.execute("INSERT INTO looks VALUES ('b.md', ?, 1)", (value,))
    db.close()

    assert findings.known("a.md") is findings.known("b.md") is None


@given(data=st.binary(max_size=300))
def test_a_file_of_anything_is_set_aside_and_the_run_goes_on(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("f") / "findings.sqlite3"
    path.write_bytes(data)
    findings = KeptFindings(path)

    findings.keep({"a.md": KNOWN}, {})

    assert findings.known("a.md") in (KNOWN, None)
    findings.close()
