"""What a run has just found out is known at once, and the oldest of it is forgotten."""

from burnish.pipeline.asking.recent import Recent


def test_a_text_is_settled_for_all_strategies_that_said_so():
    recent = Recent()
    recent.settle([b"a"], frozenset({"clarity.1"}))
    recent.settle([b"a", b"b"], frozenset({"accuracy.1"}))

    assert recent.tags(b"a") == {"clarity.1", "accuracy.1"}
    assert recent.tags(b"b") == {"accuracy.1"}
    assert recent.tags(b"c") == frozenset()


def test_a_refusal_is_known_with_its_reason():
    recent = Recent()
    recent.refuse({b"a": "chatter"})

    assert (recent.refusal(b"a"), recent.refusal(b"b")) == ("chatter", None)


def test_no_more_is_remembered_than_was_said():
    recent = Recent(most=2)
    for key in (b"a", b"b", b"c"):
        recent.settle([key], frozenset({"clarity.1"}))
        recent.refuse({key: "why"})

    assert [bool(recent.tags(key)) for key in (b"a", b"b", b"c")] == [False, True, True]
    assert [recent.refusal(key) for key in (b"a", b"b", b"c")] == [None, "why", "why"]
