"""The tier in Redis, against a real one: what colleagues share, what is not believed, and what a sick server costs."""

import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from burnish.cache.redis import Place, RedisAnswers, place
from burnish.errors import ConfigurationError

from .redis_server import SECRET, Server, free_port, serving

KEYS = [number.to_bytes(16, "big") for number in range(300)]
PARTS = [b"parts of " + key for key in KEYS]
VALUES = [b"value of " + key * 20 for key in KEYS]
PATIENT = 5.0  # seconds: on a busy machine a healthy server may take long


def name(key: bytes, tenant: str = "burnish") -> str:
    return f"burnish:1:{tenant}:{key.hex()}"


def fill(there: Place) -> None:
    answers = RedisAnswers(there, PATIENT)
    answers.put(zip(KEYS, PARTS, VALUES, strict=True))
    answers.close()


def asked(there: Place, patience: float = PATIENT) -> tuple[list[bytes | None], str]:
    """All values, by a new run, and what it says of the tier."""
    answers = RedisAnswers(there, patience)
    values = list(answers.get(KEYS, PARTS))
    answers.close()
    (use,) = answers.use()
    assert use.name == "redis"
    return values, use.problem


@pytest.fixture
def server(redis_server: Server) -> Server:
    redis_server.ask("FLUSHALL")
    return redis_server


@pytest.fixture
def filled(server: Server) -> Server:
    fill(server.place)
    return server


def test_a_colleague_finds_what_was_kept(filled):
    assert asked(filled.place) == (VALUES, "")


def test_answers_are_kept_for_a_number_of_days(server):
    fill(replace(server.place, days=7))

    assert 7 * 86_400 - 60 < server.ask("TTL", name(KEYS[0])) <= 7 * 86_400


@pytest.mark.parametrize(
    "other", [{"tenant": "others"}, {"secret": "a secret of other people"}], ids=["another tenant", "another secret"]
)
def test_who_does_not_share_tenant_and_secret_finds_nothing(filled, other):
    assert asked(replace(filled.place, **other)) == ([None] * len(KEYS), "")


def test_what_is_poisoned_is_a_miss_and_the_rest_is_found(filled):
    right = filled.ask("GET", name(KEYS[0]))
    planted = {
        0: right[:-1] + b"!",
        1: right,  # of another key
        2: right[:40],
        3: b"\x02" + right[1:],
        4: b"",
        5: b"x" * (3 << 20),
        6: b'{"v":1,"changes":[],"model":"m"}',
    }
    for at, value in planted.items():
        filled.ask("SET", name(KEYS[at]), value)
    for at, command in ((7, "LPUSH"), (8, "SADD")):
        filled.ask("DEL", name(KEYS[at]))
        filled.ask(command, name(KEYS[at]), "x")

    values, problem = asked(filled.place)

    assert values == [None] * 9 + VALUES[9:]
    assert problem == ""


def test_a_key_that_holds_something_else_is_overwritten(filled):
    filled.ask("DEL", name(KEYS[0]))
    filled.ask("LPUSH", name(KEYS[0]), "x")
    fill(filled.place)

    assert asked(filled.place) == (VALUES, "")


def test_when_all_that_is_asked_for_holds_something_else_the_server_is_still_used(server):
    server.ask("LPUSH", name(KEYS[0]), "x")
    answers = RedisAnswers(server.place, PATIENT)

    assert answers.get(KEYS[:1], PARTS[:1]) == [None]
    answers.close()
    assert answers.use()[0].problem == ""


def test_a_server_that_is_emptied_gives_misses(filled):
    filled.ask("FLUSHALL")

    assert asked(filled.place) == ([None] * len(KEYS), "")


def test_a_replica_that_may_not_be_written_is_read(filled):
    filled.ask("REPLICAOF", "127.0.0.1", str(free_port()))
    filled.ask("CONFIG", "SET", "replica-serve-stale-data", "yes")
    try:
        answers = RedisAnswers(filled.place, PATIENT)
        answers.put([(b"n" * 16, b"new", b"new")])
        answers.flush()
        values = answers.get([*KEYS, b"n" * 16], [*PARTS, b"new"])
        answers.close()
    finally:
        filled.ask("REPLICAOF", "NO", "ONE")

    assert values == [*VALUES, None]
    assert "keeps nothing new: You can't write against a read only replica" in answers.use()[0].problem


def test_a_server_that_is_full_and_evicts_nothing_is_read(tmp_path):
    with serving(tmp_path) as server:
        fill(server.place)
        server.ask("CONFIG", "SET", "maxmemory-policy", "noeviction")
        server.ask("CONFIG", "SET", "maxmemory", "1")
        answers = RedisAnswers(server.place, PATIENT)
        answers.put([(b"n" * 16, b"new", b"new")])
        answers.flush()
        values = answers.get([*KEYS, b"n" * 16], [*PARTS, b"new"])
        answers.close()

    assert values == [*VALUES, None]
    assert "keeps nothing new: command not allowed" in answers.use()[0].problem


