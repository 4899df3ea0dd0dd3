"""The small documents that are damaged: some of our own, and real ones picked from the corpus by what they hold.

A document is one to four blocks of source bytes; a real one takes along the definitions that it refers to. The choice
is the same in every run: files in the order of a hash of their path, the richest parts first.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zlib import crc32

from .own_paragraphs import OWN


@dataclass(frozen=True, slots=True)
class Sample:
    """A small document and where it comes from."""

    name: str
    source: bytes


#: What makes a part of a document worth damaging.
_FEATURES: tuple[str, ...] = (
    r"\]\([^)\s]+ \"[^\"]+\"\)",
    r"\]\(https?://",
    r"\]\[[^\]]+\]",
    r"!\[[^\]]*\]\(",
    r"\[\^\w+\]",
    r"`[^`\n]+`",
    r"^(?:```|~~~)",
    r"^#{1,4} ",
    r"^#{1,4} .*\{#",
    r"^ *[-*] ",
    r"^ *\d+\. ",
    r"^[-*] .*\n {2,4}[-*] ",
    r"^[-*] \[[ x]\]",
    r"^> ",
    r"^> \[!",
    r"^\|.*\|$",
    r"\S  \n\S",
    r"\\\n",
    r"<(?:br|a|kbd|img|div|sup)\b",
    r"<!--",
    r"&(?:[a-z]+|#\d+);",
    r"\\[*_<\[]",
    r"\{\{[^<%]",
    r"\{\{[<%]",
    r"\{%",
    r"(?<!\$)\$[^$\n]+\$(?!\$)",
    r"^!!! |^\?\?\? ",
    r"^ *:::",
    r"\{[#.][^}]+\}",
    r"\*\*[^*\n]+\*\*",
    r"(?<![*\w])[*_][^*_\n]+[*_](?![*\w])",
    r"\u2019|\u201c|\u2013",
    r"\b\d+(?:\.\d+)* ?(?:ms|MB|GB|seconds|%)",
    r"\b(?:must|should)\b.*\b(?:not|never)\b",
    r"(?<![(<\"])https?://",
)
_PER_FEATURE = 3
_LONGEST = 1_500  #: characters of one part
_FENCE = re.compile(r" *(```|~~~)")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:.*$", re.MULTILINE)
_FRONT = re.compile(r"(?:---|\+\+\+)\n(?s:.)*?\n(?:---|\+\+\+)\n")


def own_samples() -> list[Sample]:
    """Our own documents."""
    return [Sample(name, text.encode()) for name, text in OWN.items()]


def real_samples(documents: Mapping[str, bytes]) -> list[Sample]:
    """Parts of Markdown documents, `_PER_FEATURE` for each feature, each part once; given by path."""
    paths = sorted((p for p in documents if p.endswith(".md")), key=lambda p: (crc32(p.encode()), p))
    patterns = [re.compile(feature, re.MULTILINE) for feature in _FEATURES]
    wanted = dict.fromkeys(range(len(patterns)), _PER_FEATURE)
    samples = []
    for path in paths:
        if not wanted:
            break
        text = documents[path].decode()
        if not any(patterns[i].search(text) for i in wanted):
            continue
        parts = list(_parts(text))
        best = max(parts, default="", key=lambda part: sum(patterns[i].search(part) is not None for i in wanted))
        met = [i for i in wanted if patterns[i].search(best)]
        for i in met:
            wanted[i] -= 1
            if not wanted[i]:
                del wanted[i]
        if met:
            samples.append(Sample(path, _with_definitions(best, text).encode()))
    return samples


def _parts(text: str) -> Iterator[str]:
    """Runs of three blocks between blank lines, fences kept whole; the front matter with what follows it."""
    head = _FRONT.match(text)
    body = text[head.end() :] if head else text
    blocks, block, fence = [], "", ""
    for line in body.splitlines(keepends=True):
        opened = _FENCE.match(line)
        if opened:
            fence = "" if fence == opened[1] else fence or opened[1]
        if line.strip() or fence:
            block += line
        elif block:
            blocks.append(block)
            block = ""
    blocks += [block] if block else []
    for at in range(0, len(blocks), 3):
        part = "\n".join(blocks[at : at + 3])
        if head and at == 0:
            part = head[0] + "\n" + part
        if len(part) <= _LONGEST:
            yield part


def _with_definitions(part: str, text: str) -> str:
    used = [d[0] for d in _DEFINITION.finditer(text) if d[0] not in part and d[0].split("]:")[0].strip() + "]" in part]
    return part + "".join(f"\n{definition}\n" for definition in used[:4])
