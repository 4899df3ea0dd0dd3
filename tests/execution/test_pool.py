"""Processes that work side by side: every request is answered, and a process that ends costs no other its answer."""

import os
import signal

import pytest

from burnish.execution.pool import Pool

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")


def square(number: int) -> int:
    return number * number


def fragile(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("count", [1, 3])
def test_every_request_is_answered_once(count):
    with Pool(square, count) as pool:
        answers = list(pool.answers(range(50)))

    assert sorted(answers) == [(n, n * n) for n in range(50)]


def test_nothing_to_do_is_nothing():
    with Pool(square, 2) as pool:
        assert list(pool.answers([])) == []


def test_large_requests_and_answers_come_whole():
    with Pool(lambda text: text * 2, 2) as pool:
        answers = dict(pool.answers([chr(97 + n) * 300_000 for n in range(8)]))

    assert {number: len(text) for number, text in answers.items()} == dict.fromkeys(range(8), 600_000)


def test_a_request_that_ends_its_process_twice_is_given_up_and_no_other_is_lost():
    with Pool(fragile, 2) as pool:
        answers = dict(pool.answers(range(20)))

    assert answers == {number: None if number == 7 else number for number in range(20)}


def test_what_the_work_raises_ends_a_process_and_no_more():
    with Pool(lambda number: 1 // number, 2) as pool:
        assert dict(pool.answers([1, 0, 1])) == {0: 1, 1: None, 2: 1}


def test_no_process_is_left_when_the_caller_leaves_early():
    with Pool(square, 2) as pool:
        next(pool.answers(range(1000)))
        children = list(pool._children.values())

    for child in children:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)
