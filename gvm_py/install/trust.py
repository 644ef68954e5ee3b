"""Decide whether an SDK is genuine: two roots of trust, one policy, and no way around a mismatch."""

from gvm_py.config import VerifyPolicy
from gvm_py.dist.sources.base import Artifact
from gvm_py.errors import GosdkError, IntegrityError, NetworkError, UsageError
from gvm_py.records import dataclass

_WANTED: dict[VerifyPolicy, tuple[str, ...]] = {"both": ("index", "sumdb"), "index": ("index",), "any": ()}


@dataclass(frozen=True)
class Evidence:
    """What was found out about one artifact. `published` is the h1 that the checksum database proved, or why none."""

    artifact: Artifact
    h1: str
    published: str | GosdkError


def needs_index(policy: VerifyPolicy) -> bool:
    """Return whether `policy` is met only by an artifact that the release index has the sha256 of."""
    return "index" in _WANTED[policy]


def refuse_hopeless(artifact: Artifact, policy: VerifyPolicy) -> None:
    """Raise IntegrityError for an artifact that cannot meet `policy`, before it is downloaded for nothing."""
    if needs_index(policy) and not artifact.sha256:
        raise _unmet(artifact, policy, "the release index does not know it")


def trusted_roots(evidence: Evidence, policy: VerifyPolicy) -> tuple[str, ...]:
    """Return the roots that verified it: `index`, `sumdb` or both.

    Raises IntegrityError on any mismatch, for a database that proves nothing, and where the policy wants more roots
    than were found; NetworkError where the only database that could verify it does not answer. The sha256 of the index
    was checked while downloading.
    """
    artifact, published = evidence.artifact, evidence.published
    if isinstance(published, IntegrityError):
        raise published
    if isinstance(published, str) and published != evidence.h1:
        other = "go.dev" if artifact.form == "module" else "goproxy"
        raise IntegrityError(
            f"{artifact.filename} from {artifact.source} is not the published {artifact.version.name}: its tree hashes"
            f" to {evidence.h1}, the checksum database says {published}; do not use it",
            hint=f"gosdk install --source {other} {artifact.version}",
        )
    roots = _roots(evidence)
    if isinstance(published, GosdkError):
        if not roots:
            raise _nobody(artifact, published)
        if policy == "both":
            raise _unmet(artifact, policy, f"no word from the checksum database: {published.message}")
    return roots


def _roots(evidence: Evidence) -> tuple[str, ...]:
    index = ("index",) if evidence.artifact.sha256 else ()
    sumdb = ("sumdb",) if isinstance(evidence.published, str) else ()
    return index + sumdb


def _nobody(artifact: Artifact, reason: GosdkError) -> GosdkError:
    # The go command refuses a module that the database does not have; one that cannot be asked may be asked later.
    kind = type(reason) if isinstance(reason, NetworkError | UsageError) else IntegrityError
    return kind(f"{artifact.filename} from {artifact.source} cannot be verified: {reason.message}", hint=reason.hint)


def _unmet(artifact: Artifact, policy: VerifyPolicy, reason: str) -> IntegrityError:
    return IntegrityError(
        f"{artifact.filename} from {artifact.source} does not meet verify = {policy}: {reason}; "
        "use another source, or accept one root",
        hint="gosdk config set verify any",
    )
