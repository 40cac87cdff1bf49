"""The lexicons: which words a language has, from installed dictionaries and lists counted in open texts."""

from service.lexicons.loading import lexicon

__all__ = ["lexicon"]
