"""The lexicons: which words a language has, from installed dictionaries and lists counted in open texts."""

from service.lexicons.loading import lexicon, use_dictionaries

__all__ = ["lexicon", "use_dictionaries"]
