"""Reports an abbreviation in capitals that a document uses more than once and never explains.

Explained is what stands in brackets or has brackets behind it, whose letters begin the words of some phrase of the
document, what is the text of a link or a heading, what stands in code, and what the text says something `stands for`.
Everybody knows the ones of a closed list (`HTTP`, `URL`, `CPU`); more can be put into the accepted words. Asked for by
name only: what readers know is a matter of who they are.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from burnish.model.page import Page, PageFinding
from burnish.patterns import late_pattern
from burnish.ports import Site

_FEWEST = 2  #: uses
_WORD = late_pattern(rb"(?<![\w./@#$&+:=~'\"`*_\\-])[A-Z]{3,6}(?:(?=s?[\s,;!?)])|(?=s?\.(?:\s|\Z))|(?='s\b))")
_SMALL = rb"(?:(?:of|and|the|for|to|in|on|with|by|a|an|as|or|from|at|&)[\s-]+){0,2}"
#: Known to all who read about software, or words in capitals: of RFC 2119, of admonitions, of SQL and the shell.
_KNOWN = frozenset(
    """
    AAAA ABC ABI ACID ACPI ADD AFAIK AFTER AJAX AKA AKS ALARM ALL ALSO ALT ALTER ALWAYS AMD AND ANSI ANY APAC API
    APPLY APR APT ARE ARGS ARM ASAP ASCII AST AUG AVI AWS BAD BAR BAZ BBC BEFORE BEGIN BIOS BLOCK BOM BREAK BSD BST
    BTW BUG BUGFIX BUT CAB CAD CAN CASE CDN CEO CEST CET CGI CHANGE CI CLI CMS CNAME CNN CORS COUNT CPAN CPU CRAN CRC
    CREATE CRM CRUD CSRF CSS CSV CTO CTRL CVE DATA DATE DDOS DEBUG DEC DEF DEL DELETE DHCP DIY DLL DMG DNS DOM DONE
    DROP DRY DSL DVD EBS ECMA ECR ECS EDT EFS EKS ELSE EMC EMEA END ENTER EOF EOL ERP ERROR ESC EST ETA EULA EVERY EXE
    EXIT EXT FALSE FAQ FAT FEB FETCH FIFO FILE FIRST FIX FIXME FLAC FOO FOR FPS FRI FROM FTP FYI GCC GCE GCP GCR GCS
    GDPR GET GIF GIT GKE GLOBAL GMT GNOME GNU GOOD GPL GPS GPU GRANT GROUP GSM GUI GUID GZIP HAS HAVING HBO HDD HDMI
    HEAD HEIC HELLO HIGH HOW HTML HTTP HTTPS HTTPX IAM IBM ICMP ICYMI IDE IDEA IEEE IETF IIRC IMAP IMO IMPORT INDEX
    INFO INI INPUT INPUTS INSERT INTO IPC IRC ISBN ISO ISP IST JAN JAR JDK JIT JOIN JPEG JPG JSON JSX JUL JUN JVM JWT
    KDE KEY KMS KVM LAN LAST LDAP LED LEFT LEVEL LGPL LGTM LICENSE LIFO LIMIT LINKS LIST LLM LLVM LOCAL LOW LRU LTE
    LTS MAC MAIN MAR MAY MAYBE MDN MIDI MIME MIT MON MORE MOV MPEG MPL MSDN MSDOS MSI MSIX MUST NAME NAS NASA NAT NBA
    NEED NEVER NEW NFC NFS NGINX NONE NOT NOTE NOTES NOV NOW NPM NTFS NTP NULL NVIDIA NVME NYC OAUTH OCR OCT ODBC OFF
    ONE ONLY OOP OPEN OPTION ORDER ORM OSS OSX OTHER OUT OUTPUT OWNER OWNERS PATCH PATH PCI PDF PDT PEBCAK PEM PEP PHP
    PID PIN PKG PKI PLEASE PNG POC POP POSIX POST PPA PRINT PSA PST PUBLIC PUT PWA QA QUX RAID RAM RAR RDBMS RDS READ
    README REALLY REPL REST RFC RFID RGB RGBA RIGHT ROM RPC RPM RSA RSS RSVP RTFM SAME SAML SAP SAT SATA SCP SCSI SCSS
    SDK SEE SELECT SEO SEP SERVER SET SFTP SHA SHALL SHARED SHIFT SHOULD SIZE SLA SMS SMTP SNS SOA SOAP SPA SPDX SQL
    SQLITE SQS SRV SSD SSH SSL SSO STATUS STDERR STDIN STDOUT STOP SUN SUSE SVG SVN SYNTAX TAB TABLE TAR TBD TCP TDD
    TEST TEXT THAT THE THEN THEY THIS THU TIA TIFF TIME TIP TLD TLDR TLS TODO TOML TRACE TRUE TSV TSX TTL TTY TUE TWO
    TXT TYPE UDP UEFI UI UID UML UNION UNIX UPDATE URI URL URN USA USAGE USB USD USE USER USING UTC UTF UUID UX VALUE
    VALUES VCS VERY VIEW VIM VLAN VNC VPN VPS WAN WAR WARN WAS WASM WAV WEBP WED WHAT WHEN WHERE WHICH WHILE WHY WILL
    WIP WITH WORLD WRITE WSL WWW WYSIWYG XHR XHTML XML XSLT XSS XXX XYZ YAML YES YML YOU YOUR ZIP ZSH
    """.split()
)


class UndefinedAcronym:
    """Implements `burnish.ports.PageRule`.

    Args:
        accepted: words that the user accepts, in lower case.
    """

    name = "undefined-acronym"
    strategy = "completeness"
    summary = "Explain an abbreviation where it is used first."
    version = 1
    cases = (
        ("A PVC is made. Each PVC has a size.\n", "nothing says what 'PVC' stands for"),
        ("A persistent volume claim is made. The PVC, or two PVCs: a PVC has a size.\n", ""),
        ("A PVC (a claim) is made. Each PVC has a size.\n", ""),
        ("A [PVC](pvc.md) is made. Each PVC has a size.\n", ""),
        ("An HTTP API and another HTTP API. You MUST NOT use it, you MUST NOT.\n", ""),
        ("The ABX is new.\n", ""),
        ("# PVC\n\nA PVC is made. Each PVC has a size.\n", ""),
        ("Set `PVC` first. A PVC is made. Each PVC has a size.\n", ""),
    )

    def __init__(self, accepted: frozenset[str] = frozenset()) -> None:
        self._accepted = accepted

    def check(self, page: Page, site: Site) -> Iterator[PageFinding]:  # noqa: ARG002 - the port's signature
        """The first use of each."""
        told: list[PageFinding] = []
        uses: dict[bytes, list[tuple[int, int]]] = {}
        for found in _WORD.finditer(page.source):
            uses.setdefault(found[0], []).append(found.span())
        for acronym, places in uses.items():
            word = acronym.decode()
            if len(places) < _FEWEST or word in _KNOWN or word.lower() in self._accepted:
                continue
            inside = [place for place in places if _is_prose(page, *place)]
            if len(inside) >= _FEWEST and not _is_explained(page, acronym):
                told.append(PageFinding(*inside[0], f"nothing says what {word!r} stands for"))
        yield from sorted(told)


def _is_prose(page: Page, start: int, end: int) -> bool:
    at = bisect_right(page.texts, (start, len(page.source))) - 1
    return at >= 0 and end <= page.texts[at][1]


def _is_explained(page: Page, acronym: bytes) -> bool:
    """May a reader learn from the document what it stands for?"""
    word = rb"(?<![A-Za-z0-9])" + acronym + rb"(?![A-Za-z0-9])"
    source = page.source
    if re.search(
        rb"[(\[]" + word + rb"|" + word + rb"s?[\"'*_]*(?: \(|:|\]| (?:-|\xe2\x80[\x93\x94]|stands? for|means?) )",
        source,
    ):
        return True
    told = acronym.decode()
    if any(told in heading.text for heading in page.headings) or any(told in link.text for link in page.links):
        return True
    for found in re.finditer(word, source, re.IGNORECASE):
        if found[0] != acronym or not _is_prose(page, *found.span()):
            return True  # it is written in small letters as well, or stands in code
    return re.search(_phrase(acronym), source) is not None


def _phrase(acronym: bytes) -> bytes:
    """A pattern for words whose first letters, or capitals inside of which, spell `acronym`."""
    first, *others = (bytes((code,)) for code in acronym)
    pattern = rb"\b(?!" + acronym + rb"s?\b)[" + first + first.lower() + rb"]"
    for letter in others:
        apart = rb"[\s/-]+" + _SMALL + rb"[\"'(*_]*[" + letter + letter.lower() + rb"]"
        pattern += rb"(?:[a-z]*" + letter + rb"|[A-Za-z]*" + apart + rb")"
    return pattern + rb"[a-z]"
