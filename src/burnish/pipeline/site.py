"""The other files, as one document sees them; implements `burnish.ports.Site`."""

from collections.abc import Iterable, Iterator, Mapping
from os.path import normpath, relpath
from pathlib import Path
from urllib.parse import unquote

from burnish.errors import BurnishError
from burnish.model.known import Dependencies
from burnish.ports import Files, Format, Site

_MOST_ANCHORS = 500  #: documents of which they are remembered: neighbours link to each other
_MOST_HELD = 5_000  #: paths of which is remembered whether something stands there
_MOST_UPWARDS = 3  #: folders that a link may lead up to a document that it is thought to mean


class Alone:
    """A document of which nobody knows where it stands: everything may be there."""

    def has(self, path: str) -> bool:  # noqa: ARG002 - the port's signature
        """As in `ports.Site`."""
        return True

    def anchors(self, path: str) -> frozenset[str] | None:  # noqa: ARG002
        """As in `ports.Site`."""
        return None

    def likely(self, path: str) -> str | None:  # noqa: ARG002
        """As in `ports.Site`."""
        return None


class Sites:
    """What the documents of one run know of each other. A document is read when a link first asks for its anchors."""

    def __init__(self, files: Files, formats: Mapping[str, Format], documents: Iterable[Path]) -> None:
        """`documents`: of the run; a link that leads nowhere may mean one of them."""
        self._files, self._formats = files, formats
        self._by_name: dict[str, list[Path]] = {}
        self._names: dict[tuple[str, ...], list[str]] = {}  # by what names that are nearly the same share
        for path in documents:
            name = path.name.lower()
            if name not in self._by_name:
                for shared in _shared(name):
                    self._names.setdefault(shared, []).append(name)
            self._by_name.setdefault(name, []).append(path)
        self._anchors: dict[Path, frozenset[str] | None] = {}
        self._held: dict[str, bool] = {}

    def of(self, path: Path) -> "DocumentSite":
        """What the document at `path` sees."""
        return DocumentSite(self, path)

    def holds(self, path: str) -> bool:
        """Does a file or folder stand there?"""
        held = self._held.get(path)
        if held is None:
            if len(self._held) >= _MOST_HELD:
                self._held.clear()
            held = self._held[path] = self._files.holds(Path(path))
        return held

    def anchors(self, path: Path) -> frozenset[str] | None:
        """What links can find in a document; None for what is none, or cannot be read."""
        if path not in self._anchors:
            if len(self._anchors) >= _MOST_ANCHORS:
                self._anchors.clear()
            self._anchors[path] = self._read(path)
        return self._anchors[path]

    def named(self, name: str) -> list[Path]:
        """The documents with this name, or with one that is nearly the same: as a slip of the keyboard makes it."""
        wanted = name.lower()
        found = self._by_name.get(wanted)
        if found is None:
            beside = [other for shared in _shared(wanted) for other in self._names.get(shared, ())]
            near = [other for other in beside if _plain(other) == _plain(wanted)]
            near = near or [other for other in beside if _one_slip(other, wanted)]
            found = self._by_name[near[0]] if near else []
        return found

    def _read(self, path: Path) -> frozenset[str] | None:
        form = self._formats.get(path.suffix.lower())
        if form is None:
            return None
        try:
            page = form.page(self._files.read(path))
        except (BurnishError, UnicodeDecodeError):
            return None
        return page.anchors if page is not None else None


class DocumentSite:
    """Implements `ports.Site`."""

    def __init__(self, sites: Sites, path: Path) -> None:
        self._sites, self._own, self._folder = sites, path, str(path.parent)

    def has(self, path: str) -> bool:
        """As in `ports.Site`."""
        return self._sites.holds(self._place(path))

    def anchors(self, path: str) -> frozenset[str] | None:
        """As in `ports.Site`."""
        return self._sites.anchors(Path(self._place(path)))

    def likely(self, path: str) -> str | None:
        """As in `ports.Site`: the document of that name that is nearest."""
        named = self._sites.named(unquote(path).rpartition("/")[2])
        others = [other for other in named if other != self._own]
        ways = [relpath(other, self._folder).replace("\\", "/") for other in others]
        ways = [way for way in ways if way.count("../") <= _MOST_UPWARDS]
        return min(ways, key=lambda way: (way.count("/"), way), default=None)

    def _place(self, path: str) -> str:
        return normpath(f"{self._folder}/{unquote(path)}")


def _shared(name: str) -> Iterator[tuple[str, ...]]:
    """How a name begins, and how it ends, each with its digits: `step-1.md` is not meant by `step-2.md`."""
    digits = "".join(filter(str.isdigit, name))
    yield "begins", name[:2], digits
    yield "ends", name.rpartition(".")[0][-2:], digits


def _one_slip(a: str, b: str) -> bool:
    """Is one name the other with a letter too many, too few, another, or two in the wrong order?"""
    short, long = sorted((a, b), key=len)
    at = next((i for i, (one, other) in enumerate(zip(short, long, strict=False)) if one != other), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    return short[at + 1 :] == long[at + 1 :] or (
        short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    )


def _plain(name: str) -> str:
    """A name's letters and digits, without the suffix."""
    return "".join(filter(str.isalnum, name.rpartition(".")[0]))


def fingerprint(anchors: frozenset[str] | None) -> str:
    """Stands for the anchors of a document; empty where nobody knows them."""
    if anchors is None:
        return ""
    from hashlib import blake2b  # of no use where no link leads to an anchor elsewhere

    return blake2b("\n".join(sorted(anchors)).encode(errors="surrogatepass"), digest_size=12).hexdigest()


class Witness:
    """A site that remembers what it was asked; implements `ports.Site`."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._has: dict[str, bool] = {}
        self._anchors: dict[str, str] = {}
        self._likely: dict[str, str | None] = {}

    @property
    def dependencies(self) -> Dependencies:
        """All that was asked so far."""
        return Dependencies(dict(self._has), dict(self._anchors), dict(self._likely))

    def has(self, path: str) -> bool:
        """As in `ports.Site`."""
        self._has[path] = answer = self._site.has(path)
        return answer

    def anchors(self, path: str) -> frozenset[str] | None:
        """As in `ports.Site`."""
        answer = self._site.anchors(path)
        self._anchors[path] = fingerprint(answer)
        return answer

    def likely(self, path: str) -> str | None:
        """As in `ports.Site`."""
        self._likely[path] = answer = self._site.likely(path)
        return answer
