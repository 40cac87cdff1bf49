"""`python -m benchmarks`: every measurement, one command each."""

from benchmarks.scores import bench
from dragoman.cli.main import run

run(bench)
