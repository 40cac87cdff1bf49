"""Making the shipped glossary of the source tables and the hand-made edits: `python -m glossaries.build`."""
