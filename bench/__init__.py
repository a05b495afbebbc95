"""The benchmarks behind `nox -s bench`: `python -m bench` measures, and writes docs/performance.md."""
