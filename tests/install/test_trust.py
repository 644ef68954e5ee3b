"""`verify = both|any|index`: who has to confirm, who did, and what is said when somebody does not."""

import re

import pytest

from gvm_py.config import VerifyPolicy
from gvm_py.dist.sources.base import Artifact
from gvm_py.errors import GosdkError, IntegrityError, NetworkError, NotFoundError, UsageError
from gvm_py.host import Platform
from gvm_py.install.trust import Evidence, refuse_hopeless, trusted_roots
from gvm_py.version import GoVersion
from tests.support import faults
from tests.support.internet import Internet
from tests.support.release_server import MODULE_PATH
from tests.support.run import Sandbox

H1, OTHER = "h1:one", "h1:two"
DOWN = NetworkError("nobody answers", hint="check the connection")
ABSENT = NotFoundError("the database does not have it")
FORGED = IntegrityError("the database does not prove it")
OFF = GosdkError("the database is switched off")
UNREADABLE = UsageError("GOSUMDB is nonsense")


def _artifact(sha256: str | None) -> Artifact:
    platform = Platform("linux", "amd64")
    return Artifact(GoVersion.parse("1.22.3"), platform, (), "name", "tar.gz", sha256, None, "somewhere")


@pytest.mark.parametrize(
    ("policy", "indexed", "published", "expected"),
    [
        ("any", True, H1, ("index", "sumdb")),
        ("any", True, OTHER, IntegrityError),
        ("any", True, DOWN, ("index",)),
        ("any", True, ABSENT, ("index",)),
        ("any", True, OFF, ("index",)),
        ("any", True, UNREADABLE, ("index",)),
        ("any", True, FORGED, IntegrityError),
        ("any", False, H1, ("sumdb",)),
        ("any", False, OTHER, IntegrityError),
        ("any", False, DOWN, NetworkError),
        ("any", False, ABSENT, IntegrityError),
        ("any", False, OFF, IntegrityError),
        ("any", False, UNREADABLE, UsageError),
        ("any", False, FORGED, IntegrityError),
        ("index", True, H1, ("index", "sumdb")),
        ("index", True, DOWN, ("index",)),
        ("index", True, OTHER, IntegrityError),
        ("index", True, FORGED, IntegrityError),
        ("both", True, H1, ("index", "sumdb")),
        ("both", True, DOWN, IntegrityError),
        ("both", True, ABSENT, IntegrityError),
        ("both", True, OFF, IntegrityError),
        ("both", True, OTHER, IntegrityError),
    ],
)
def test_the_policy_decides_which_evidence_is_enough(
    policy: VerifyPolicy, indexed: bool, published: str | GosdkError, expected: tuple[str, ...] | type[GosdkError]
) -> None:
    evidence = Evidence(_artifact("ab" * 32 if indexed else None), H1, published)
    if isinstance(expected, tuple):
        assert trusted_roots(evidence, policy) == expected
        return
    with pytest.raises(expected) as caught:
        trusted_roots(evidence, policy)
    assert type(caught.value) is expected


@pytest.mark.parametrize(
    ("policy", "indexed", "hopeless"),
    [("both", False, True), ("index", False, True), ("any", False, False), ("both", True, False)],
)
def test_what_cannot_meet_the_policy_is_refused_before_the_download(
    policy: VerifyPolicy, indexed: bool, hopeless: bool
) -> None:
    artifact = _artifact("ab" * 32 if indexed else None)
    if hopeless:
        with pytest.raises(IntegrityError, match=f"does not meet verify = {policy}"):
            refuse_hopeless(artifact, policy)
    else:
        refuse_hopeless(artifact, policy)


def test_by_default_the_index_is_enough_and_the_silence_of_the_database_is_reported(
    sandbox: Sandbox, internet: Internet
) -> None:
    internet.releases.add_release("1.22.3")
    outcome = sandbox.gosdk("install", "1.22.3")
    assert outcome.code == 0
    silence, done = outcome.told.splitlines()
    assert silence.startswith("no word on go1.22.3 from the checksum database: ")
    assert done.endswith("; verified against the release index")
    assert sandbox.receipt("1.22.3")["roots"] == ["index"]


