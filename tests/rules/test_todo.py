"""When is a mark of an author a mark, and when is it spoken about?"""

import pytest

from burnish.documents.markdown.format import Markdown
from burnish.pipeline.site import Alone
from burnish.rules.todo import Todo


def found(text: str) -> list[str]:
    prefix = "left for later: "
    return [f.message.removeprefix(prefix) for f in Todo().check(Markdown().page(text.encode()), Alone())]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("## TODO\n", "TODO"),
        ("- [ ] TODO - later\n", "TODO - later"),
        ("| a |\n|---|\n| TBD |\n", "TBD"),
        ("The owner is TBD\r\n", "TBD"),
        ("See FIXME: this\n", "FIXME: this"),
        ("**TODO**: this\n", "TODO**: this"),
        ("a <!-- XXX --> b\n", "XXX"),
        ("{/* TODO: that */}\n", "TODO: that"),
        ("<!--\n  TODO(ada) first\n-->\n", "TODO(ada) first"),
        ("<!-- ## TODO How? -->\n", "TODO How?"),
        ("TODO: " + "long " * 20, "TODO: " + ("long " * 20)[:54] + "..."),
    ],
)
def test_a_mark_is_told_with_what_stands_behind_it(text: str, quoted: str):
    assert found(text) == [quoted]


@pytest.mark.parametrize(
    "text",
    [
        "the TODO list, a TODO comment\n",
        "TODO comments are found\n",
        "43 % are TODO, 21 % are done\n",
        "status XXX\n",
        "Total Blocking Time (TBD)\n",
        "`TODO: x` and 'TODO' and \"FIXME\"\n",
        "[x](#TODO) [y](a/TODO.md) #TODO: x\n",
        "    TODO: code\n",
        "<div>\nTODO: raw\n</div>\n",
        "<!-- a TODO list -->\n",
        "TODOS: todo: Todo:\n",
    ],
)
def test_what_is_spoken_about_is_not_told(text: str):
    assert found(text) == []


def test_a_long_line_of_marks_is_read_in_time_that_grows_with_it():
    assert len(found("TODO: x " * 20_000)) == 20_000
