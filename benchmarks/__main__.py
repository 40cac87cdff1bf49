"""`python -m benchmarks`: every measurement, one command each."""

from benchmarks import worker_command  # noqa: F401 - it adds its command
from benchmarks.commands import bench
from dragoman.cli.main import run

run(bench)
