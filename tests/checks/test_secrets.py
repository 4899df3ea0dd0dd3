"""What looks like a secret is found, by its kind; what documentation shows in its place is not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.checks.secrets import check_secrets
from burnish.documents.markdown.format import Markdown

from .secret_samples import ALNUM, BASE64, HEX, SECRETS, Maker, secret

EACH = [
    pytest.param(name, maker, id=f"{name}, {n}") for name, makers in SECRETS.items() for n, maker in enumerate(makers)
]


def found(text: str) -> str | None:
    """The kind that is told of, and nothing else."""
    refusal = check_secrets(text)
    if refusal is None:
        return None
    assert refusal.check == "secret"
    before, name, after = "it holds what looks like ", refusal.reason[25:-19], ", so it is not sent"
    assert refusal.reason == before + name + after
    return name


@pytest.mark.parametrize(("name", "maker"), EACH)
def test_hardly_any_secret_of_a_known_form_goes_unseen(name: str, maker: Maker):
    secrets = [maker(random.Random(seed)) for seed in range(300)]

    kinds = [found(f"Please use {each} in the meantime.") for each in secrets]

    assert kinds.count(None) <= 1, "one in some thousands looks like a sample by chance"
    assert set(kinds) <= {name, None} or name == "a bearer token"


@pytest.mark.parametrize(("name", "maker"), EACH)
@pytest.mark.parametrize("around", ["{}", "`{}`", "**{}**", "_{}_", '"{}"', "<{}>", "({}).", "key:\n{}\n", "|{}|"])
def test_it_is_seen_whatever_stands_around_it(around: str, name: str, maker: Maker):
    assert found(around.format(maker(random.Random(1)))) is not None


def test_underscores_that_are_escaped_hide_nothing():
    assert found(secret().replace("_", "\\_")) == "a GitHub token"


X36, ONE = "x" * 36, "AKIA" + "IOSFODNN7EXAMPLE"


@pytest.mark.parametrize(
    "text",
    [
        f"Set it to {ONE}, and the secret access key to wJalrXUtnFEMI/K7MDENG/bPxRfiCY" + "EXAMPLEKEY.",
        "aws_secret_access_key = <your-secret-access-key-with-forty-characters-here>",
        f"ghp_{X36} gho_{'1' * 36} github_pat_{'a' * 22}_{'b' * 59}",
        "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
        "ghp_1a2b3c4d5e6f7g8h9i0j1k2l3m4n5o6p7q8r",
        "ghp_yourPersonalAccessTokenGoesHere0000000",
        "glpat-your_token_0123456789 glpat-xxxxxxxxxxxxxxxxxxxx",
        "Keys begin with sk-..., sk-proj-… or sk-ant-api03-...",
        "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "sk-my-very-own-and-quite-long-component-name",
        "sk-thisisnothingbutwordsinsmalllettersandverylong",
        "sk_live_... and sk_live_XXXXXXXXXXXXXXXXXXXXXXXX and sk_test_4eC39HqLyjWDarjtT1zdp7dc",
        "AIza" + "Sy" + "A" * 33,
        "xoxb-your-token xoxb-123456789012-123456789012-abcdefghijklmnopqrstuvwx",
        "SG.xxxxxxxxxxxxxxxxxxxxxx.yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
        "hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx hf_transformers_and_other_names_of_python",
        "npm_config_registry_and_other_variables_of_the_environment_of_npm",
        "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0.Sfl" + "KxwRJSMeKKF2QT4fw",
        "It begins with `-----BEGIN PRIVATE KEY-----` and ends with `-----END PRIVATE KEY-----`.",
        "-----BEGIN RSA PRIVATE KEY-----\n<the key>\n-----END RSA PRIVATE KEY-----\n" + "sha512-abcDEF0987abcXYZ" * 3,
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1\n-----END PUBLIC KEY-----",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl me@river",
        "postgres://user:password@localhost/db postgres://postgres:postgres@db:5432",
        "https://user:pass@example.com ftp://name:$PASSWORD1@h http://a:${PASS_1_WORD}@b http://a:<pass123>@b",
        "Times like 10:30@noon, http://h:8080/@scope/name and git@github.com:owner/name.git are none.",
        "PASSWORD=$(openssl rand -base64 32) TOKEN=${TOKEN_2} API_KEY=your-key-1 SECRET=changeme123 PASSWORD=hunter",
        'Set `SECRET_KEY = os.environ["KEY_1"]` or TOKEN=token-01 in the file.',
        "Authorization: Bearer YOUR_ACCESS_TOKEN_1 or Bearer authentication-and-authorization",
        "A commit 3f786850e387550fdab836ed7e6dc881de23001b and sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c",
        "An id 550e8400-e29b-41d4-a716-446655440000, a digest sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE",
        "Account AC0123456789abcdef0123456789abcdef, the model gpt-4o-mini-2024-07-18, the form task-management-2024",
        "@@1QX@@ @@2AB@@ @@3CD@@",
        "",
    ],
)  # fmt: skip
def test_samples_names_and_digests_are_none(text: str):
    assert found(text) is None


def test_what_is_told_is_a_fixed_sentence_for_each_kind():
    told = {found(maker(random.Random(seed))) for makers in SECRETS.values() for maker in makers for seed in range(20)}

    assert told <= {*SECRETS, None}


PIECES = st.one_of(
    st.sampled_from([maker(random.Random(seed)) for makers in SECRETS.values() for maker in makers for seed in (0, 1)]),
    st.sampled_from("ghp_ sk- :// PRIVATE KEY -----BEGIN ----- eyJ . = Bearer PASSWORD= @ \\ \n".split(" ")),
    st.text(max_size=12),
    st.text("aA1-_/.:", max_size=40),
)


@given(st.lists(PIECES.map(lambda piece: piece.replace("\n\n", "\n")), max_size=6))
def test_a_secret_of_a_block_is_seen_in_the_whole_document_too(blocks: list[str]):
    """The whole is looked at first, and its blocks only if there is something in it."""
    assert (found("\n\n".join(blocks)) is not None) >= any(found(block) is not None for block in blocks)


@given(st.text())
def test_any_text_can_be_looked_at(text: str):
    found(text)


HOSTILE = [
    *"sk- sk-ant- ghp_ eyJ -eyJ eyJaaaaaaaa. eyJaaaaaaaa.eyJ :// ://a: ://a:b AKIA MTa -us SG. @ xoxb-1".split(),
    *"PASSWORD= PASSWORD_ Q~ 1:AA \\_ AccountKey=a discord.com/api/webhooks/1 PuTTY-User-Key-File-2: ${ a1 aB3".split(),
    *("-----BEGIN PRIVATE KEY-----", f"-----BEGIN PRIVATE KEY-----\n{'A' * 23}\n", "-----END PRIVATE KEY-----"),
    *(f"{'A' * 64}\n", "secret access key ", "bearer ", "bearer a1", "PRIVATE KEY ", " ", "\n\n"),
]  # fmt: skip


@pytest.mark.timeout(20)
@pytest.mark.parametrize("fragment", HOSTILE)
def test_text_made_to_be_slow_is_looked_at_in_time(fragment: str):
    for text in (
        fragment * (400_000 // len(fragment)),
        f"PRIVATE KEY {fragment * (200_000 // len(fragment))}",
    ):
        found(text)
        found(f"{text} -----END PRIVATE KEY-----")


def test_no_block_of_real_documents_is_taken_for_one(corpus):
    texts = [block.text for source in corpus.sample(400).values() for block in Markdown().parse(source).blocks]

    assert len(texts) > 10_000
    assert [text for text in texts if found(text)] == []


def test_of_real_documents_with_all_their_code_a_handful_holds_one(corpus):
    """They hold real ones: session keys that a tutorial made, an access key that was somebody's."""
    held = [name for name, source in corpus.documents.items() if found(source.decode(errors="replace"))]

    assert 0 < len(held) < 6


def test_no_paragraph_that_people_corrected_is_taken_for_one(corpus):
    assert not any(
        found(str(row[side])) for row in corpus.corrections for side in ("before_paragraph", "after_paragraph")
    )


@given(st.integers(0), st.sampled_from([ALNUM, HEX, BASE64]), st.integers(0, 80))
def test_what_has_no_known_beginning_is_not_guessed_at(seed: int, alphabet: str, size: int):
    random_looking = "".join(random.Random(seed).choices(alphabet, k=size))

    assert found(f"The digest is {random_looking}, and the mill is old.") is None
