"""Making the shipped glossary out of `glossaries/sources` and the hand-made edits: `python -m glossaries.build`."""