def test_a_server_that_evicts_gives_right_values_or_misses(tmp_path):
    with serving(tmp_path, "--maxmemory", "1500kb", "--maxmemory-policy", "allkeys-lru") as server:
        for turn in range(20):
            answers = RedisAnswers(server.place, PATIENT)
            answers.put((bytes([turn]) + key[1:], key, value * 3) for key, value in zip(KEYS, VALUES, strict=True))
            answers.close()
        fill(server.place)
        evicted = server.ask("INFO", "stats")["evicted_keys"]
        values, problem = asked(server.place)

    assert evicted > 0
    assert problem == ""
    assert any(values)
    assert all(value in (None, right) for value, right in zip(values, VALUES, strict=True))


def test_where_nothing_listens_everything_is_a_miss_at_once(tmp_path):
    there = Place(f"redis://127.0.0.1:{free_port()}/0", SECRET)
    began = time.monotonic()
    values, problem = asked(there)

    assert values == [None] * len(KEYS)
    assert time.monotonic() - began < 2
    assert "Connection refused" in problem
    assert problem.startswith(f"the cache in Redis at {there.name} is not used: ")


def test_a_server_that_is_frozen_costs_a_short_wait_once_and_is_used_again_when_it_goes_on(tmp_path):
    with serving(tmp_path) as server:
        fill(server.place)
        answers = RedisAnswers(server.place, 0.5)
        assert answers.get(KEYS, PARTS) == VALUES
        server.freeze()
        began = time.monotonic()
        frozen = [answers.get(KEYS, PARTS) for _ in range(100)]
        answers.put([(b"n" * 16, b"new", b"new")])
        answers.flush()
        took = time.monotonic() - began
        server.thaw()
        while answers.get(KEYS[:1], PARTS[:1]) == [None]:
            assert time.monotonic() - began < 30
        back = answers.get(KEYS, PARTS)
        answers.close()

    assert frozen == [[None] * len(KEYS)] * 100
    assert took < 1
    assert back == VALUES
    assert "was not used for a time: " in answers.use()[0].problem


def test_a_server_that_is_frozen_from_the_beginning_is_waited_for_once(tmp_path):
    with serving(tmp_path) as server:
        server.freeze()
        began = time.monotonic()
        values, problem = asked(server.place, 0.05)
        took = time.monotonic() - began

    assert values == [None] * len(KEYS)
    assert "Timeout" in problem
    assert took < 2


def test_a_server_that_dies_and_comes_back_is_used_again(tmp_path):
    port = free_port()
    with serving(tmp_path, port=port) as server:
        answers = RedisAnswers(server.place, PATIENT)
        assert answers.get(KEYS[:1], PARTS[:1]) == [None]
    assert answers.get(KEYS[:1], PARTS[:1]) == [None]
    with serving(tmp_path, port=port) as server:
        fill(server.place)
        until = time.monotonic() + 90
        while answers.get(KEYS[:1], PARTS[:1]) == [None]:
            assert time.monotonic() < until
        answers.close()

    assert "was not used for a time" in answers.use()[0].problem


def test_a_password_is_used_and_never_shown(tmp_path):
    with serving(tmp_path, "--requirepass", "s3cr3t%") as server:
        right = Place(f"redis://:s3cr3t%25@127.0.0.1:{server.port}/0", SECRET)
        wrong = Place(f"redis://me:wr0ng@127.0.0.1:{server.port}/0", SECRET)
        fill(right)
        found, nothing, unknown = asked(right), asked(wrong), asked(server.place)

    assert found == (VALUES, "")
    assert nothing[0] == unknown[0] == [None] * len(KEYS)
    assert "WRONGPASS" in nothing[1] or "invalid username-password pair" in nothing[1]
    assert "Authentication required" in unknown[1]
    for shown in (nothing[1], repr(right), right.name):
        assert "s3cr3t" not in shown
        assert "wr0ng" not in shown
        assert SECRET not in shown


