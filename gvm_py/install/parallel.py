"""Several installations at once, each with its own bar; Ctrl-C stops them all."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from gvm_py.errors import GosdkError
from gvm_py.install.installer import Installer, Outcome
from gvm_py.request import Request

_AT_ONCE = 4


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
    if len(jobs) == 1:
        return _collect([_done(jobs[0])])
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        futures = [pool.submit(job.run) for job in jobs]
        try:
            return _collect(futures)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for job in jobs:
                job.installer.tools.reporter.cancel()
            raise


def _collect(futures: Sequence[Future[Outcome]]) -> tuple[list[Outcome], list[GosdkError]]:
    outcomes: list[Outcome] = []
    failures: list[GosdkError] = []
    for future in futures:
        try:
            outcomes.append(future.result())
        except GosdkError as error:
            failures.append(error)
    return outcomes, failures


def _done(job: Job) -> Future[Outcome]:
    # One job runs in the main thread, where Ctrl-C arrives at once.
    future: Future[Outcome] = Future()
    try:
        future.set_result(job.run())
    except GosdkError as error:
        future.set_exception(error)
    return future
