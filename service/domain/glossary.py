"""The glossary, as the rest of the desk knows it: concepts, finding them, checking a translation."""

from service.domain.concept import Concept, FormStatus, Grammar, Term
from service.domain.finder import Glossary, Match
from service.domain.untranslated import check_mentions

__all__ = ["Concept", "FormStatus", "Glossary", "Grammar", "Match", "Term", "check_mentions"]
