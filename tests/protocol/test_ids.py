"""Ids are short, different, and made from the texts alone."""

import re

from hypothesis import given
from hypothesis import strategies as st

from burnish.protocol.ids import ids_for

from .texts import texts


@given(st.lists(texts(), max_size=30))
def test_ids_are_different_and_short(blocks: list[str]):
    ids = ids_for(blocks)

    assert len(set(ids)) == len(ids) == len(blocks)
    assert all(re.fullmatch("[a-z2-7]{3,5}", name) and name != "end" for name in ids)


@given(st.lists(texts(), max_size=10))
def test_equal_texts_give_equal_ids_each_time(blocks: list[str]):
    assert ids_for(blocks) == ids_for(list(blocks))


def test_an_id_does_not_depend_on_the_neighbours_while_it_is_free():
    alone = ids_for(["It takes five minutes."])

    assert ids_for(["Something else.", "It takes five minutes."])[1:] == alone
    assert len(alone[0]) == 3


def test_equal_texts_in_one_request_have_ids_of_their_own():
    ids = ids_for(["The same."] * 200)

    assert len(set(ids)) == 200
    assert ids[:3] == [ids[2][:3], ids[2][:4], ids[2]]


def test_a_colliding_id_is_longer():
    seen: dict[str, str] = {}
    for number in range(5000):
        text = f"text {number}"
        (name,) = ids_for([text])
        if name in seen:
            assert ids_for([seen[name], text])[0] == name
            assert ids_for([seen[name], text])[1].startswith(name)
            assert len(ids_for([seen[name], text])[1]) == 4
            return
        seen[name] = text
    raise AssertionError("no two of 5000 texts collide")


def test_an_id_that_a_text_shows_in_brackets_is_not_used():
    (name,) = ids_for(["It takes five minutes."])
    ids = ids_for(["It takes five minutes.", f"See [{name}](x)."])

    assert ids[0] != name
    assert ids[0].startswith(name)


def test_end_is_never_an_id():
    text = next(str(n) for n in range(200_000) if _would_be_end(str(n)))

    assert ids_for([text])[0].startswith("end")
    assert len(ids_for([text])[0]) == 4


def _would_be_end(text: str) -> bool:
    return ids_for([text])[0].startswith("end")
