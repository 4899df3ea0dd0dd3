"""What pyromark saw, as labels with ranges: the first of the two skeletons that must not change.

The dialect atoms count as well: a template tag or a formula that an edit makes or takes away breaks a build.
Runs of text and soft breaks are one label, since words and the places where a line ends are what edits may move.
Everything else carries all that must stay: levels, targets, titles, code, raw HTML, definitions.
"""

from collections.abc import Sequence

from burnish.documents.markdown.events import RangedEvent, reference_definitions
from burnish.documents.markdown.scanner import Atom
from burnish.model.document import Outline


def outline_of(text: str, events: list[RangedEvent], atoms: Sequence[Atom], body: bytes, base: int) -> Outline:
    """The outline of a body whose first byte is byte `base` of the source; `atoms` are disjoint and sorted."""
    labels: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    in_code = in_text = ends_in_break = False
    for event, span in events:
        if ends_in_break:
            ends_in_break = False
            start = base + span["start"]
            if start >= ends[-1]:
                ends[-1] = start  # the run goes on over the next line's container prefix
        if type(event) is str:
            label = event
            is_text = ends_in_break = event == "SoftBreak"
        else:
            ((name, value),) = event.items()
            is_text = name == "Text" and not in_code
            if is_text:
                label = "text"
            elif type(value) is str:
                label = f"code text {value}" if in_code and name == "Text" else f"{name} {value}"
                in_code = in_code and label != "End CodeBlock"
            else:
                label = f"{name} {value!r}"
                in_code = in_code or (name == "Start" and "CodeBlock" in value)
        if is_text and in_text:
            ends[-1] = base + span["end"]
            continue
        in_text = is_text
        labels.append("text" if is_text else label)
        starts.append(base + span["start"])
        ends.append(base + span["end"])
    for name, definition in reference_definitions(text).items():
        labels.append(f"definition {name!r} {definition['dest']!r} {definition['title']!r}")
        starts.append(base + definition["span"]["start"])
        ends.append(base + definition["span"]["end"])
    for atom in atoms:
        labels.append(f"dialect {body[atom.start : atom.end].decode()}")
        starts.append(base + atom.start)
        ends.append(base + atom.end)
    return Outline(labels, starts, ends)
