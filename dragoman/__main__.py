"""`python -m dragoman`: the same program as the command `dragoman`."""

from dragoman.cli.main import main

main()
