"""Everything that the endpoint can do wrong on purpose, by name: the one list of it.

A fault either stays with its request, so that the same request meets it again and whoever sends it again unchanged
pays for nothing, or is drawn anew for each attempt. Rows are those of the project's list of faults (F...), or of the
rules for a document that a fault breaks (I..., S...). How a fault is carried out stands elsewhere: what is said in
`spoiled`, what is refused in `refusals`, what is told falsely in `manners`, what goes wrong on the wire in `mishaps`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Family(StrEnum):
    """What of an answer a fault is in."""

    TEXT = "text"  #: the text of the reply
    TOLD = "told"  #: what is told around the text: its end, its usage, its model
    REFUSED = "refused"  #: there is a refusal in place of a reply
    WIRE = "wire"  #: how it is carried


class Charged(StrEnum):
    """What the endpoint asks for a request that meets a fault."""

    NOTHING = "nothing"
    SENT = "what was sent"  #: the prompt, and the tokens until the fault
    WHOLE = "all of it"


class Latch(StrEnum):
    """What else is refused in the same way from then on."""

    NO = ""
    MODEL = "the model"
    ALL = "everything"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong."""

    name: str
    row: str
    family: Family
    says: str  #: what happens, for people
    charged: Charged
    stays: bool  #: the same request meets it again
    latch: Latch = Latch.NO


def _text(name: str, row: str, says: str) -> Fault:
    return Fault(name, row, Family.TEXT, says, Charged.WHOLE, stays=True)


def _told(name: str, row: str, says: str, charged: Charged = Charged.WHOLE, *, stays: bool = False) -> Fault:
    return Fault(name, row, Family.TOLD, says, charged, stays)


def _refused(name: str, row: str, says: str, *, stays: bool = False, latch: Latch = Latch.NO) -> Fault:
    return Fault(name, row, Family.REFUSED, says, Charged.NOTHING, stays or bool(latch), latch)


def _wire(name: str, row: str, says: str, charged: Charged) -> Fault:
    return Fault(name, row, Family.WIRE, says, charged, stays=False)


_NOTHING, _SENT, _WHOLE = Charged

