"""Does a text hold a key, a token or a password? What does is not sent to a provider (faults, F112).

A list of known forms, each anchored at words that nothing else begins with; a text without such words is passed over
at once. Random-looking strings are not scored: prose about software is full of digests, names and samples, and
detect-secrets 1.5 finds 31 secrets in a harmless paragraph. So what has no known form is not seen. Samples, as
documentation shows them, are told by their words, by how few characters they are made of, or by counting up.

Time is linear in the text: what is repeated is bounded, or nothing that could fail follows it. Sources of the forms:
the providers' documentation, and gitleaks 8 for lengths and alphabets.
"""

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple

from burnish.model.edits import Refusal

CHECK = "secret"  #: the name of this check


class _Form(NamedTuple):
    name: str  # with its article
    needles: tuple[str, ...]  # one of them is there, or the pattern is not tried
    pattern: re.Pattern[str]  # its group is what is random in a secret, and something else in a sample


def _form(name: str, needles: str, pattern: str) -> _Form:
    return _Form(name, tuple(needles.split("|")), re.compile(pattern))


def _token(name: str, prefixes: str, body: str) -> _Form:
    """What begins with one of `prefixes`, which stand between spaces."""
    known = prefixes.split()
    return _Form(name, tuple(known), re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, known))})({body})"))


_ENDS = r"(?![A-Za-z0-9])"
_W = r"[A-Za-z0-9_-]"
_B = r"[A-Za-z0-9+/]"
_INSIDE = r"(?:(?!-----|\n\n)[\s\S])"  # a character of the same block, up to where a key begins or ends
_PRIVATE_KEY = r"(?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"

