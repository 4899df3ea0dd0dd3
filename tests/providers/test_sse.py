"""A stream of events reads the same however it is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.providers.sse import SseReader

LINES = st.sampled_from(
    (
        "data: {}",
        "data:x",
        "data: ä€😀",
        "data",
        "data:",
        ": ping",
        "event: a",
        "id: 1",
        "",
        "",
        "data:  two",
        "retry: 3",
    )
)
ENDS = st.sampled_from(("\n", "\r\n", "\r"))


@st.composite
def streams(draw: st.DrawFn) -> bytes:
    lines = draw(st.lists(st.tuples(LINES, ENDS), max_size=20))
    bom = draw(st.sampled_from(("", "\ufeff")))
    return (bom + "".join(line + end for line, end in lines)).encode()


def read(*pieces: bytes) -> list[str]:
    reader = SseReader()
    found = [data for piece in pieces for data in reader.feed(piece)]
    return found + reader.end()


def expected(stream: bytes) -> list[str]:
    """A reading of its own: line by line, after all line ends are made one."""
    found: list[str] = []
    data: list[str] = []
    text = stream.decode().removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for line in [*text.split("\n"), ""]:
        if not line and data:
            found.append("\n".join(data))
            data = []
        name, _, value = line.partition(":")
        if name == "data":
            data.append(value.removeprefix(" "))
    return found


@given(streams(), st.data())
def test_how_a_stream_is_cut_makes_no_difference(stream: bytes, data: st.DataObject):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]

    assert read(*pieces) == expected(stream)


@given(streams())
def test_a_stream_can_come_byte_by_byte(stream: bytes):
    assert read(*(bytes([byte]) for byte in stream)) == expected(stream)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_by_name(stream: bytes):
    problem = ""
    try:
        read(stream)
    except ValueError as refused:
        problem = str(refused)

    assert problem in ("", "it sent bytes that are not UTF-8")


def test_several_lines_of_data_are_one_event():
    assert read(b"data: a\r\ndata: b\r\n\r\ndata: c\n\n") == ["a\nb", "c"]


def test_an_event_comes_as_soon_as_it_ends():
    reader = SseReader()

    assert reader.feed(b"data: a\n") == []
    assert reader.feed(b"\ndata: b") == ["a"]
    assert reader.feed(b"\r") == []
    assert reader.feed(b"\n\r") == ["b"]


def test_what_the_end_cuts_off_is_given_too():
    assert read(b"data: [DONE]") == ["[DONE]"]


def test_comments_and_other_fields_say_nothing():
    assert read(b": ping\n\nevent: x\nid: 3\n\n") == []


def test_bytes_that_are_not_utf_8_are_named():
    with pytest.raises(ValueError, match="not UTF-8"):
        read(b"data: \xff\n\n")


@pytest.mark.parametrize(
    "pieces", [[b"data: " + b"x" * 100], [b"data: ", *[b"x"] * 100], [b"data: " + b"x" * 100 + b"\n"]]
)
def test_a_line_without_end_is_refused_before_it_fills_the_memory(pieces: list[bytes]):
    reader = SseReader(longest=50)

    with pytest.raises(ValueError, match="more than 50 bytes"):
        list(map(reader.feed, pieces))
