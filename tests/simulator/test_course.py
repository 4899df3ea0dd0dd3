"""When which token comes, and where a reply ends."""

import math

from hypothesis import given
from hypothesis import strategies as st

from burnish.model.calls import Finish
from burnish.testing.simulator import Options
from burnish.testing.simulator.course import Course, course_of
from burnish.testing.simulator.dialect import Chat


def chat(max_tokens: int | None = None) -> Chat:
    return Chat("simulated", (("user", "x"),), max_tokens, stream=True, include_usage=True)


@given(
    st.text(max_size=300),
    st.floats(0, 2),
    st.floats(0.5, 1000) | st.just(math.inf),
    st.floats(0.01, 1),
)
def test_chunks_say_the_whole_text_in_order_between_the_first_token_and_the_end(
    text: str, ttft: float, rate: float, interval: float
):
    course = course_of(chat(), text + "[end]", Options(ttft=ttft, tokens_per_second=rate))

    chunks = list(course.chunks(interval))

    assert "".join(piece for _, piece in chunks) == text + "[end]"
    times = [at for at, _ in chunks]
    assert times == sorted(times)
    assert times[0] >= ttft
    assert math.isclose(course.seconds, ttft + len(course.pieces) / rate)
    assert times[-1] <= course.seconds


def test_tokens_come_at_their_rate_and_together_within_an_interval():
    course = Course(["a"] * 10, Finish.STOP, first=1.0, rate=8.0)

    assert list(course.chunks(0.5)) == [(1.0, "a"), (1.5, "aaaa"), (2.0, "aaaa"), (2.25, "a")]
    assert [course.produced(at) for at in (0.0, 0.99, 1.0, 1.5, 2.0, 2.25, 9.0)] == [0, 0, 1, 5, 9, 10, 10]


def test_without_delay_everything_comes_at_once():
    course = course_of(chat(), "all of it", Options(ttft=0, tokens_per_second=math.inf))

    assert list(course.chunks(0.1)) == [(0.0, "all of it")]


def test_a_reply_is_cut_at_the_most_tokens_and_says_so():
    whole, exact, cut = (course_of(chat(most), "one two three", Options()) for most in (None, 3, 2))

    assert (whole.text, whole.finish) == ("one two three", Finish.STOP)
    assert (exact.text, exact.finish) == ("one two three", Finish.STOP)
    assert (cut.text, cut.finish) == ("one two", Finish.LENGTH)
