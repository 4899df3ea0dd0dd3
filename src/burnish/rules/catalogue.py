"""Every rule, one line each. The factories import their rule's module on use."""

from collections.abc import Sequence
from functools import partial

from burnish.model.glossary import Entry
from burnish.ports import PageRule, Rule
from burnish.registry import Registry


def catalogue(names: Sequence[str] = (), glossary: Sequence[Entry] = ()) -> Registry[Rule]:
    """A registry of all rules by name.

    Args:
        names: of products, as the user writes them; `product-name` corrects other ways to write them.
        glossary: the user's; `term` corrects what it forbids.
    """
    registry: Registry[Rule] = Registry("rule")
    registry.add("article", _article)
    registry.add("confusion", _confusion)
    registry.add("long-sentence", _long_sentence)
    registry.add("misspelling", _misspelling)
    registry.add("product-name", partial(_product_name, names))
    registry.add("repeated-word", _repeated_word)
    registry.add("spacing", _spacing)
    registry.add("term", partial(_term, glossary))
    registry.add("unknown-word", _unknown_word)
    registry.add("wordy-phrase", _wordy_phrase)
    return registry


def page_catalogue(accepted: frozenset[str] = frozenset()) -> Registry[PageRule]:
    """A registry of all rules that look at whole documents, by name.

    Args:
        accepted: words that the user accepts, in lower case; `undefined-acronym` asks for no explanation of them.
    """
    registry: Registry[PageRule] = Registry("rule")
    registry.add("broken-code", _broken_code)
    registry.add("broken-link", _broken_link)
    registry.add("burnish-comment", _burnish_comment)
    registry.add("empty-column", _empty_column)
    registry.add("empty-section", _empty_section)
    registry.add("fence-language", _fence_language)
    registry.add("heading-case", _heading_case)
    registry.add("heading-jump", _heading_jump)
    registry.add("missing-alt", _missing_alt)
    registry.add("placeholder-link", _placeholder_link)
    registry.add("placeholder-text", _placeholder_text)
    registry.add("todo", _todo)
    registry.add("undefined-acronym", partial(_undefined_acronym, accepted))
    registry.add("version-conflict", _version_conflict)
    return registry


#: Rules that look only when they are selected by name: what they find is a matter of the house's taste.
ON_REQUEST = frozenset(("empty-section", "fence-language", "heading-case", "long-sentence", "undefined-acronym"))


def _broken_code() -> PageRule:
    from burnish.rules.broken_code import BrokenCode

    return BrokenCode()


def _broken_link() -> PageRule:
    from burnish.rules.broken_link import BrokenLink

    return BrokenLink()


def _burnish_comment() -> PageRule:
    from burnish.rules.burnish_comment import BurnishComment

    return BurnishComment()


def _article() -> Rule:
    from burnish.rules.article import Article

    return Article()


def _confusion() -> Rule:
    from burnish.rules.confusion import Confusion

    return Confusion()


def _empty_column() -> PageRule:
    from burnish.rules.empty_column import EmptyColumn

    return EmptyColumn()


def _empty_section() -> PageRule:
    from burnish.rules.empty_section import EmptySection

    return EmptySection()


def _fence_language() -> PageRule:
    from burnish.rules.fence_language import FenceLanguage

    return FenceLanguage()


def _heading_case() -> PageRule:
    from burnish.rules.heading_case import HeadingCase

    return HeadingCase()


def _heading_jump() -> PageRule:
    from burnish.rules.heading_jump import HeadingJump

    return HeadingJump()


def _missing_alt() -> PageRule:
    from burnish.rules.missing_alt import MissingAlt

    return MissingAlt()


def _long_sentence() -> Rule:
    from burnish.rules.long_sentence import LongSentence

    return LongSentence()


def _misspelling() -> Rule:
    from burnish.rules.misspelling import Misspelling

    return Misspelling()


def _product_name(names: Sequence[str]) -> Rule:
    from burnish.rules.product_name import ProductName

    return ProductName(names)


def _repeated_word() -> Rule:
    from burnish.rules.repeated_word import RepeatedWord

    return RepeatedWord()


def _placeholder_link() -> PageRule:
    from burnish.rules.placeholder_link import PlaceholderLink

    return PlaceholderLink()


def _placeholder_text() -> PageRule:
    from burnish.rules.placeholder_text import PlaceholderText

    return PlaceholderText()


def _term(glossary: Sequence[Entry]) -> Rule:
    from burnish.rules.term import Term

    return Term(glossary)


def _todo() -> PageRule:
    from burnish.rules.todo import Todo

    return Todo()


def _spacing() -> Rule:
    from burnish.rules.spacing import Spacing

    return Spacing()


def _undefined_acronym(accepted: frozenset[str]) -> PageRule:
    from burnish.rules.undefined_acronym import UndefinedAcronym

    return UndefinedAcronym(accepted)


def _unknown_word() -> Rule:
    from burnish.rules.unknown_word import UnknownWord

    return UnknownWord()


def _version_conflict() -> PageRule:
    from burnish.rules.version_conflict import VersionConflict

    return VersionConflict()


def _wordy_phrase() -> Rule:
    from burnish.rules.wordy_phrase import WordyPhrase

    return WordyPhrase()
