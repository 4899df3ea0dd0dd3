"""Where a byte of a document stands, as a person counts."""

from hypothesis import given
from hypothesis import strategies as st

from burnish.model.document import Document


@given(st.text(alphabet="aé\n\r"), st.data())
def test_lines_and_columns_are_those_that_an_editor_shows(text, data):
    at = data.draw(st.integers(0, len(text)))
    lines = text[:at].split("\n")
    document = Document(text.encode(), "markdown", ())

    byte = len(text[:at].encode())

    assert (document.line_of(byte), document.column_of(byte)) == (len(lines), len(lines[-1]) + 1)
