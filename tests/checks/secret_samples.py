"""Secrets that were never anybody's, made while the tests run, so that no scanner takes this repository for leaky."""

import random
from collections.abc import Callable, Mapping

LOWER, UPPER, DIGITS = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
LETTERS, ALNUM = LOWER + UPPER, LOWER + UPPER + DIGITS
WORD, BASE64, HEX, BASE32 = f"{ALNUM}_-", f"{ALNUM}+/", "0123456789abcdef", f"{UPPER}234567"

Maker = Callable[[random.Random], str]


def made(*parts: str | tuple[str, int]) -> Maker:
    """Texts as they are, and so many characters of an alphabet."""

    def make(chance: random.Random) -> str:
        return "".join(part if isinstance(part, str) else "".join(chance.choices(part[0], k=part[1])) for part in parts)

    return make


def in_lines(begins: str, ends: str) -> Maker:
    body = made(*[(BASE64, 64), "\n"] * 6, (BASE64, 30), "==\n")
    return lambda chance: f"-----BEGIN {begins}-----\n{body(chance)}-----END {ends}-----"


_ONE_LINE = "-----BEGIN PRIVATE KEY-----\\n", (BASE64, 64), "\\n", (BASE64, 64), "\\n-----END PRIVATE KEY-----"
_ENCRYPTED = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,"

