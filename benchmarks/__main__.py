"""All measurements in turn; or those named: `python -m benchmarks territories journal`."""

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Run the measurements named on the command line, or all there are."""
    known = sorted(
        path.stem
        for path in (
            *HERE.glob("*.py"),
            *(package.parent for package in HERE.glob("*/__init__.py")),
        )
        if not path.stem.startswith("_")
    )
    wanted = sys.argv[1:] or known
    if unknown := [name for name in wanted if name not in known]:
        sys.exit(f"There is no measurement {unknown[0]}; there are {', '.join(known)}.")
    for name in wanted:
        print(f"\n## {name}")
        importlib.import_module(f"benchmarks.{name}").main()


main()
