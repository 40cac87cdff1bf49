"""`python -m benchmarks faults`: faults put into human translations, and how many of them the checks find."""