@pytest.mark.parametrize("gosumdb", ["off", "nonsense"])
def test_without_a_database_an_index_is_enough_and_a_module_is_not(
    sandbox: Sandbox, internet: Internet, gosumdb: str
) -> None:
    internet.publish("1.22.3")
    env = {"GOSUMDB": gosumdb}
    refused = sandbox.gosdk("install", "1.22.3", "--source", "goproxy", env=env)
    assert refused.code == (4 if gosumdb == "off" else 2)
    assert re.search(r"v0\.0\.1-go1\.22\.3\.linux-amd64\.zip from .* cannot be verified: ", refused.err)
    assert "(environment variable GOSUMDB)" in refused.err
    assert sandbox.below("versions", "staging", "cache/archives") == []
    assert sandbox.gosdk("install", "1.22.3", env=env).code == 0


def test_a_module_that_the_database_does_not_have_is_refused(sandbox: Sandbox, internet: Internet) -> None:
    internet.releases.add_module("1.22.3")
    outcome = sandbox.gosdk("install", "1.22.3", "--source", "goproxy")
    assert outcome.code == 4
    assert re.search(r"v0\.0\.1-go1\.22\.3\.linux-amd64\.zip from .* cannot be verified: ", outcome.err)
    assert sandbox.below("versions", "staging", "cache/archives") == []


def test_a_module_is_exit_5_while_the_database_does_not_answer(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3")
    lookup = "lookup/golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64"
    internet.database.every_answer(lookup, faults.status(403))
    outcome = sandbox.gosdk("install", "1.22.3", "--source", "goproxy")
    assert outcome.code == 5
    assert re.search(r"v0\.0\.1-go1\.22\.3\.linux-amd64\.zip from .* cannot be verified: ", outcome.err)
    assert sandbox.below("versions", "staging", "cache/archives") == []


def test_a_database_that_lies_stops_what_the_index_confirms(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3")
    lookup = "lookup/golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64"
    internet.database.every_answer(lookup, faults.whole_file(b"0\nrubbish\n\nmore rubbish\n"))
    outcome = sandbox.gosdk("install", "1.22.3")
    assert outcome.code == 4
    assert "checksum database sum.test does not prove golang.org/toolchain" in outcome.err
    assert sandbox.below("versions", "staging", "cache/archives") == []


@pytest.mark.parametrize("policy", ["both", "index"])
def test_a_policy_that_wants_the_index_downloads_no_module(sandbox: Sandbox, internet: Internet, policy: str) -> None:
    internet.publish("1.22.3")
    sandbox.configure(verify=policy)
    outcome = sandbox.gosdk("install", "1.22.3", "--source", "goproxy")
    assert outcome.code == 4
    assert f"does not meet verify = {policy}: the release index does not know it" in outcome.err
    assert internet.http.asked(f"{MODULE_PATH}v0.0.1-go1.22.3.linux-amd64.zip") == []


def test_both_wants_both(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3")
    sandbox.configure(verify="both", source=internet.dl)
    refused = sandbox.gosdk("install", "1.22.3", env={"GOSUMDB": "off"})
    assert refused.code == 4
    assert "does not meet verify = both: no word from the checksum database" in refused.err
    assert sandbox.below("versions", "staging") == []
    assert sandbox.gosdk("install", "1.22.3").code == 0
    assert sandbox.receipt("1.22.3")["roots"] == ["index", "sumdb"]


def test_a_kept_module_does_not_stand_in_the_way_of_a_stricter_policy(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3")
    assert sandbox.gosdk("install", "1.22.3", "--source", "goproxy").code == 0
    assert sandbox.gosdk("uninstall", "1.22.3").code == 0
    sandbox.configure(verify="both", source=internet.dl)
    assert sandbox.gosdk("install", "1.22.3").code == 0
    assert sandbox.receipt("1.22.3")["roots"] == ["index", "sumdb"]


def test_a_wrong_policy_is_a_usage_error(sandbox: Sandbox, internet: Internet) -> None:
    sandbox.configure(verify="none")
    outcome = sandbox.gosdk("install", "1.22.3")
    assert outcome.code == 2
    assert "verify = 'none' is not one of both, any, index" in outcome.err
    assert internet.releases.asked == []
