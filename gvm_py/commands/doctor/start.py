"""The start of `gosdk doctor`: go is asked first, and works while most of doctor is loaded, which takes as long."""

from pathlib import Path
from typing import TYPE_CHECKING

from gvm_py.app.context import App
from gvm_py.doctor.begin import begin
from gvm_py.doctor.place import Place
from gvm_py.paths import home_directory

if TYPE_CHECKING:
    from gvm_py.commands.doctor.diagnosing import Repairs
    from gvm_py.commands.doctor.report import DoctorResult


def diagnose(app: App, directory: Path, only: tuple[str, ...] = (), *, fix: bool = False) -> "DoctorResult":
    """Return what is wrong in a directory, after the repairs with `fix`; with `only` what these checks find."""
    home = home_directory(app.env)
    place = Place(directory, home, app.platform, app.env, app.layout, app.config.version_files)
    repairs = _fix(app, place, only) if fix else ((), ())
    begun = begin(place, app.store, app.config.gotoolchain)
    from gvm_py.commands.doctor.diagnosing import conclude

    return conclude(app, begun, only, repairs)


def _fix(app: App, place: Place, only: tuple[str, ...]) -> "Repairs":
    from gvm_py.commands.doctor.diagnosing import fix

    return fix(app, place, only)
