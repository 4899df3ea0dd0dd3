"""What the documents around one do, as its rules see it; implements `burnish.ports.Corpus`."""

from collections.abc import Mapping
from functools import cached_property

from burnish.model.usage import Usage, Usual, mixed
from burnish.ports import Corpus, Site


class OwnUsage:
    """One document, of a corpus or alone. It is counted when a rule first needs to know."""

    def __init__(self, source: bytes, mixed: Mapping[str, Usual] | None = None) -> None:
        """`mixed`: of the corpus; None: the document is a corpus by itself."""
        self._source, self._mixed = source, mixed

    @cached_property
    def mixed(self) -> Mapping[str, Usual]:
        """As in `ports.Corpus`."""
        return self._mixed if self._mixed is not None else mixed(self._usage)

    def writes(self, family: str) -> bool:
        """As in `ports.Corpus`."""
        return family in self._families

    @cached_property
    def _usage(self) -> Usage:
        from burnish.rules.usage import usage_of  # of no use where nothing asks

        return usage_of(self._source)

    @cached_property
    def _families(self) -> frozenset[str]:
        return frozenset(family for family, _ in self._usage)


class InCorpus:
    """A site that knows the corpus; implements `ports.Site`."""

    def __init__(self, site: Site, corpus: Corpus) -> None:
        self.corpus = corpus
        self.has, self.anchors, self.likely = site.has, site.anchors, site.likely
