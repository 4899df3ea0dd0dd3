"""Where new texts are checked and put into their document: in this process, or in one beside it.

Parsing a document twice and comparing what two parsers saw is most of the work of a run that waits for replies. A
process beside this one has parsers of its own, and reads the document anew, which costs less than to hand it over.
"""

from collections.abc import Awaitable, Callable, Sequence

from burnish.execution.process import Process, ProcessLost
from burnish.pipeline.asking.jobs import Job
from burnish.pipeline.document import Plan
from burnish.pipeline.revise import Revised, Revision, revise

#: What was decided of a job's changes; `hunks`: somebody will look at them.
Checker = Callable[[Job, bool], Awaitable[Revised]]
_Request = tuple[str, bytes, Sequence[Revision], bool]


async def here(job: Job, hunks: bool) -> Revised:
    """Check in this process."""
    return revise(job.document, job.form, job.revisions(), hunks=hunks)


def beside(process: Process) -> Checker:
    """Check in `process`, whose work is `work_of` a plan; here, when there is nothing to check, or when it ended."""

    async def check(job: Job, hunks: bool) -> Revised:
        revisions = job.revisions()
        if not revisions:
            return await here(job, hunks)
        try:
            revised: Revised = await process.ask((job.path.suffix.lower(), job.source, revisions, hunks))
        except ProcessLost:
            return await here(job, hunks)
        return revised

    return check


def work_of(plan: Plan) -> Callable[[_Request], Revised]:
    """What a process does that checks beside this one."""

    def work(request: _Request) -> Revised:
        suffix, source, revisions, hunks = request
        form = plan.format_of(f"document{suffix}")
        return revise(form.parse(source), form, revisions, hunks=hunks)

    return work
