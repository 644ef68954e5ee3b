"""A survey tells of an archive what unpacking would, refuses what unpacking refuses, and writes nothing."""

from pathlib import Path

import pytest

from gvm_py.dist.archive import Form, survey, unpack
from gvm_py.errors import IntegrityError
from tests.support.archives import sdk_archive, sdk_module, tar_gz, zip_archive

_MODULE = "v0.0.1-go1.22.3.linux-amd64"
_FORMS: dict[Form, bytes] = {
    "tar.gz": sdk_archive("1.22.3"),
    "zip": sdk_archive("1.22.3", "windows-amd64"),
    "module": sdk_module("1.22.3"),
}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    directory = tmp_path / "中 文"
    directory.mkdir()
    return directory / "archive"


@pytest.mark.parametrize("form", _FORMS)
def test_a_survey_finds_what_unpacking_makes_and_writes_nothing(form: Form, archive: Path, tmp_path: Path) -> None:
    archive.write_bytes(_FORMS[form])
    told: list[int] = []
    seen = survey(archive, form, module_version=_MODULE, progress=told.append)
    assert [path.name for path in archive.parent.iterdir()] == ["archive"]
    assert told
    assert seen == unpack(archive, form, tmp_path, module_version=_MODULE)
    assert (tmp_path / "bin" / "go").is_file()


@pytest.mark.parametrize(
    ("form", "data"),
    [("tar.gz", tar_gz({"../../evil": b"x"})), ("zip", zip_archive({"../evil": b"x"})), ("module", sdk_archive("1.2"))],
    ids=["tar", "zip", "not a zip"],
)
def test_what_unpacking_refuses_is_refused_by_name(form: Form, data: bytes, archive: Path, tmp_path: Path) -> None:
    archive.write_bytes(data)
    with pytest.raises(IntegrityError, match=r"^archive is not the archive of an SDK: ") as surveyed:
        survey(archive, form, module_version=_MODULE)
    (tmp_path / "out").mkdir()
    with pytest.raises(IntegrityError) as unpacked:
        unpack(archive, form, tmp_path / "out", module_version=_MODULE)
    assert surveyed.value.message == unpacked.value.message
