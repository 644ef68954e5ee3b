"""Write a Homebrew formula and a scoop manifest for a built wheel. `make package` runs it.

usage: packaging.py WHEEL DIRECTORY [REPOSITORY]

REPOSITORY is the address whose releases hold the wheel under the tag vVERSION; without one nothing is written, since
both files would name an address where nothing is. Name, version, summary, license and the oldest Python come from the
wheel.
"""

import email
import hashlib
import json
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

_PYTHON = "3.13"
_FORMULA = """\
class Gosdk < Formula
  desc "{summary}"
  homepage "{repository}"
  url "{url}", using: :nounzip
  sha256 "{sha256}"
  license "{license}"

  depends_on "python@{python}"

  def install
    system Formula["python@{python}"].opt_bin/"python{python}", "-m", "venv", libexec
    system libexec/"bin/python", "-m", "pip", "install", buildpath/"{file}"
    bin.install_symlink libexec/"bin/gosdk"
    man1.install Dir[libexec/"share/man/man1/*.1"]
  end

  test do
    assert_match version.to_s, shell_output("#{{bin}}/gosdk --version")
  end
end
"""


@dataclass(frozen=True)
class Wheel:
    """What a package of another system needs to know of a wheel."""

    file: str
    sha256: str
    version: str
    summary: str
    license: str

    @classmethod
    def read(cls, path: Path) -> "Wheel":
        """Return the facts of a wheel. Raises ValueError for a file that has no metadata."""
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
            if len(names) != 1:
                raise ValueError(f"{path} is not a wheel: it has {len(names)} METADATA files")
            said = email.message_from_bytes(archive.read(names[0]))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return cls(path.name, digest, said["Version"], said["Summary"], said["License-Expression"])

    def url(self, repository: str) -> str:
        """Return where the release of this version has the wheel."""
        return f"{repository}/releases/download/v{self.version}/{self.file}"


def formula(wheel: Wheel, repository: str) -> str:
    """Return the Homebrew formula. Homebrew wants a description without the name, in at most 80 characters."""
    summary = wheel.summary.partition(": ")[2] or wheel.summary
    summary = summary.removeprefix("a ").removeprefix("A ")
    return _FORMULA.format(
        summary=summary[:1].upper() + summary[1:80],
        repository=repository,
        url=wheel.url(repository),
        sha256=wheel.sha256,
        license=wheel.license,
        file=wheel.file,
        python=_PYTHON,
    )


def manifest(wheel: Wheel, repository: str) -> str:
    """Return the scoop manifest. Scoop takes a wheel as it is: it unpacks only what it knows."""
    later = wheel.url(repository).replace(wheel.version, "$version")
    python = '& "$dir\\venv\\Scripts\\python.exe"'
    script = ['python -m venv "$dir\\venv"', f'{python} -m pip install "$dir\\{wheel.file}"']
    document = {
        "version": wheel.version,
        "description": wheel.summary,
        "homepage": repository,
        "license": wheel.license,
        "depends": "python",
        "url": wheel.url(repository),
        "hash": wheel.sha256,
        "installer": {"script": script},
        "bin": "venv\\Scripts\\gosdk.exe",
        "checkver": {"github": repository},
        "autoupdate": {"url": later},
    }
    return json.dumps(document, indent=4) + "\n"


def main(arguments: list[str]) -> int:
    """Write both files."""
    if len(arguments) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    wheel, directory = Wheel.read(Path(arguments[0])), Path(arguments[1])
    if len(arguments) == 2:
        print(f"no REPOSITORY has {wheel.file}, so there is no formula and no manifest")
        return 0
    repository = arguments[2]
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "gosdk.rb").write_text(formula(wheel, repository), encoding="utf-8")
    (directory / "gosdk.json").write_text(manifest(wheel, repository), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
