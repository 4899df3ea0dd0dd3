"""Which rules look at which documents, those of whole documents among them."""

from pathlib import Path

import pytest

from burnish.api import Burnish, Settings
from burnish.config.settings import Override
from burnish.errors import ConfigurationError
from burnish.rules.catalogue import ON_REQUEST, catalogue, page_catalogue
from burnish.testing import MemoryFiles

ROOT = Path("docs").absolute()
BARE = b"# One\n\n### Three\n\n```\nx\n```\n"  # a jump of headings, and a fence without a language


def names(settings: Settings) -> set[str]:
    return {rule.name for rule in Burnish(settings).rules()}


def found(settings: Settings, *paths: str) -> list[tuple[str, str]]:
    files = MemoryFiles({ROOT / path: BARE for path in paths}, root=ROOT)
    result = Burnish(settings, files=files).check([ROOT])
    return [(Path(d.path).relative_to(ROOT).as_posix(), p.rule) for d in result.documents for p in d.proposals]


def test_rules_on_request_look_only_when_they_are_asked_for():
    every = {*catalogue(), *page_catalogue()}

    assert names(Settings()) == every - ON_REQUEST
    assert names(Settings(extend_select=("fence-language",))) == every - ON_REQUEST | {"fence-language"}
    assert names(Settings(extend_select=("all",))) == names(Settings(select=("all",))) == every
    assert names(Settings(select=("todo",), extend_select=("fence-language",))) == {"todo", "fence-language"}


def test_what_is_ignored_counts_more_than_what_is_added():
    assert "todo" not in names(Settings(extend_select=("all",), ignore=("todo",)))


def test_an_added_rule_that_does_not_exist_is_told_with_what_was_meant():
    with pytest.raises(ConfigurationError, match=r"extend-select: .*did you mean 'fence-language'"):
        Burnish(Settings(extend_select=("fence-langage",))).rules()


def test_overrides_hold_for_rules_of_whole_documents():
    overrides = (
        Override(paths=("old/",), ignore=("heading-jump",)),
        Override(paths=("new/",), extend_select=("fence-language",)),
        Override(paths=("one/",), select=("todo",)),
    )
    settings = Settings(root=ROOT, overrides=overrides)

    assert found(settings, "a.md", "new/a.md", "old/a.md", "one/a.md") == [
        ("a.md", "heading-jump"),
        ("new/a.md", "heading-jump"),
        ("new/a.md", "fence-language"),
    ]


def test_an_override_that_selects_drops_what_is_added_above():
    settings = Settings(
        root=ROOT, extend_select=("fence-language",), overrides=(Override(paths=("one/",), select=("heading-jump",)),)
    )

    assert found(settings, "one/a.md") == [("one/a.md", "heading-jump")]