_SHORTEST = 20  #: characters of a token with its beginning
#: Forms without white space: all of one stands in one word.
_TOKENS = (
    _token("an AWS access key", "AKIA ASIA ABIA ACCA", "[A-Z0-9]{16}" + _ENDS),
    _token("a GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", "[A-Za-z0-9]{30,}"),
    _token("a GitHub token", "github_pat_", "[A-Za-z0-9_]{40,}"),
    _token("a GitLab token", "glpat- gloas- gldt- glrt- glcbt- glptt- glft- glsoat- glagent-", _W + "{20,}"),
    _token("a Slack token", "xoxa- xoxb- xoxe- xoxe. xoxo- xoxp- xoxr- xoxs- xapp-", _W + "{24,}"),
    _form("a Slack webhook", "slack.com/", r"hooks\.slack\.com/(?:services|workflows)/([A-Z0-9]{8,12}/[\w/]{20,})"),
    _token("a Stripe key", "sk_live_ rk_live_ whsec_", "[A-Za-z0-9]{16,}"),
    _token("an Anthropic key", "sk-ant-", _W + "{24,}"),
    _token("an OpenAI key", "sk-proj- sk-svcacct- sk-admin-", _W + "{24,}"),
    _token("an OpenAI key", "sk-", "[A-Za-z0-9]{20,}"),
    _token("an OpenRouter key", "sk-or-v1-", "[0-9a-f]{64}" + _ENDS),
    _token("a Google API key", "AIza", _W + "{35}" + _ENDS),
    _token("a Google OAuth token", "ya29. GOCSPX-", _W + "{20,}"),
    _token("a Twilio key", "SK", "[0-9a-f]{32}" + _ENDS),
    _token("a SendGrid key", "SG.", rf"{_W}{{16,32}}\.{_W}{{32,64}}"),
    _token("a Mailgun key", "key-", "[0-9a-f]{32}" + _ENDS),
    _form("a Mailchimp key", "-us", rf"(?<![A-Za-z0-9])([0-9a-f]{{32}})-us[0-9]{{1,2}}{_ENDS}"),
    _token("an npm token", "npm_", "[A-Za-z0-9]{36}" + _ENDS),
    _token("a PyPI token", "pypi-AgE", _W + "{50,}"),
    _token("a RubyGems key", "rubygems_", "[0-9a-f]{48}" + _ENDS),
    _token("a Hugging Face token", "hf_ api_org_", "[A-Za-z0-9]{30,}"),
    _token("a Groq key", "gsk_", "[A-Za-z0-9]{40,}"),
    _token("an xAI key", "xai-", "[A-Za-z0-9]{60,}"),
    _token("a Replicate token", "r8_", "[A-Za-z0-9]{37}" + _ENDS),
    _token("a DigitalOcean token", "dop_v1_ doo_v1_ dor_v1_", "[0-9a-f]{64}" + _ENDS),
    _form("an Azure key", "Key=", r"(?:[Aa]ccount|[Ss]haredAccess)Key=([A-Za-z0-9+/]{40,}={0,2})"),
    _form("an Azure client secret", "Q~", rf"(?<![A-Za-z0-9~.-])([\w~.-]{{3}}[0-9]Q~[A-Za-z0-9_~.-]{{31,34}}){_ENDS}"),
    _form("a JSON web token", "eyJ", rf"(?<![A-Za-z0-9])eyJ{_W}{{8,2000}}+\.(eyJ{_W}{{8,4000}}+\.{_W}{{16,}})"),
    _token("a private key", "AGE-SECRET-KEY-1", "[0-9A-Z]{58}"),
    _form("a Telegram bot token", ":AA", rf"(?<![A-Za-z0-9])[0-9]{{8,10}}:(AA{_W}{{33}}){_ENDS}"),
    _form(
        "a Discord bot token",
        "MT|Mj|Mz|ND|NT|Nj|Nz|OD|OT",
        rf"(?<![A-Za-z0-9])((?:M[Tjz]|N[DTjz]|O[DT]){_W}{{20,26}}\.{_W}{{6}}\.{_W}{{27,40}})",
    ),
    _form("a Discord webhook", "/webhooks/", rf"discord(?:app)?\.com/api/webhooks/[0-9]{{5,30}}/({_W}{{50,}})"),
    _token("a Square token", "sq0atp- sq0csp-", _W + "{22,}"),
    _token("a Square token", "EAAA", _W + "{60}" + _ENDS),
    _token("a Shopify token", "shpat_ shpca_ shppa_ shpss_", "[0-9A-Fa-f]{32}" + _ENDS),
    _token("a Databricks token", "dapi", "[0-9a-f]{32}" + _ENDS),
    _token("a Vault token", "hvs. hvb. hvr.", _W + "{24,}"),
    _token("a Docker token", "dckr_pat_ dckr_oat_", _W + "{27,}"),
    _token("an Atlassian token", "ATATT3", _W + "{100,}"),
    _token("a Grafana token", "glsa_ glc_", "[A-Za-z0-9+/_]{32,}"),
    _token("a Sentry token", "sntrys_ sntryu_", "[A-Za-z0-9+/_=-]{40,}"),
    _token("a Postman key", "PMAK-", "[0-9a-f]{24}-[0-9a-f]{34}" + _ENDS),
    _token("a New Relic key", "NRAK-", "[A-Z0-9]{27}" + _ENDS),
    _token("a Linear key", "lin_api_", "[A-Za-z0-9]{40}" + _ENDS),
    _token("a Notion key", "ntn_", "[A-Za-z0-9]{40,}"),
)
#: Forms with words around them.
_PHRASES = (
    _form(
        "an AWS secret key",
        "ccess_key|ccessKey|CCESS_KEY|ccess key|ccess Key",
        rf"(?i:secret[_ ]?access[_ ]?key)[\"'`*]{{0,3}}(?: is|[ \t]?[:=])[ \t]{{0,3}}[\"'`]?({_B}{{40}})(?!=|{_B})",
    ),
    _form("a private key", "PRIVATE KEY", rf"-----BEGIN {_PRIVATE_KEY}{_INSIDE}{{0,200}}?({_B}{{24}})"),
    _form(
        "a private key",
        "PRIVATE KEY",
        rf"(?<!{_B})({_B}{{24}})[A-Za-z0-9+/=]{{0,200}}+{_INSIDE}{{0,80}}-----END {_PRIVATE_KEY}",
    ),
    _form("a private key", "PuTTY-User-Key-File-", rf"PuTTY-User-Key-File-[23]:{_INSIDE}{{0,200}}?({_B}{{24}})"),
    _form("a bearer token", "earer |EARER ", r"(?i:bearer) {1,3}(?=[A-Za-z._~+/-]{0,60}[0-9])([A-Za-z0-9._~+/-]{20,})"),
)
#: Forms that only what stands around them tells.
_PASSWORDS = (
    _form("a password in an address", "://", r"(?<=://)[^\s/:@?#]{0,64}:([^\s/@]{1,100})@[\w.\[-]"),
    _form(
        "a password",
        "PASS|SECRET|TOKEN|API_KEY|APIKEY|ACCESS_KEY|PRIVATE_KEY",
        r"(?<![a-z0-9])(?:PASS|PASSW(?:OR)?D|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|SECRET_KEY)"
        r"(?:_[A-Z0-9_]{1,20})?[ \t]?=[ \t]?[\"'`]?([^\s\"'`]{8,})",
    ),
)

