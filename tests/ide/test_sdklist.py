"""go.sdk.xml: SDKs added in both historic forms, and dropped when their directory is gone."""

import os
from pathlib import Path

import pytest

from gvm_py.errors import GosdkError
from gvm_py.ide.machine_paths import Machine
from gvm_py.ide.macros import Macros
from gvm_py.ide.sdk_list import ListEdit, SdkList

DATA = Path(__file__).parents[1] / "data" / "ide"
MACROS = Macros(Machine("darwin", "/Users/USER"))
FILE = Path("go.sdk.xml")
NOW = (2026, 2)


def is_gone(path: str) -> bool:
    return not os.path.isdir(path)


def added(data: bytes | None, goroot: str, version: tuple[int, int] = NOW) -> str:
    return SdkList.parse(data, FILE, version, MACROS).with_sdk(goroot).decode()


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("go.sdk.url.xml", '<option value="file://$USER_HOME$/sdk/go1.26.6" />'),
        ("go.sdk.path.xml", '<option value="$USER_HOME$/sdk/go1.26.6" />'),
    ],
)
def test_an_sdk_is_added_in_the_form_of_the_list(name: str, option: str) -> None:
    text = (DATA / name).read_text()
    expected = text.replace("\n      </set>", f"\n        {option}\n      </set>")
    assert added(text.encode(), "/Users/USER/sdk/go1.26.6") == expected
    assert added(expected.encode(), "/users/user/sdk/GO1.26.6") == expected


def test_a_new_list_has_the_form_of_the_version_of_the_ide() -> None:
    whole = """<application>
  <component name="GoSdkList">
    <sdk-url>
      <set>
        <option value="file:///opt/go" />
      </set>
    </sdk-url>
  </component>
</application>"""
    assert added(None, "/opt/go") == whole
    assert added(None, "/opt/go", (0, 0)) == whole
    assert added(None, "/opt/go", (2021, 1)) == whole
    assert added(None, "/opt/go", (2020, 3)) == whole.replace("sdk-url", "sdk-path").replace("file://", "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<application />", "<component><sdk-url><set>{}"),
        ('<application>\n  <component name="Other" />\n</application>', "<component><component><sdk-url><set>{}"),
        ('<application><component name="GoSdkList" /></application>', "<component><sdk-url><set>{}"),
        (
            '<application><component name="GoSdkList"><sdk-url /></component></application>',
            "<component><sdk-url><set>{}",
        ),
        (
            '<application><component name="GoSdkList"><sdk-url><set></set></sdk-url></component></application>',
            "<component><sdk-url><set>{}",
        ),
    ],
)
def test_whatever_is_missing_on_the_way_is_made(before: str, after: str) -> None:
    text = added(before.encode(), "/opt/go")
    assert SdkList.parse(text.encode(), FILE, NOW, MACROS).paths == ["/opt/go"]
    assert text.count("<component") == after.count("<component>")
    assert added(text.encode(), "/opt/go") == text


def test_only_what_is_gone_from_this_machine_is_dropped(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    alive.mkdir()
    macros = Macros(Machine("linux", str(tmp_path)))
    lines = [
        "$USER_HOME$/alive",
        "$USER_HOME$/gone",
        "$CUSTOM$/go",
        "//wsl$/Ubuntu/go",
        "C:/Go",
        str(tmp_path / "gone2"),
    ]
    text = "<application>\n  <component name='GoSdkList'>\n    <sdk-url>\n      <set>\n"
    text += "".join(f'        <option value="file://{line}" />\n' for line in lines)
    text += "      </set>\n    </sdk-url>\n  </component>\n</application>"
    proposal = ListEdit(FILE, NOW, macros, drop=is_gone).propose(text.encode())
    kept = text
    for line in (lines[1], lines[5]):
        kept = kept.replace(f'        <option value="file://{line}" />\n', "")
    assert proposal.data == kept.encode()
    assert proposal.after == f"{alive}, $CUSTOM$/go, //wsl$/Ubuntu/go, C:/Go"


def test_a_missing_list_with_nothing_to_add_stays_missing() -> None:
    assert ListEdit(FILE, NOW, MACROS, drop=is_gone).propose(None).data is None


def test_several_sdks_and_the_dead_ones_in_one_step(tmp_path: Path) -> None:
    macros = Macros(Machine("linux", str(tmp_path)))
    (tmp_path / "one").mkdir()
    add = (str(tmp_path / "one"), str(tmp_path / "two"))
    proposal = ListEdit(FILE, NOW, macros, add, drop=is_gone).propose(None)
    assert proposal.after == str(tmp_path / "one")


@pytest.mark.parametrize(
    "data", [b"<project/>", b"<application>", b"", b"<!DOCTYPE a [<!ENTITY b 'c'>]><application/>"]
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(GosdkError, match=r"go\.sdk\.xml"):
        added(data, "/opt/go")
