"""How many tokens is a text, when no tokenizer is at hand? A ceiling, a guess, and room for a reply.

Tokenizers of models are large, differ from model to model, and some load their tables from the network; so sizes are
worked out from bytes. The ceiling holds for every tokenizer that works on bytes, or falls back to them: each of its
tokens stands for one byte at least. The guess is that of o200k on technical documents (mean 4.1 bytes a token, 3.5 for
one document in twenty); other estimates are learned from what providers report (`monitoring.estimate`).
"""

from burnish.model.calls import Prompt

WRAPPING = 64  #: tokens that an endpoint may put around two messages: roles, separators, the opening of the reply
_FRAME = 64  #: tokens of a reply that belong to no block: `[end]`, and white space
_MARKER = 16  #: tokens of the marker before a block's new text


def bound(prompt: Prompt) -> int:
    """The most tokens that a prompt can be billed as, with what the endpoint wraps around it."""
    return prompt.size + WRAPPING


def guess(size: int) -> int:
    """Tokens of a text of `size` UTF-8 bytes: rather too many, at 3.4 bytes a token."""
    return -(-size * 10 // 34)


def most_output(asked_bytes: int, blocks: int) -> int:
    """`max_tokens` for a request about so many blocks, of so many UTF-8 bytes together.

    Room for every block to come back a fifth longer, at 2.5 bytes a token: English takes 3.5 and more, and for Chinese,
    Japanese and Korean (3 bytes a character) that is 1.2 tokens a character.
    """
    return -(-asked_bytes * 12 // 25) + blocks * _MARKER + _FRAME
