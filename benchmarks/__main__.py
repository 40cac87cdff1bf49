"""`python -m benchmarks`: every measurement, one command each."""

from benchmarks.commands import bench
from dragoman.cli.main import run

run(bench)
