"""Several installations at once, each with its own bar; Ctrl-C stops them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore

from gvm_py.errors import GosdkError
from gvm_py.install.background import Background
from gvm_py.install.installer import Installer, Outcome
from gvm_py.request import Request

_AT_ONCE = 4
_TIDYING_SECONDS = 2.0
"""How long the others may take to clean up after themselves; what they leave then, the next run sweeps."""


@dataclass(frozen=True)
class Job:
    """One request and who installs it."""

    installer: Installer
    request: Request

    def run(self) -> Outcome:
        """Install. Raises as `Installer.install`."""
        return self.installer.install(self.request)


def install_all(jobs: Sequence[Job]) -> tuple[list[Outcome], list[GosdkError]]:
    """Return what was installed, in the order of `jobs`, and what failed; a failure does not stop the others."""
    results = _side_by_side(jobs) if len(jobs) > 1 else [_result(job) for job in jobs]
    outcomes = [result for result in results if isinstance(result, Outcome)]
    return outcomes, [result for result in results if isinstance(result, GosdkError)]


def _side_by_side(jobs: Sequence[Job]) -> list[Outcome | GosdkError]:
    gate = BoundedSemaphore(_AT_ONCE)
    running = [Background(_behind(gate, job)) for job in jobs]
    try:
        return [work.answer() for work in running]
    except BaseException:
        jobs[0].installer.tools.reporter.cancel()
        for work in running:
            work.wait(_TIDYING_SECONDS / len(running))
        raise


def _behind(gate: BoundedSemaphore, job: Job) -> Callable[[], Outcome]:
    def run() -> Outcome:
        with gate:
            return job.run()

    return run


def _result(job: Job) -> Outcome | GosdkError:
    # One job runs in the main thread, where Ctrl-C arrives at once.
    try:
        return job.run()
    except GosdkError as error:
        return error
