"""A document, and what a model makes of it."""

from .endpoint import Answer, answer

DOCUMENT = """\
# Install the tool here

In order to start the server you must run the start command twice.

The port is 8080 unless the configuration names some other port instead.

It takes about five minutes, and no account is needed for any of it.
"""
BETTER = DOCUMENT.replace("In order to start", "To start")

shorter: Answer = answer("clarity", ("In order to", "To"))
another_port: Answer = answer("clarity", ("8080", "8081"))
chatty: Answer = answer("clarity", ("It takes about five", "Sure! Here is the improved text: It takes about five"))
more: Answer = answer("completeness", ("port is", "+ Ask your administrator for it."))


def together(*answers: Answer) -> Answer:
    """The edits of all, in the order of the blocks."""

    def reply(user: str) -> str:
        lines = [line for one in answers for line in str(one(user)).splitlines() if line != "[end]"]
        lines.sort(key=lambda line: user.index(line[: line.index(" ")].rstrip("]")))
        return "\n".join([*lines, "[end]"])

    return reply
