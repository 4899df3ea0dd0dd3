"""The second parser."""

import sys
from pathlib import Path

import pytest

from burnish.documents.markdown.github import to_html

TEXT = "# Title\n\nSome *text* with `code` and a [link](target).\n\n- item\n" * 300


def test_html_is_what_github_renders():
    html = to_html("A **word**[^1] and <b>raw</b>.\n\n| a |\n| - |\n| b |\n\n[^1]: Note.\n")

    assert "<strong>word</strong><sup" in html
    assert "<b>raw</b>" in html
    assert "<td>b</td>" in html


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_rendering_again_and_again_takes_no_more_memory():
    to_html(TEXT)
    before = resident_pages()

    for _ in range(200):
        to_html(TEXT)

    assert resident_pages() - before < 500  # 2 MB; what the package itself does not free would be some 25 MB


def resident_pages() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
