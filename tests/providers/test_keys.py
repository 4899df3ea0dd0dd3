"""A key goes to its own origin, and shows nowhere."""

import copy
import pickle
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.errors import ConfigurationError
from burnish.providers.keys import Secret, excerpt, key_for, redact, without
from burnish.providers.origins import is_forbidden_for_a_name, read_endpoint
from burnish.providers.proxies import proxy_for

CANARY = "sk-canary-0123456789abcdefghij"


def revealed(base_url: str, **environ: str) -> tuple[str, str] | None:
    key = key_for(read_endpoint(base_url), environ)
    return key and (key.label, key.reveal())


@pytest.mark.parametrize(
    ("base_url", "environ", "label"),
    [
        ("https://api.openai.com/v1", {"OPENAI_API_KEY": CANARY}, "OPENAI_API_KEY"),
        ("https://API.OpenAI.com:443/v1/", {"OPENAI_API_KEY": CANARY}, "OPENAI_API_KEY"),
        ("https://api.openai.com.evil.example/v1", {"OPENAI_API_KEY": CANARY}, None),
        ("https://api.openai.com:8443/v1", {"OPENAI_API_KEY": CANARY}, None),
        ("https://llm.example/v1", {"OPENAI_API_KEY": CANARY}, None),
        ("http://127.0.0.1:11434/v1", {"OPENAI_API_KEY": CANARY}, None),
        (
            "https://llm.example/other",
            {"OPENAI_API_KEY": CANARY, "OPENAI_BASE_URL": "https://llm.example/v1"},
            "OPENAI_API_KEY",
        ),
        # What belongs to another origin is not for the hosted service either.
        ("https://api.openai.com/v1", {"OPENAI_API_KEY": CANARY, "OPENAI_BASE_URL": "https://llm.example/v1"}, None),
        ("https://llm.example/v1", {"BURNISH_API_KEY": CANARY}, "BURNISH_API_KEY"),
        ("http://localhost:8000/v1", {"BURNISH_API_KEY": CANARY}, "BURNISH_API_KEY"),
        ("https://evil.example/v1", {"BURNISH_API_KEY": CANARY, "BURNISH_BASE_URL": "https://llm.example/v1"}, None),
        ("https://api.openai.com/v1", {"BURNISH_API_KEY": CANARY, "OPENAI_API_KEY": "other"}, "BURNISH_API_KEY"),
        ("https://llm.example/v1", {"BURNISH_API_KEY": "  "}, None),
    ],
)
def test_a_key_goes_to_its_own_origin_alone(base_url: str, environ: dict[str, str], label: str | None):
    assert revealed(base_url, **environ) == (label and (label, CANARY))


@pytest.mark.parametrize(
    ("base_url", "environ", "label"),
    [
        ("https://api.anthropic.com/v1", {"ANTHROPIC_API_KEY": CANARY}, "ANTHROPIC_API_KEY"),
        ("https://api.openai.com/v1", {"ANTHROPIC_API_KEY": CANARY}, None),
        ("https://api.anthropic.com", {"OPENAI_API_KEY": CANARY}, None),
        ("https://llm.example", {"ANTHROPIC_API_KEY": CANARY}, None),
        (
            "https://llm.example/v1",
            {"ANTHROPIC_API_KEY": CANARY, "ANTHROPIC_BASE_URL": "https://llm.example"},
            "ANTHROPIC_API_KEY",
        ),
        (
            "https://llm.example",
            {
                "ANTHROPIC_API_KEY": CANARY,
                "ANTHROPIC_BASE_URL": "https://llm.example",
                "OPENAI_API_KEY": "other",
                "OPENAI_BASE_URL": "https://llm.example",
            },
            "ANTHROPIC_API_KEY",
        ),
        ("https://api.anthropic.com", {"BURNISH_API_KEY": CANARY, "ANTHROPIC_API_KEY": "other"}, "BURNISH_API_KEY"),
    ],
)
def test_another_vendor_has_a_key_of_its_own(base_url: str, environ: dict[str, str], label: str | None):
    key = key_for(read_endpoint(base_url), environ, "ANTHROPIC")

    assert (key and (key.label, key.reveal())) == (label and (label, CANARY))


def test_a_key_is_not_sent_where_others_could_read_it():
    with pytest.raises(ConfigurationError, match="others could read it"):
        revealed("http://llm.example/v1", BURNISH_API_KEY=CANARY)


@pytest.mark.parametrize("value", [f"{CANARY}\nX: y", f"{CANARY}é", f"two {CANARY}"])
def test_a_key_that_no_header_can_hold_is_refused_without_being_shown(value: str):
    with pytest.raises(ConfigurationError) as caught:
        revealed("https://llm.example/v1", BURNISH_API_KEY=value)

    assert CANARY not in str(caught.value)


@dataclass
class Holder:
    key: Secret


def test_no_text_that_is_made_of_a_key_holds_it():
    key = Secret(CANARY, "OPENAI_API_KEY")

    shown = [f"{key} {key!r}", str(key), repr([key]), str(Holder(key))]

    assert all(CANARY not in text and "OPENAI_API_KEY" in text for text in shown)


