"""Scripts that run other systems for `dragoman bench`, each in a Python environment of its own."""
