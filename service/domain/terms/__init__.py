"""The glossary, as the rest of the desk knows it: concepts, finding them, checking a translation."""

from service.domain.terms.concept import Concept, FormStatus, Grammar, Term
from service.domain.terms.glossary import Glossary, Match
from service.domain.terms.mentions import check_mentions

__all__ = ["Concept", "FormStatus", "Glossary", "Grammar", "Match", "Term", "check_mentions"]