@contextmanager
def saying(*answers: bytes) -> Iterator[Place]:
    """A server that says the same to whatever it is asked."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def work() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    try:
                        while connection.recv(65536):
                            for answer in answers:
                                connection.sendall(answer)
                    except OSError:
                        pass

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        yield Place(f"redis://127.0.0.1:{listener.getsockname()[1]}/0", SECRET)
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"$abc\r\n",
        b"*-7\r\n",
        b"$99999999999999999999\r\nx",
        b"*1000000000\r\n",
        b"+OK\r\n" * 100,
        b"\xff\xfe\x00\r\n",
        b":1\r\n",
        b"-LOADING Redis is loading the dataset in memory\r\n" * 3,
        b"\r\n",
        b"*1\r\n" * 5000,
    ],
    ids=repr,
)
def test_a_server_that_makes_no_sense_gives_misses_and_a_reason(answer):
    with saying(answer) as there:
        values, problem = asked(there, 0.3)

    assert values == [None] * len(KEYS)
    assert problem


@pytest.mark.parametrize("host", ["name.invalid", "x" * 80, "256.256.256.256"])
def test_a_server_without_an_address_gives_misses_and_a_reason(host):
    values, problem = asked(Place(f"redis://{host}:6379/0", SECRET))

    assert values == [None] * len(KEYS)
    assert problem


CERTIFICATES = Path(__file__).parents[1] / "providers/tls"


def test_a_certificate_that_is_not_trusted_gives_misses_and_one_that_is_gives_answers(tmp_path, monkeypatch):
    port = free_port()
    files = {"cert": "server.pem", "key": "server.pem", "ca-cert": "authority.pem"}
    options = [word for kind, file in files.items() for word in (f"--tls-{kind}-file", str(CERTIFICATES / file))]
    with serving(tmp_path, "--tls-port", str(port), "--tls-auth-clients", "no", *options):
        there = Place(f"rediss://localhost:{port}/0", SECRET)
        distrusted, why = asked(there)
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "authority.pem"))
        fill(there)
        trusted = asked(there)

    assert distrusted == [None] * len(KEYS)
    assert "certificate verify failed" in why
    assert trusted == (VALUES, "")


def test_without_its_library_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "redis", None)

    with pytest.raises(ConfigurationError) as caught:
        place("redis://localhost", "burnish", 30, {"BURNISH_CACHE_SECRET": SECRET})

    assert str(caught.value) == "redis: needs its library; install burnish[redis]"


def test_without_a_secret_or_with_a_short_one_a_shared_cache_is_refused():
    for secret in ("", "   ", "short"):
        with pytest.raises(ConfigurationError) as caught:
            place("redis://localhost", "burnish", 30, {"BURNISH_CACHE_SECRET": secret})
        assert str(caught.value).startswith("BURNISH_CACHE_SECRET: ")
        assert "short." not in str(caught.value)

    assert place("redis://localhost", "us", 3, {"BURNISH_CACHE_SECRET": SECRET}).name == "localhost:6379"


def until_spared(there: Place) -> tuple[int, int]:
    """By a run that asks for what nobody has until the filter stands: how much was spared at last, of 1000."""
    answers = RedisAnswers(there, PATIENT)
    until = time.monotonic() + 90
    before = after = 0
    while after == before:
        assert time.monotonic() < until
        before = after
        answers.get([number.to_bytes(16, "little") for number in range(1000, 2000)], [b""] * 1000)
        after = answers.use()[0].spared
    found = answers.get(KEYS, PARTS)
    answers.close()
    assert found == VALUES
    return after - before, answers.use()[0].misled


def test_a_filter_spares_look_ups_of_what_is_absent(filled):
    spared, _ = until_spared(filled.place)
    again, misled = until_spared(filled.place)

    assert spared > 950
    assert again > 950
    assert misled < 100
    assert 0 < filled.ask("TTL", "burnish:1:burnish:filter") <= 86_400


def test_what_colleagues_add_is_in_the_filter_of_the_next_run(filled):
    until_spared(filled.place)
    answers = RedisAnswers(filled.place, PATIENT)
    answers.put([(b"n" * 16, b"new", b"new")])
    answers.close()
    later = RedisAnswers(filled.place, PATIENT)
    while not later._filter.stands:
        later.get([b"x" * 16], [b""])

    assert later.get([b"n" * 16], [b"new"]) == [b"new"]
    later.close()


def test_other_names_below_the_tenants_do_not_matter(filled):
    for other in ("burnish:1:burnish:zz", "burnish:1:burnish:", "burnish:1:burnish:abc", "burnish:1:burnish:\xff"):
        filled.ask("SET", other, "x")

    assert until_spared(filled.place)[0] > 950


def test_who_may_only_read_and_write_answers_goes_without_a_filter(tmp_path):
    with serving(tmp_path) as server:
        server.ask("ACL", "SETUSER", "me", "on", ">pass", "~burnish:1:*", "+getrange", "+set", "+select", "+client")
        there = Place(f"redis://me:pass@127.0.0.1:{server.port}/0", SECRET)
        fill(there)
        kept = asked(there)

    assert kept == (VALUES, "")
