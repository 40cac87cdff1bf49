"""The glossary, as the rest of the desk knows it: concepts, finding them, checking a translation."""

from service.domain.glossary.concept import Concept, FormStatus, Grammar, Term
from service.domain.glossary.finder import Glossary, Match
from service.domain.glossary.untranslated import check_mentions

__all__ = ["Concept", "FormStatus", "Glossary", "Grammar", "Match", "Term", "check_mentions"]