@pytest.mark.parametrize("escape", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_key_stays_in_its_process(escape):
    with pytest.raises(TypeError, match="stays in its process"):
        escape(Secret(CANARY, "OPENAI_API_KEY"))


@pytest.mark.parametrize(
    "text",
    [
        f"Bearer {CANARY}",
        f"no such key: {CANARY[:20]}",
        f"no such key: {CANARY[:8]}...{CANARY[-4:]}",
        f"no such key: sk-ca**********{CANARY[-4:]}",
    ],
)
def test_a_provider_that_shows_our_key_is_not_repeated(text: str):
    shown = redact(text, [Secret(CANARY, "KEY")])

    assert CANARY[:8] not in shown
    assert CANARY[-4:] not in shown


@given(st.text(max_size=400), st.text(max_size=400))
def test_an_excerpt_is_one_short_line_without_the_key(before: str, after: str):
    shown = excerpt(f"{before}{CANARY}{after}", [Secret(CANARY, "KEY")], most=80)

    assert CANARY not in shown
    assert len(shown) <= 80
    assert shown.isprintable() or not any(c in shown for c in "\r\n\t\x00\x1b")


@pytest.mark.parametrize(
    ("base_url", "problem"),
    [
        ("ftp://llm.example/v1", "must begin with"),
        ("file:///etc/passwd", "must begin with"),
        ("llm.example/v1", "must begin with"),
        ("", "must begin with"),
        ("https:///v1", "names no host"),
        ("https://user:pw@llm.example/v1", "user name or key"),
        ("https://llm.example/v1?key=x", "must end with the path"),
        ("https://llm.example/v1#x", "must end with the path"),
        ("https://llm.example:99999/v1", "is no URL"),
        ("https://llm .example/v1", "names no host"),
        ("http://169.254.169.254/latest", "metadata service"),
        ("http://[::ffff:169.254.169.254]/", "metadata service"),
        ("http://2852039166/", "metadata service"),
        ("http://0xa9.0xfe.0xa9.0xfe/", "metadata service"),
        ("http://0251.0376.43518/", "metadata service"),
        ("http://2852000519/v1", "written as 169.254.19.7"),
        ("http://0x7f.1/v1", "written as 127.0.0.1"),
        ("http://[fd00:ec2::254]/", "metadata service"),
        ("http://metadata.google.internal./computeMetadata", "metadata service"),
    ],
)
def test_a_base_url_that_is_no_endpoint_is_refused(base_url: str, problem: str):
    with pytest.raises(ConfigurationError, match=problem) as caught:
        read_endpoint(base_url)

    assert "pw" not in str(caught.value)


@pytest.mark.parametrize(
    ("base_url", "origin", "local"),
    [
        ("https://api.openai.com/v1/", "https://api.openai.com", False),
        ("HTTP://LocalHost:80/v1", "http://localhost", True),
        ("http://127.1.2.3:8080", "http://127.1.2.3:8080", True),
        ("http://[::1]:8080/v1", "http://[::1]:8080", True),
        ("http://10.0.0.5:8000/v1", "http://10.0.0.5:8000", False),
        ("http://169.254.7.7:8000/v1", "http://169.254.7.7:8000", False),  # named by hand, so it is meant
        ("http://localhost.example/v1", "http://localhost.example", False),
    ],
)
def test_an_endpoint_has_an_origin(base_url: str, origin: str, local: bool):
    found = read_endpoint(base_url)

    assert (found.origin, found.local) == (origin, local)
    assert not found.url.endswith("/")


@given(st.text(max_size=60))
def test_any_base_url_is_read_or_refused(base_url: str):
    for text in (base_url, f"http://{base_url}"):
        try:
            found = read_endpoint(text)
        except ConfigurationError:
            continue
        assert found.url.startswith(found.origin)


@pytest.mark.parametrize("address", ["169.254.169.254", "169.254.1.1", "fe80::1%eth0", "::ffff:169.254.1.1"])
def test_no_name_may_stand_for_a_link_local_address(address: str):
    assert is_forbidden_for_a_name(address)
    assert not is_forbidden_for_a_name("192.168.1.1")


@pytest.mark.parametrize(
    ("base_url", "proxies", "proxy"),
    [
        ("https://llm.example/v1", {"https": "http://proxy:3128"}, "http://proxy:3128"),
        ("https://llm.example/v1", {"https": "proxy:3128"}, "http://proxy:3128"),
        ("https://llm.example/v1", {"http": "http://proxy:3128"}, None),
        ("http://llm.example/v1", {"all": "http://u:p@proxy:3128"}, "http://u:p@proxy:3128"),
        ("https://spared.example/v1", {"https": "http://proxy:3128"}, None),
        ("http://localhost:8000/v1", {"http": "http://proxy:3128"}, None),
    ],
)
def test_the_proxy_is_that_of_the_environment_but_not_for_this_machine(
    base_url: str, proxies: dict[str, str], proxy: str | None
):
    assert proxy_for(read_endpoint(base_url), proxies, lambda host: host.startswith("spared.")) == proxy


@pytest.mark.parametrize("proxy", ["socks5://u:secret@proxy:1080", "http://", "http://u:secret@proxy:99999"])
def test_a_proxy_that_cannot_be_used_is_named_without_its_password(proxy: str):
    with pytest.raises(ValueError, match="proxy") as caught:
        proxy_for(read_endpoint("https://llm.example/v1"), {"https": proxy}, lambda host: False)

    assert "secret" not in str(caught.value)


def test_a_reply_that_repeats_our_key_is_kept_without_it():
    assert without(f"Use {CANARY}.", [Secret(CANARY, "KEY")]) == "Use (KEY)."


@pytest.mark.parametrize("value", ["EMPTY", "none", "lm-studio", "not-needed"])
def test_what_stands_for_a_key_at_home_is_a_word_like_others_in_a_reply(value: str):
    assert without(f"Set it to {value}.", [Secret(value, "KEY")]) == f"Set it to {value}."
