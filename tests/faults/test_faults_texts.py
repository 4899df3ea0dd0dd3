"""Texts that are none, and names that no sane file has, through the real command. The ids are those of the list."""

import os
import re

import pytest

BAD, GOOD = b"We recieve it in the morning.\n", b"We receive it in the morning.\n"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="these names are those of POSIX systems")

# Texts

FENCE = b"```\nteh recieve\n```\n"
MATTER = b"---\ntitle: teh recieve\n---\n"
LEFT = {  # row, bytes, reason
    "latin-1.md": ("F77", "Nous reçûmes it. We recieve it.\n".encode("latin-1"), "not UTF-8 (at byte 7)"),
    "declared.md": ("F77", "---\nencoding: utf-8\n---\nWe recieve café.\n".encode("cp1252"), "not UTF-8 (at byte 38)"),
    "utf-16-le.md": ("F77", "We recieve it.\n".encode("utf-16"), "UTF-16, not UTF-8"),
    "utf-16-be.md": ("F77", b"\xfe\xff" + "We recieve it.\n".encode("utf-16-be"), "UTF-16, not UTF-8"),
    "utf-16.md": ("F77", "We recieve it.\n".encode("utf-16-le"), "binary (NUL at byte 1)"),
    "utf-32.md": ("F77", "We recieve it.\n".encode("utf-32"), "UTF-32, not UTF-8"),
    "shift-jis.md": ("F77", "\u6771\u4eac recieve\n".encode("shift-jis"), "not UTF-8 (at byte 0)"),
    "surrogate.md": ("F77", b"We recieve \xed\xa0\x80 it.\n", "not UTF-8 (at byte 11)"),
    "overlong.md": ("F77", b"We recieve \xc0\xaf it.\n", "not UTF-8 (at byte 11)"),
    "nul.md": ("F79", b"We recieve it.\0\n", "binary (NUL at byte 14)"),
    "png.md": ("F79", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary (NUL at byte 8)"),
}
SAME = {  # nothing to improve, so nothing is written
    "empty.md": b"",
    "spaces.md": b"  \t \n\n   ",
    "line-ends.md": b"\r\n\r\n",
    "mark-only.md": b"\xef\xbb\xbf",
    "front-matter.md": MATTER,
    "front-matter-without-line-end.md": MATTER.rstrip(),
    "code.md": FENCE,
    "code-unclosed.md": FENCE[:-4],
    "code-indented.md": b"    teh recieve\n",
    "front-matter-and-code.md": MATTER + FENCE,
}
WORKED_ON = {  # `recieve` becomes `receive` and all else stays
    "F78-mark.md": b"\xef\xbb\xbfWe recieve it.\n",
    "F78-front-matter.md": b"\xef\xbb\xbf---\ntitle: teh # a comment\n---\nWe recieve it.\n",
    "F78-mark-twice.md": b"\xef\xbb\xbf\xef\xbb\xbfWe recieve it.\n",
    "F80-crlf.md": b"We recieve it.\r\n\r\nThen we\r\nrecieve it.\r\n",
    "F80-cr.md": b"We recieve it.\r\rThen we\rrecieve it.\r",
    "F80-mixed.md": b"We recieve\r\nit.\n\rThen\rwe recieve\n\r\nit.\r\n",
    "F80-separators.md": "We recieve it.\u2028Then\u2029we recieve\u0085it.\n".encode(),
    "F80-form-feed.md": b"We recieve it.\x0c\nThen\x0bwe recieve it.\n",
    "F81-none.md": b"We recieve it.",
    "F81-many.md": b"\n\n\nWe recieve it.\n\n\n\n\n",
    "F81-spaces.md": b"We recieve it.  \n  \n\t\n",
}


def test_texts_that_are_not_utf_8_are_left_alone_with_the_reason(tree):
    """F77, F79."""
    for name, (_, content, _) in LEFT.items():
        tree.put(name, content)

    ended = tree.enhance("-v")

    assert {name: ended.reason(name) for name in LEFT} == {name: reason for name, (_, _, reason) in LEFT.items()}
    assert {ended.status(name) for name in LEFT} == {"left alone"}
    assert "left alone: png.md: binary" in ended.err


def test_documents_with_nothing_to_improve_are_not_written(tree):
    """F82."""
    for name, content in SAME.items():
        tree.put(name, content)

    ended = tree.enhance()

    assert {name: ended.status(name) for name in SAME} == dict.fromkeys(SAME, "unchanged")


def test_marks_line_ends_and_final_newlines_stay(tree):
    """F78, F80, F81."""
    for name, content in WORKED_ON.items():
        tree.put(name, content)

    tree.enhance()

    for name, content in WORKED_ON.items():
        assert (tree.root / name).read_bytes() == content.replace(b"recieve", b"receive"), name


# Names

NAMES = [
    b"new\nline.md",
    b"'quote\".md",
    b"-rf.md",
    b"--write.md",
    b"100%s%n.md",
    "\N{GRINNING FACE}.md".encode(),
    "caf\u00e9.md".encode(),
    "cafe\u0301.md".encode(),
    b"x" * 252 + b".md",
    b"od\xff\xfed.md",
    b"CON.md",
    b"A.md",
    b"a.md",
    b"esc\x1b[31m.md",
    "right\u202eto left.md".encode(),
    b" space .md",
    b"{a,b}*[c].md",
    b"back\\slash.md",
    b"CAPITALS.MD",
    b"tab\t.md",
]


@pytest.mark.parametrize(
    "environ", [{}, {"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_odd_names_are_the_right_files_and_shown_harmless(tree, environ):
    """F84, F85, F88."""
    for number, name in enumerate(NAMES):
        tree.put(name, BAD * (number + 1))

    ended = tree.enhance(env={**os.environ, **environ})

    assert len(ended.documents) == len(NAMES)
    for number, name in enumerate(NAMES):
        assert (tree.root / os.fsdecode(name)).read_bytes() == GOOD * (number + 1)
    assert re.findall(r"[^\n -~\u00a0-\U0010ffff]", ended.out) == []
    assert len(ended.out.splitlines()) == len(NAMES) + 1
    assert r"od\xff\xfed.md" in ended.out


def test_odd_names_can_be_given_by_name(tree):
    """F84."""
    for name in NAMES:
        tree.put(name)

    ended = tree.enhance("--", *(os.fsdecode(name) for name in NAMES))

    assert len(ended.changed) == len(NAMES)
