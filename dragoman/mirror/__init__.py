"""A mirror: an edition of a desk as a static site in a folder, kept as the edition is."""
