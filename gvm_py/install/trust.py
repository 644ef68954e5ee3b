"""Decide whether an SDK is genuine: two roots of trust, one policy, and no way around a mismatch."""

from dataclasses import dataclass

from gvm_py.config import VerifyPolicy
from gvm_py.errors import GosdkError, IntegrityError
from gvm_py.sources.base import Artifact


@dataclass(frozen=True)
class Evidence:
    """What was found out about one artifact. `published` is the h1 that the checksum database proved, or why none."""

    artifact: Artifact
    h1: str
    published: str | GosdkError


def vouchers(evidence: Evidence, policy: VerifyPolicy) -> tuple[str, ...]:
    """Return the roots that vouched: `index`, `sumdb` or both.

    Raises IntegrityError on any mismatch and where the policy wants more roots than vouched, and the database's own
    error where only it could have vouched. The sha256 of the index was checked while downloading.
    """
    artifact, published = evidence.artifact, evidence.published
    if isinstance(published, str) and published != evidence.h1:
        raise IntegrityError(
            f"{artifact.filename} from {artifact.source} is not the published {artifact.version.name}: its tree hashes"
            f" to {evidence.h1}, the checksum database says {published}",
            hint="do not use it; install from another source: gosdk install --source go.dev " + artifact.version.text,
        )
    roots = _roots(evidence)
    if not roots and isinstance(published, GosdkError):
        raise type(published)(
            f"nothing vouches for {artifact.filename} from {artifact.source}: {published.message}",
            hint=published.hint,
        )
    missing = {"both": {"index", "sumdb"}, "index": {"index"}, "any": set()}[policy] - set(roots)
    if missing:
        raise IntegrityError(
            f"verify = {policy} is not met for {artifact.filename}: no word from {' and '.join(sorted(missing))}",
            hint="use the other source, or accept one root: gosdk config set verify any",
        )
    return roots


def _roots(evidence: Evidence) -> tuple[str, ...]:
    index = ("index",) if evidence.artifact.sha256 else ()
    sumdb = ("sumdb",) if isinstance(evidence.published, str) else ()
    return index + sumdb