#: Words of samples. Of random strings of forty letters and digits one in 12,000 holds one.
_SAMPLES = re.compile(
    r"your|fake|x{5}|\*{3}|\.\.\.|…|example|sample|dummy|placeholder|redacted|replace|insert|change_?me|not_?real"
    r"|secret|token|passw(?:or)?d|foobar|access_?key|api_?key"
    r"|eby8vdm02xnocq"  # the account of Azure's storage emulator
    r"|eyjzdwiioiixmjm0nty3odkwi"  # the subject of the token on jwt.io: 1234567890
)
_VARIABLE = re.compile(r"[$<{\[%(@]|.{0,99}(?:\$\{|\{\{|\$\()")  # what stands for a password
_FEWEST = 8  #: different characters; of 32 random hexadecimal digits fewer than that are never met
_FEWEST_IN_PASSWORDS = 6
_SHORTEST_PASSWORD = 8
_COUNTED = 6  #: characters in the order of the alphabet, or of numbers
_JUDGED = 80  #: characters that tell
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def check_secrets(text: str) -> Refusal | None:
    """Why `text` may not be sent: the kind of what it seems to hold, and never that itself."""
    if "\\" in text:  # as Markdown has it: `ghp\_...`
        text = _ESCAPED.sub(r"\1", text)
    long_words = " ".join(word for word in text.split() if len(word) >= _SHORTEST)  # a tenth of a text, if that
    name = (
        _found(_TOKENS, long_words, _is_sample)
        or _found(_PHRASES, text, _is_sample)
        or _found(_PASSWORDS, text, _is_weak)
    )
    return Refusal(CHECK, f"it holds what looks like {name}, so it is not sent") if name else None


def _found(forms: Iterable[_Form], text: str, is_harmless: Callable[[str], bool]) -> str | None:
    """The name of the first of `forms` that `text` holds."""
    for form in forms:
        likely = any(needle in text for needle in form.needles)
        if likely and any(not is_harmless(match[1][:_JUDGED]) for match in form.pattern.finditer(text)):
            return form.name
    return None


def _is_sample(value: str) -> bool:
    """Is it what documentation shows in place of a secret?"""
    small = value.lower()
    return _is_wordy(value) or len(set(small)) < _FEWEST or _SAMPLES.search(small) is not None or _counts(small)


def _is_weak(value: str) -> bool:
    """Is it a sample of a password, a variable, or so plain a word that it may be anything?"""
    small = value.lower()
    return (
        len(value) < _SHORTEST_PASSWORD
        or not any(map(str.isdigit, value))
        or not any(map(str.isalpha, value))
        or len(set(small)) < _FEWEST_IN_PASSWORDS
        or _VARIABLE.match(value) is not None
        or _SAMPLES.search(small) is not None
        or _counts(small)
    )


def _is_wordy(value: str) -> bool:
    """Is it long, without a digit, and all in small letters or all in capitals, as words are?"""
    return len(value) > 16 and (value.islower() or value.isupper()) and not any(map(str.isdigit, value))


def _counts(text: str) -> bool:
    """Are there characters that count up, one after the other (`123456`, `abcdef`) or in turns (`1a2b3c4d5e6f`)?"""
    for part in (text, text[::2], text[1::2]):
        run = 1
        for one, other in pairwise(part):
            run = run + 1 if ord(other) - ord(one) == 1 else 1
            if run == _COUNTED:
                return True
    return False