#: What is told of it, and makers of it.
SECRETS: Mapping[str, tuple[Maker, ...]] = {
    "an AWS access key": (made("AKIA", (BASE32, 16)), made("ASIA", (BASE32, 16))),
    "an AWS secret key": (
        made("aws_secret_access_key = ", (BASE64, 40)),
        made("AWS_SECRET_ACCESS_KEY=", (BASE64, 40)),
        made('"SecretAccessKey": "', (BASE64, 40), '"'),
        made("The secret access key is ", (BASE64, 40), ", as they say"),
    ),
    "a GitHub token": (
        *(made(f"gh{kind}_", (ALNUM, 36)) for kind in "pousr"),
        made("github_pat_", (ALNUM, 22), "_", (ALNUM, 59)),
    ),
    "a GitLab token": (made("glpat-", (WORD, 20)), made("glrt-", (WORD, 20))),
    "a Slack token": (
        made("xoxb-", (DIGITS, 12), "-", (DIGITS, 13), "-", (ALNUM, 24)),
        made("xoxp-", (DIGITS, 12), "-", (DIGITS, 12), "-", (DIGITS, 13), "-", (HEX, 32)),
        made("xapp-1-A", (UPPER + DIGITS, 10), "-", (DIGITS, 13), "-", (HEX, 64)),
    ),
    "a Slack webhook": (made("https://hooks.slack.com/services/T", (BASE32, 8), "/B", (BASE32, 10), "/", (ALNUM, 24)),),
    "a Stripe key": (made("sk_live_", (ALNUM, 24)), made("rk_live_", (ALNUM, 99)), made("whsec_", (ALNUM, 32))),
    "an Anthropic key": (made("sk-ant-api03-", (WORD, 93), "AA"), made("sk-ant-admin01-", (WORD, 93), "AA")),
    "an OpenAI key": (
        made("sk-proj-", (WORD, 74), "T3BlbkFJ", (WORD, 74)),
        made("sk-", (ALNUM, 20), "T3BlbkFJ", (ALNUM, 20)),
    ),
    "an OpenRouter key": (made("sk-or-v1-", (HEX, 64)),),
    "a Google API key": (made("AIza", (WORD, 35)),),
    "a Google OAuth token": (made("ya29.", (WORD, 120)), made("GOCSPX-", (WORD, 28))),
    "a Twilio key": (made("SK", (HEX, 32)),),
    "a SendGrid key": (made("SG.", (WORD, 22), ".", (WORD, 43)),),
    "a Mailgun key": (made("key-", (HEX, 32)),),
    "a Mailchimp key": (made((HEX, 32), "-us21"),),
    "an npm token": (made("npm_", (ALNUM, 36)),),
    "a PyPI token": (made("pypi-AgEIcHlwaS5vcmcC", (WORD, 150)),),
    "a RubyGems key": (made("rubygems_", (HEX, 48)),),
    "a Hugging Face token": (made("hf_", (LETTERS, 34)),),
    "a Groq key": (made("gsk_", (ALNUM, 52)),),
    "an xAI key": (made("xai-", (ALNUM, 80)),),
    "a Replicate token": (made("r8_", (ALNUM, 37)),),
    "a DigitalOcean token": (made("dop_v1_", (HEX, 64)),),
    "an Azure key": (
        made("DefaultEndpointsProtocol=https;AccountName=mill;AccountKey=", (BASE64, 86), "=="),
        made("SharedAccessKeyName=root;SharedAccessKey=", (BASE64, 43), "="),
    ),
    "an Azure client secret": (made((ALNUM, 3), "8Q~", (f"{ALNUM}_~.-", 33), (ALNUM, 1)),),
    "a JSON web token": (made("eyJhbGciOiJIUzI1NiJ9.eyJpc3Mi", (WORD, 60), ".", (WORD, 43)),),
    "a private key": (
        in_lines("PRIVATE KEY", "PRIVATE KEY"),
        in_lines("OPENSSH PRIVATE KEY", "OPENSSH PRIVATE KEY"),
        in_lines("ENCRYPTED PRIVATE KEY", "ENCRYPTED PRIVATE KEY"),
        made(*_ONE_LINE),
        made("-----BEGIN RSA PRIVATE KEY-----\n", _ENCRYPTED, (HEX.upper(), 32)),
        made((BASE64, 64), "\n", (BASE64, 30), "\n=aB3d\n-----END PGP PRIVATE KEY BLOCK-----"),
        made("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: me\nPublic-Lines: 2\n", (BASE64, 64)),
        made("AGE-SECRET-KEY-1", ("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)),
    ),
    "a Telegram bot token": (made(("123456789", 10), ":AA", (WORD, 33)),),
    "a Discord bot token": (made("MT", (ALNUM, 24), ".G", (WORD, 5), ".", (WORD, 38)),),
    "a Discord webhook": (made("https://discord.com/api/webhooks/", (DIGITS, 19), "/", (WORD, 68)),),
    "a Square token": (made("sq0atp-", (WORD, 22)), made("EAAA", (WORD, 60))),
    "a Shopify token": (made("shpat_", (HEX, 32)),),
    "a Databricks token": (made("dapi", (HEX, 32)), made("dapi", (HEX, 32), "-3")),
    "a Vault token": (made("hvs.", (WORD, 90)), made("hvb.", (WORD, 138))),
    "a Docker token": (made("dckr_pat_", (WORD, 27)),),
    "an Atlassian token": (made("ATATT3", (WORD, 180), "=", (HEX.upper(), 8)),),
    "a Grafana token": (made("glsa_", (ALNUM, 32), "_", (HEX, 8)),),
    "a Sentry token": (made("sntryu_", (HEX, 64)),),
    "a Postman key": (made("PMAK-", (HEX, 24), "-", (HEX, 34)),),
    "a New Relic key": (made("NRAK-", (UPPER + DIGITS, 27)),),
    "a Linear key": (made("lin_api_", (ALNUM, 40)),),
    "a Notion key": (made("ntn_", (DIGITS, 11), (ALNUM, 35)),),
    "a bearer token": (made("Authorization: Bearer 7", (WORD, 40)), made("authorization: bearer 7", (WORD, 40))),
    "a password in an address": (
        made("postgres://mill:4f", (ALNUM, 14), "@db.river.internal:5432/corn"),
        made("redis://:4f", (ALNUM, 14), "@cache:6379"),
    ),
    "a password": (made("DB_PASSWORD=4f", (ALNUM, 14)), made("API_KEY='4f", (HEX, 30), "'")),
}


def secret(name: str = "a GitHub token", seed: int = 0) -> str:
    """One of that kind, always the same one."""
    return SECRETS[name][0](random.Random(seed))
