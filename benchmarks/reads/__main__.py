"""Run the comparison: `python -m benchmarks.reads`."""

from benchmarks.reads import main

main()
