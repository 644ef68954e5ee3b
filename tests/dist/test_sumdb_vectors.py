"""Published answers of sum.golang.org and of RFC 6962 are understood, and no other text passes for them."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.dist.sumdb.answer import LookupAnswer
from gvm_py.dist.sumdb.merkle import leaf_hash, root_hash
from gvm_py.dist.sumdb.note import VerifierKey, open_note
from gvm_py.dist.sumdb.tree_head import TreeHead
from gvm_py.errors import IntegrityError
from tests.support.translog import TransparencyLog

_VECTORS = json.loads((Path(__file__).parents[1] / "data" / "vectors.json").read_text("utf-8"))
_RECORD: bytes = _VECTORS["lookup_record_go1.21.9"].encode()
_LATEST: bytes = _VECTORS["latest_note_28891140"].encode()


def _key(text: str) -> VerifierKey:
    key = VerifierKey.try_parse(text)
    assert key is not None
    return key


_GO_KEY = _key(_VECTORS["sumdb_key"])
_LOG = TransparencyLog()
_LOG_KEY = _key(_LOG.key)


def test_the_published_key_is_the_one_of_sum_golang_org() -> None:
    assert (_GO_KEY.name, _GO_KEY.id.hex()) == ("sum.golang.org", "033de0ae")
    assert _GO_KEY.public.hex().startswith("ce3372d7")


def test_a_real_answer_holds_the_published_checksum_and_leaf() -> None:
    answer = LookupAnswer.parse(_RECORD)
    assert answer.number == 24929362
    assert _VECTORS["toolchain_zip_h1"]["go1.21.9.linux-amd64"] in answer.text
    leaf = base64.b64encode(leaf_hash(answer.text.encode())).decode()
    assert leaf == _VECTORS["record_leaf_hash_go1.21.9"]
    assert TreeHead.open(answer.note, _GO_KEY).size == 28905453


def test_the_real_latest_head_is_signed_and_read() -> None:
    head = TreeHead.open(_LATEST, _GO_KEY)
    assert head.size == 28891140
    assert base64.b64encode(head.root).decode() == "++pUIeKTwGvykMUkmM3AT97PwQipMT6H/p7t86E0Sp0="


def test_an_answer_survives_being_written_with_another_head() -> None:
    answer = LookupAnswer.parse(_RECORD)
    assert LookupAnswer.parse(answer.encode(_LATEST)) == LookupAnswer(answer.number, answer.text, _LATEST)


@given(position=st.integers(0, len(_LATEST) - 1), byte=st.integers(0, 255))
def test_a_signed_head_with_any_byte_changed_is_refused_or_reads_the_same(position: int, byte: int) -> None:
    changed = _LATEST[:position] + bytes([byte]) + _LATEST[position + 1 :]
    try:
        head = TreeHead.open(changed, _GO_KEY)
    except IntegrityError:
        return
    assert head == TreeHead.open(_LATEST, _GO_KEY)


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused_without_a_crash(data: bytes) -> None:
    with pytest.raises(IntegrityError):
        TreeHead.open(data, _GO_KEY)
    with pytest.raises(IntegrityError):
        TreeHead.open(LookupAnswer.parse(data).note, _GO_KEY)


_GOOD = _LOG.head(0)
_OTHER = TransparencyLog("other.test").head(0).split(b"\n\n")[1]


@pytest.mark.parametrize(
    "extra",
    [b"\xe2\x80\x94 other.test AAAAAAAA\n", b"\xe2\x80\x94 other.test AAAAAAA=\n", _OTHER, _OTHER * 99],
    ids=["signature of nobody known", "the shortest signature", "signature of another key", "a hundred signatures"],
)
def test_signatures_of_others_are_ignored_beside_one_of_ours(extra: bytes) -> None:
    assert open_note(_GOOD + extra, _LOG_KEY).startswith("go.sum database tree\n0\n")


@pytest.mark.parametrize(
    ("note", "complaint"),
    [
        (b"", "no signature"),
        (b"text\n", "no signature"),
        (_GOOD.rstrip(b"\n"), "no signature"),
        (b"text\n\n" + _OTHER, "not signed by sum.test"),
        (_GOOD.replace(b"sum.test", b"sum.tesu"), "not signed by sum.test"),
        (b"more " + _GOOD, "false signature"),
        (_GOOD.replace(b"\n\n", b"\n \n\n"), "false signature"),
        (_GOOD + _GOOD.split(b"\n\n")[1][:-5] + b"AAA=\n", "false signature"),
        (_GOOD + b"golang.org/toolchain v0.0.1 h1:x\n", "malformed signature line"),
        (_GOOD + b"\xe2\x80\x94 sum.test AAAA\n", "malformed signature line"),
        (_GOOD + b"\xe2\x80\x94 sum.test AAAAAA==\n", "malformed signature line"),
        (_GOOD + b"\xe2\x80\x94  AAAAAAAAAAA=\n", "malformed signature line"),
        (_GOOD + "\N{EM DASH} a\N{NO-BREAK SPACE}b AAAAAAAAAAA=\n".encode(), "malformed signature line"),
        (_GOOD + b"\xe2\x80\x94 a+b AAAAAAAAAAA=\n", "malformed signature line"),
        (_GOOD + b"\xe2\x80\x94 sum.test !!!!\n", "malformed signature line"),
        (_GOOD[:-1] + b"!\n", "malformed signature line"),
        (_GOOD + _OTHER * 100, "more than 100 signatures"),
        (_GOOD.replace(b"tree", b"tr\xffe"), "not plain text"),
    ],
)
def test_a_note_that_is_not_ours_is_refused_with_the_reason(note: bytes, complaint: str) -> None:
    with pytest.raises(IntegrityError, match=complaint):
        open_note(note, _LOG_KEY)


@pytest.mark.parametrize("control", sorted(set(range(32)) - {ord("\n")}))
def test_a_note_with_a_control_character_is_refused(control: int) -> None:
    with pytest.raises(IntegrityError, match="not plain text"):
        open_note(_LOG.sign(f"text{chr(control)}\n"), _LOG_KEY)


_ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        f"go.sum database tree v2\n5\n{_ROOT}\n",
        f"go-sum database tree\n5\n{_ROOT}\n",
        f"go.sum database tree\n05\n{_ROOT}\n",
        f"go.sum database tree\n-5\n{_ROOT}\n",
        f"go.sum database tree\n+5\n{_ROOT}\n",
        f"go.sum database tree\n5\N{ARABIC-INDIC DIGIT FIVE}\n{_ROOT}\n",
        f"go.sum database tree\n{10**18}\n{_ROOT}\n",
        f"go.sum database tree\n5\n{_ROOT[4:]}\n",
        f"go.sum database tree\n5\n{_ROOT}!\n",
        "go.sum database tree\n5\n????\n",
        "go.sum database tree\n5\n",
        "something else that is signed\n",
    ],
)
def test_a_signed_text_that_is_no_tree_head_is_refused(text: str) -> None:
    with pytest.raises(IntegrityError, match=r"not the head of a go\.sum database tree"):
        TreeHead.open(_LOG.sign(text), _LOG_KEY)


def test_lines_of_a_future_tree_head_are_ignored() -> None:
    head = TreeHead.open(_LOG.sign(f"go.sum database tree\n5\n{_ROOT}\nfuture\n\nmore\n"), _LOG_KEY)
    assert (head.size, head.root) == (5, bytes(32))


# The test vectors of the Certificate Transparency project for RFC 6962.
_CT_RECORDS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
_CT_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_the_tree_is_that_of_certificate_transparency(size: int) -> None:
    records = [bytes.fromhex(record) for record in _CT_RECORDS[:size]]
    assert root_hash([b"".join(map(leaf_hash, records))]).hex() == _CT_ROOTS[size]
    assert TransparencyLog(records=records).root(size).hex() == _CT_ROOTS[size]
