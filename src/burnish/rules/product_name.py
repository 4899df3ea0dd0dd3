"""Writes names of products and techniques as their owners do: `Github` -> `GitHub`.

Spellings of a closed list, none of which is right anywhere else, where they stand as words of prose: not in code,
addresses, paths, file names or identifiers, and not quoted. Built-in names in small letters (`javascript`) are left
alone, since they may be commands or packages. Names of one's own can be added: any other case of their letters is
corrected, but for small letters that the document uses as code. Those are safe, since they were asked for. The others
are suggestions: text that people approved holds many of them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from burnish.model.document import Block
from burnish.model.edits import Allowance, Finding, Tier
from burnish.patterns import late_pattern
from burnish.ports import Words
from burnish.rules.letters import words_of

#: Right spelling -> wrong ones.
_NAMES: Mapping[str, str] = {
    "AsciiDoc": "Asciidoc AsciiDOC",
    "BigQuery": "Bigquery",
    "Bitbucket": "BitBucket",
    "CentOS": "Centos CentOs",
    "CircleCI": "Circleci CircleCi",
    "ClickHouse": "Clickhouse",
    "Cloudflare": "CloudFlare",
    "CMake": "Cmake",
    "CockroachDB": "Cockroachdb CockroachDb",
    "CoffeeScript": "Coffeescript CoffeScript",
    "CouchDB": "Couchdb CouchDb",
    "DigitalOcean": "Digitalocean",
    "DynamoDB": "Dynamodb DynamoDb",
    "Elasticsearch": "ElasticSearch",
    "ESLint": "Eslint EsLint ESlint",
    "FastAPI": "FastApi Fastapi FastAPi",
    "Firefox": "FireFox",
    "FreeBSD": "Freebsd FreeBsd",
    "GitHub": "Github GitHUb GitHUB GIthub GitHup",
    "GitLab": "Gitlab GItlab",
    "GraphQL": "Graphql GraphQl",
    "HashiCorp": "Hashicorp",
    "InfluxDB": "Influxdb InfluxDb",
    "IntelliJ": "Intellij IntelliJi",
    "iPad": "Ipad IPad",
    "iPhone": "Iphone IPhone",
    "JavaScript": "Javascript JavaSCript JavaScrip JAvaScript JavasScript",
    "JupyterLab": "Jupyterlab",
    "Kubernetes": "KuberNetes Kubernetess Kubenetes Kuberentes Kubernets",
    "LinkedIn": "Linkedin LinkedIN",
    "macOS": "MacOS MacOs Macos macOs MACOS",
    "MariaDB": "Mariadb MariaDb",
    "MongoDB": "Mongodb MongoDb",
    "MySQL": "Mysql MySql MySQl",
    "Node.js": "Node.JS Node.Js",
    "NumPy": "Numpy",
    "OAuth": "Oauth OAUTH",
    "OneDrive": "Onedrive",
    "OpenAPI": "OpenApi Openapi OpenAPi",
    "OpenBSD": "Openbsd OpenBsd",
    "OpenGL": "Opengl OpenGl",
    "OpenJDK": "Openjdk",
    "OpenSSL": "Openssl OpenSsl",
    "OpenStack": "Openstack",
    "OpenTelemetry": "Opentelemetry",
    "PayPal": "Paypal",
    "PostgreSQL": "Postgresql PostgreSql PostGreSQL PostgresSQL PostgresQL PostreSQL PostgreSQl",
    "PowerPoint": "Powerpoint",
    "PowerShell": "Powershell PowerShel PowerShelll Powerhell",
    "PyPI": "PyPi Pypi",
    "PyTorch": "Pytorch",
    "RabbitMQ": "Rabbitmq RabbitMq",
    "reStructuredText": "ReStructuredText RestructuredText reStructedText restructuredText reStructuredtext",
    "SciPy": "Scipy",
    "SharePoint": "Sharepoint",
    "SQLAlchemy": "SqlAlchemy Sqlalchemy",
    "SQLite": "Sqlite SQlite SqLite SQLLite SQLITE",
    "Stack Overflow": "StackOverflow Stackoverflow",
    "TensorFlow": "Tensorflow",
    "TypeScript": "Typescript TypeSCript TypeScrip",
    "VMware": "VMWare Vmware VmWare",
    "WebAssembly": "Webassembly",
    "WebGL": "WebGl Webgl",
    "WhatsApp": "Whatsapp",
    "Windows Server": "Window Server",
    "Windows Terminal": "Window Terminal",
    "WordPress": "Wordpress",
    "Xcode": "XCode",
    "YouTube": "Youtube YouTUBE",
}
_BEFORE = late_pattern(r"(?:\A|[\s—–(\[\"“‘'*_])\Z")
_AFTER = late_pattern(
    r"(?:-[a-z]+(?![\w-]))?(?:['’]s\b)?(?:\]\(|\]\[|[)\]*_\"”’']*(?:\Z|[\s—–!?…]|[,;](?!\w)|[.:](?![\w/:])))"
)
#: The name of a link target of reStructuredText, which references elsewhere repeat.
_TARGET = late_pattern(r"(?:\A|\n)\.\. _[^\n]*\Z")
_QUOTES = frozenset("\"'“‘”’")


class ProductName:
    """Implements `burnish.ports.Rule`.

    Args:
        names: spellings that are right, each with a letter in it; they win over those that everybody shares.
    """

    name = "product-name"
    strategy = "consistency"
    tier = Tier.SAFE
    summary = "Write names of products and techniques as their owners do."
    version = 1
    allowance = Allowance(classes=frozenset({"name", "identifier"}))
    cases = (
        ("It is on Github, in Javascript.", "It is on GitHub, in JavaScript."),
        (
            "Use **Postgresql** or [Mysql](https://example.org/Mysql).",
            "Use **PostgreSQL** or [MySQL](https://example.org/Mysql).",
        ),
        ("The Github's page, a Github-hosted one.", "The GitHub's page, a GitHub-hosted one."),
        ("On MacOS and FreeBsd.", "On macOS and FreeBSD."),
        ("See github.com/Github, Github.com, @Github, x/Github and Github/x.",) * 2,
        ("Run `Github`, Github(), Github.run and Github_run.",) * 2,
        ("A javascript file for linux, on Mac OS X.",) * 2,
        ("Choose 'Github' there.",) * 2,
    )

    def __init__(self, names: Sequence[str] = ()) -> None:
        own = {name.lower(): name for name in names}
        self._own = own
        self._right = {
            wrong: right
            for right, spellings in _NAMES.items()
            for wrong in _spellings(spellings)
            if right.lower() not in own and wrong.lower() not in own
        }
        forms = [f"(?i:{re.escape(name)})" for name in sorted(own, key=len, reverse=True)]
        forms += map(re.escape, sorted(self._right, key=len, reverse=True))
        self._pattern = late_pattern(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)")
        self._telling = {words_of(name)[0] for name in (*own, *self._right)}

    def check(self, block: Block, words: Words) -> Iterator[Finding]:
        """One finding per name, with its right spelling."""
        text = block.text
        if self._telling.isdisjoint(words_of(text)):
            return
        for match in self._pattern.finditer(text):
            found, (start, end) = match[0], match.span()
            right = self._own.get(found.lower()) or self._right[found]
            if found == right or not _is_prose(block, start, end) or words.accepted(found):
                continue
            if found.islower() and words.used_as_code(found):
                continue
            tier = None if found.lower() in self._own else Tier.SUGGESTION
            yield Finding(start, end, f"'{found}' is written '{right}'", right, tier)


def _spellings(listed: str) -> list[str]:
    return [listed] if listed.startswith("Window ") else listed.split()


def _is_prose(block: Block, start: int, end: int) -> bool:
    text = block.text
    if text[start - 1 : start] in _QUOTES and text[end : end + 1] in _QUOTES:
        return False
    return (
        _BEFORE.search(text, max(0, start - 1), start) is not None
        and _AFTER.match(text, end) is not None
        and not block.is_frozen(start, end)
        and _TARGET.search(text, 0, start) is None
    )
