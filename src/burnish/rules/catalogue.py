"""Every rule, one line each. The factories import their rule's module on use."""

from burnish.ports import Rule
from burnish.registry import Registry


def catalogue() -> Registry[Rule]:
    """A registry of all rules by name."""
    registry: Registry[Rule] = Registry("rule")
    registry.add("misspelling", _misspelling)
    registry.add("repeated-word", _repeated_word)
    registry.add("wordy-phrase", _wordy_phrase)
    return registry


def _misspelling() -> Rule:
    from burnish.rules.misspelling import Misspelling

    return Misspelling()


def _repeated_word() -> Rule:
    from burnish.rules.repeated_word import RepeatedWord

    return RepeatedWord()


def _wordy_phrase() -> Rule:
    from burnish.rules.wordy_phrase import WordyPhrase

    return WordyPhrase()
