"""Plain Python: stories, segments, glossary and checks. Imports no framework and does no I/O."""
