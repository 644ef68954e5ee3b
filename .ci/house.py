"""Print the measures of the code's arrangement, and fail where one passes its limit. `make layers` runs it."""

import ast
import sys
from collections import Counter
from pathlib import Path

from radon.complexity import cc_visit

PACKAGE = Path(__file__).parent.parent / "gvm_py"
LIMITS = {
    "entries at the top": 27,
    "longest module, in lines": 170,
    "class names used twice": 0,
    "hardest function, by cyclomatic complexity": 10,
}
_NOT_ROOMS = {"__init__.py", "__pycache__", "py.typed", "templates", "topics"}
_SMALL = 40


def measures(package: Path) -> dict[str, int]:
    """Return each measure by its name."""
    sources = {path: path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    lengths = {path: text.count("\n") for path, text in sources.items()}
    small = [path for path, length in lengths.items() if length <= _SMALL and path.name != "__init__.py"]
    names = Counter(name for text in sources.values() for name in _class_names(text))
    return {
        "entries at the top": sum(path.name not in _NOT_ROOMS for path in package.iterdir()),
        "modules": len(sources),
        "lines": sum(lengths.values()),
        f"modules of at most {_SMALL} lines": len(small),
        "longest module, in lines": max(lengths.values()),
        "class names used twice": sum(count > 1 for count in names.values()),
        "hardest function, by cyclomatic complexity": max(_hardest(text) for text in sources.values()),
    }


def _class_names(text: str) -> list[str]:
    return [node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ClassDef)]


def _hardest(text: str) -> int:
    functions = [block for block in cc_visit(text) if block.letter in "FM"]
    return max((block.complexity for block in functions), default=0)


def main() -> int:
    """Print every measure; return 1 where a limit is passed."""
    passed = False
    for name, value in measures(PACKAGE).items():
        limit = LIMITS.get(name)
        print(f"{value:6}  {name}" + (f" (at most {limit})" if limit is not None else ""))
        passed |= limit is not None and value > limit
    return int(passed)


if __name__ == "__main__":
    sys.exit(main())