_ALL = (
    # the text of the reply
    _text("chatter-around", "F04", "Polite words before or behind the answer."),
    _text("chatter-inside", "F04", "Polite words at the beginning of a block."),
    _text("thoughts", "F04", "The model's thoughts in `<think>` before the answer."),
    _text("other-form", "F04", "The right edits as JSON, not in the form that was asked for."),
    _text("answer-fenced", "F25", "The whole answer within a code fence."),
    _text("refusal-in-words", "F09", "A refusal as a text like any other."),
    _text("cut-text", "F01", "The answer breaks off, and is said to be whole."),
    _text("end-missing", "F01", "No `[end]`."),
    _text("missing-block", "F10", "One edit is left out."),
    _text("repeated-block", "F11", "One block twice, with two texts."),
    _text("unknown-block", "F12", "A block that was not asked about."),
    _text("unknown-aim", "F12", "A block for an aim that was not named."),
    _text("marker-altered", "F12", "A marker in another form: in bold, in capitals, with a colon."),
    _text("shifted", "F14", "Each block has the text of the next one."),
    _text("swapped", "F14", "Two blocks have each other's text."),
    _text("merged", "F14", "Two blocks under the marker of the first."),
    _text("out-of-order", "F14", "The blocks from the last to the first."),
    _text("empty-block", "F08", "A block without a text."),
    _text("mask-dropped", "F15", "A mask is missing."),
    _text("mask-repeated", "F16", "A mask stands twice."),
    _text("mask-altered", "F18", "A mask in small letters, with spaces, full-width, with other letters or digits."),
    _text("masks-swapped", "F18", "Two masks in each other's place."),
    _text("link-changed", "F20", "A link leads elsewhere."),
    _text("link-added", "F22", "A new link, image, URL or e-mail address."),
    _text("html-added", "I14", "A new tag, of a script or an image."),
    _text("definition-added", "F23", "A definition of a reference or a footnote."),
    _text("code-changed", "F24", "A code span with another text, or without its quotes."),
    _text("fence-added", "F25", "A code fence around a block, or one that is not closed."),
    _text("heading-changed", "F26", "A block becomes a heading."),
    _text("list-changed", "F28", "A block becomes an item of a list, or falls into two."),
    _text("front-matter-added", "F30", "A block begins with front matter."),
    _text("entity-changed", "F31", "A character is escaped, or no longer."),
    _text("spaces-changed", "F32", "A hard break or a no-break space is lost, or one is new."),
    _text("invisible-added", "I5", "A character that cannot be seen."),
    _text("quotes-curled", "I5", "Straight quotes become curly."),
    _text("number-changed", "S1", "Another number."),
    _text("negation-dropped", "S2", "A negation is lost."),
    _text("language-switched", "F34", "A block in another language."),
    _text("loop", "F36", "One sentence again and again, until no more tokens are allowed."),
    _text("same-text", "F36", "Every block has the text of the first."),
    _text("echo", "F36", "The request comes back."),
    _text("unchanged", "F36", "Every block comes back as it was."),
    # what is told around it
    _told("length", "F01", "Half of the answer; the limit of tokens is said to be reached.", _SENT, stays=True),
    _told("refusal", "F09", "A refusal in the field for it.", stays=True),
    _told("filtered", "F09", "Half of the answer; a filter is said to have withheld the rest.", _SENT, stays=True),
    _told("empty-answer", "F08", "An empty text."),
    _told("null-content", "F08", "`null` in place of the text."),
    _told("null-message", "F08", "`null` in place of the message."),
    _told("no-choices", "F08", "No choice, or no content, at all."),
    _told("usage-absent", "F59", "No usage, though it was asked for."),
    _told("usage-null", "F59", "`null` in place of the usage."),
    _told("usage-zero", "F59", "A usage of zeros."),
    _told("usage-negative", "F59", "A usage below zero."),
    _told("usage-doubled", "F59", "The usage twice in one stream; twice as much where there is none."),
    _told("usage-absurd", "F59", "A usage of billions of tokens."),
    _told("other-model", "F60", "Another model is said to have answered."),
    # refusals
    _refused("too-many-requests", "F37", "429 with `retry-after: 1`."),
    _refused("too-many-requests-bare", "F40", "429 that does not say when to come again."),
    _refused("overloaded", "F40", "529."),
    _refused("request-timeout", "F42", "408."),
    _refused("server-error", "F42", "500."),
    _refused("bad-gateway", "F42", "502, with a page of HTML."),
    _refused("unavailable", "F42", "503."),
    _refused("gateway-timeout", "F42", "504, with a page of HTML."),
    _refused("context-too-long", "F44", "400: more than the model can read.", stays=True),
    _refused("request-too-large", "F44", "413, with a page of HTML.", stays=True),
    _refused("bad-request", "F45", "400.", stays=True),
    _refused("unprocessable", "F45", "422.", stays=True),
    _refused("content-policy", "F09", "400: the text itself is refused.", stays=True),
    _refused("proxy-authentication", "F49", "407, with a page of HTML.", stays=True),
    _refused("quota", "F41", "429 with `insufficient_quota`; 400 as Anthropic has it.", latch=Latch.ALL),
    _refused("credit-balance", "F41", "400: the credit balance is too low.", latch=Latch.ALL),
    _refused("payment-required", "F41", "402.", latch=Latch.ALL),
    _refused("unauthorised", "F46", "401.", latch=Latch.ALL),
    _refused("forbidden", "F46", "403.", latch=Latch.ALL),
    _refused("no-model", "F47", "404 for this model.", latch=Latch.MODEL),
    # on the wire
    _wire("reset-before-headers", "F50", "The connection is reset as soon as the request was read.", _NOTHING),
    _wire("reset-after-work", "F50", "The connection is reset when the answer is ready.", _WHOLE),
    _wire("reset-after-headers", "F51", "The connection is reset in the middle of the answer.", _SENT),
    _wire("closes-idle", "F50", "After a right answer the connection is closed without a word.", _WHOLE),
    _wire("cut-body", "F51", "The connection is closed in the middle of the answer.", _SENT),
    _wire("cut-stream", "F51", "The answer ends well in the middle, without saying that it ends.", _SENT),
    _wire("short-body", "F51", "Half of what `content-length` promises.", _SENT),
    _wire("bad-chunk", "F51", "A chunk without a size in the middle of the answer.", _SENT),
    _wire("error-midway", "F51", "An error in the middle of the answer.", _SENT),
    _wire("error-within", "F57", "200 with an error in place of an answer.", _NOTHING),
    _wire("drip", "F52", "One byte a second, for ever.", _WHOLE),
    _wire(
        "done-stays-open",
        "F54",
        "A right answer that is not streamed to its end: all is said, and nothing closes.",
        _WHOLE,
    ),
    _wire("silent", "F55", "Nothing comes, for ever.", _NOTHING),
    _wire("silent-midway", "F55", "Half of the answer, then nothing, for ever.", _SENT),
    _wire("html", "F57", "200 with a page of HTML.", _NOTHING),
    _wire("bad-utf8", "F57", "Bytes that are not UTF-8.", _WHOLE),
    _wire("wrong-type", "F57", "A right answer as `text/plain`.", _WHOLE),
    _wire("array", "F57", "Arrays in place of objects.", _WHOLE),
    _wire("endless", "F58", "100 MB.", _WHOLE),
    _wire("endless-events", "F58", "A million events that say nothing.", _WHOLE),
    _wire("gzip-bomb", "F58", "100 KB that unpack to 100 MB.", _WHOLE),
)

#: All of them, by name.
FAULTS: Mapping[str, Fault] = MappingProxyType({fault.name: fault for fault in _ALL})
#: For an outage only: nobody listens.
REFUSED_CONNECTION = "refused"
