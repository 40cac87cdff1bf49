"""Comparing both sides of a segment: which concepts of the source the translation has."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from service.domain.draft import Mention, Outcome, Reason, Span, overlap
from service.domain.languages.base import get
from service.domain.languages.tags import primary
from service.domain.terms import peoples
from service.domain.terms.case import CaseRule, accents_fit, case_fits, case_rule, is_shouted
from service.domain.terms.concept import Concept, FormStatus, Term
from service.domain.terms.exchanged import exchanged, without_exchanged
from service.domain.terms.glossary import Glossary, Match, spellings, word_end
from service.domain.terms.lastnames import last_names
from service.domain.terms.near import find_near
from service.domain.terms.normalise import Folded, fold
from service.domain.terms.offices import parts_of
from service.domain.terms.otherwise import settled_otherwise
from service.domain.terms.peoples import country_of, people_of
from service.domain.terms.plurals import in_plural
from service.domain.terms.short_names import keeps_short, lacks_full, left_as, may_stay

_LAST = re.compile(r"([^\W\d_]+)[ \u00a0-]\Z")
_LAST_ANY = re.compile(r"[\w’'-]+[ \u00a0]\Z")
_FIRST_ANY = re.compile(r"[ \u00a0][\w’'-]+")
_FIRST = re.compile(r"[ \u00a0-]([^\W\d_]+)")
_TITLE = 8  # words of a title on either side of a name that are compared
_WINDOW = 80  # characters before a place that are looked at
#: Latin letters with all their accents stand before this
LATIN_ENDS = "\u0250"


@dataclass(frozen=True, slots=True)
class _Occurrence:
    """A form of a concept at a place of the target. `loose`: with an ending."""

    concept: str
    term: Term
    start: int
    end: int
    loose: bool
    wrong_case: bool

    @property
    def span(self) -> Span:
        return self.start, self.end


class _Target:
    """A translation as it is compared: the places of each concept's forms, found once, and what is taken.

    `free`: of places that lie over each other the longest, by concept; `words`: of all forms said there.
    """

    def __init__(self, folded: Folded, language: str) -> None:
        self.folded, self.text, self.language = folded, folded.original, language
        self.used: set[Span] = set()
        self.free: dict[str, list[_Occurrence]] = {}
        self.words: frozenset[str] = frozenset()
        self._said: dict[str, list[_Occurrence]] = {}
        self._right: dict[tuple[str, str], tuple[list[_Occurrence], list[_Occurrence]]] = {}

    def said(self, concept: Concept) -> list[_Occurrence]:
        """Return where the forms of a concept stand, over each other too."""
        if concept.id not in self._said:
            self._said[concept.id] = _occurrences(concept, self.folded, self.language)
        return self._said[concept.id]

    def keep(self, concepts: Iterable[Concept]) -> None:
        """Settle which places count where those of several concepts lie over each other."""
        said = [one for concept in concepts for one in self.said(concept)]
        self.words = frozenset(word.casefold() for one in said for word in one.term.text.split())
        for one in _without_overlaps(said, len(self.text)):
            self.free.setdefault(one.concept, []).append(one)

    def right(
        self, match: Match, whole: Sequence[_Occurrence]
    ) -> tuple[list[_Occurrence], list[_Occurrence]]:
        """Return which places say a mention as it should be, and which of them have no word of it beside."""
        asked = match.concept.id, match.text
        if asked not in self._right:
            right = [
                one
                for one in whole
                if not one.wrong_case and not _stands_as_noun(one, self.text, self.language)
            ]
            self._right[asked] = right, [one for one in right if not _beside(match, one, self)]
        return self._right[asked]


def check_mentions(
    glossary: Glossary,
    source_text: str,
    target_text: str,
    source_lang: str,
    target_lang: str,
    known: Sequence[Match] | None = None,
) -> tuple[Mention, ...]:
    """Return for each glossary concept in the source whether the target has it, and where.

    Counts matter: each mention takes an occurrence of its own while there are any; what then remains
    counts as accepted if the concept is there at all, with that as its reason. A concept that is never
    translated (`keep`) has to be there as the source writes it. `terms.for_story` gives a glossary
    that knows the edition, the subjects, the day and the rest of the story. `known`: what it finds in the
    source, where that was asked before.
    """
    matches = glossary.find(source_text, source_lang) if known is None else list(known)
    if not matches:
        return ()
    language = primary(target_lang)
    folded = fold(target_text, language)
    target = _Target(folded, language)
    matches = [_settle(match, target) for match in matches]
    target.keep({match.concept.id: match.concept for match in matches}.values())
    found = [_mention(glossary, match, target, source_text) for match in matches]
    found = [
        _said_in_part(mention, match, glossary, target) for mention, match in zip(found, matches, strict=True)
    ]
    found = settled_otherwise(found, glossary, source_text, target_text, (primary(source_lang), language))
    if any(mention.outcome is Outcome.MISSED and mention.concept.startswith("people:") for mention in found):
        found = _with_other_people(found, glossary, target_text, (primary(source_lang), language))
    found = without_exchanged(found, glossary, source_text, folded, language)
    kept: set[Span] = set()
    return tuple(
        _as_in_source(mention, match.concept, target_text, primary(source_lang), kept)
        if match.concept.keep and mention.outcome is Outcome.MISSED
        else mention
        for match, mention in zip(matches, found, strict=True)
    )


def _said_in_part(mention: Mention, match: Match, glossary: Glossary, target: _Target) -> Mention:
    """Return the mention of a people as said where its country is, of a country's office where both are.

    "Responsables du Kenya" are Kenyan officials; "le ministère … au Kenya" has its country and its office.
    """
    if mention.outcome is not Outcome.MISSED or (mention.reason is not None and mention.reason.is_not_used):
        return mention
    concept = match.concept
    parts = parts_of(concept.id)
    country = parts[1] if parts else country_of(concept.id) if concept.kind == peoples.KIND else ""
    if not country:
        return _said_by_people(mention, match, glossary, target)
    place = _said_of(glossary.get(country), glossary.get(people_of(country)), glossary, target)
    span = place
    if parts is not None:
        office = glossary.get(parts[0])
        span = _said_of(office, None, glossary, target) if office is not None else None
    if place is None or span is None:
        return mention
    text = target.text[span[0] : span[1]]
    return replace(mention, outcome=Outcome.ACCEPTED, target_span=span, target_text=text, reason=None)


def _said_by_people(mention: Mention, match: Match, glossary: Glossary, target: _Target) -> Mention:
    """Return the mention of a country as one said by its inhabitants, if no mention is theirs."""
    people = glossary.get(people_of(match.concept.id))
    code = mention.reason.code if mention.reason is not None else ""
    if people is None or code not in ("missed.none_of", "missed.no_form"):
        return mention
    free = [one.span for one in target.said(people) if one.span not in target.used]
    if not free:
        return mention
    target.used.add(free[0])
    text = target.text[free[0][0] : free[0][1]]
    form = next(iter(mention.expected), "")
    reason = Reason("missed.adjective", {"written": text, "form": form}) if form else mention.reason
    return replace(mention, target_span=free[0], target_text=text, reason=reason)


def _with_other_people(
    found: Sequence[Mention], glossary: Glossary, target: str, languages: tuple[str, str]
) -> list[Mention]:
    """Return the mentions, a people that the target does not name at the other one that it names instead.

    "Nigerian" left out is seldom a fault, and "nigérien" for it is a grave one.
    """
    language = languages[1]
    own = {mention.concept for mention in found} | {people_of(mention.concept) for mention in found}
    others = [
        match
        for match in glossary.find(target, language)
        if match.concept.kind == peoples.KIND
        and not own & {match.concept.id, *(one.id for one in match.others)}
    ]
    done = []
    for mention in found:
        open_ = mention.outcome is Outcome.MISSED and mention.target_span is None
        if open_ and others and mention.concept.startswith("people:"):
            other = others.pop(0)
            place = other.start, other.end
            both = zip((mention.source_text, other.text), languages, strict=True)
            if all(peoples.is_language_name(*one) for one in both):  # they may be languages: only noted
                mention = replace(mention, target_span=place, target_text=other.text)
            else:
                mention = exchanged(mention, place, glossary, target, language)
        done.append(mention)
    return done


def _said_of(
    concept: Concept | None, people: Concept | None, glossary: Glossary, target: _Target
) -> Span | None:
    """Return where a country, its inhabitants or an adjective of it stands in the target; or an office."""
    concepts = [one for one in (concept, people) if one is not None]
    for one in concepts:
        if (place := _place_of(one, target)) is not None:
            return place
    near = find_near(concepts[0], target.text, target.language) if concepts else None
    if near is None:
        return None
    # "nigériens" begins as "Nigeria" does, and is what Niger's are called
    own = {one.id for one in concepts}
    others = (one for one in glossary.find(target.text, target.language) if one.concept.id not in own)
    return None if any(overlap(near.span, (one.start, one.end)) for one in others) else near.span


def _place_of(concept: Concept, target: _Target) -> Span | None:
    """Return where a form that is not forbidden stands, in whatever case."""
    said = (one.span for one in target.said(concept) if one.term.status is not FormStatus.FORBIDDEN)
    return next(said, None)


def _as_in_source(
    mention: Mention, concept: Concept, target: str, source_lang: str, used: set[Span]
) -> Mention:
    """Return the mention of a name that is never translated, settled by the source's own form."""
    form = _source_form(concept, mention.source_text, source_lang)
    place = _place(form, target, used)
    if place is None:
        reason = Reason("missed.keep", {"form": form})
        return replace(mention, expected=(form,), reason=reason, target_span=None)
    used.add(place)
    return replace(
        mention,
        expected=(form,),
        outcome=Outcome.APPLIED,
        target_span=place,
        target_text=target[place[0] : place[1]],
        reason=None,
    )


def _source_form(concept: Concept, text: str, language: str) -> str:
    """Return the form in the source, without an ending."""
    own = [one.text for one in concept.in_language(language) if one.status is not FormStatus.FORBIDDEN]
    return max((form for form in own if text.startswith(form)), key=len, default=text)


def _place(form: str, text: str, used: Collection[Span]) -> Span | None:
    """Return the first free place of a form as a whole word; the last one where all are taken."""
    last: Span | None = None
    at = text.find(form)
    while at >= 0:
        end = at + len(form)
        whole = not (text[at - 1 : at].isalnum() and at) and not text[end : end + 1].isalnum()
        if whole and (at, end) not in used:
            return at, end
        last = (at, end) if whole else last
        at = text.find(form, at + 1)
    return last


def _mention(
    glossary: Glossary,
    match: Match,
    target: _Target,
    source: str,
) -> Mention:
    concept, language, used = match.concept, target.language, target.used
    said = target.said(concept)
    expected = _expected(glossary, match, language)
    here = (match.start, match.end)
    forms = {"forms_or": list(expected[:4])}

    def mention(outcome: Outcome, at: Span | None, code: str | None, **data: object) -> Mention:
        text = target.text[at[0] : at[1]] if at else None
        reason = Reason(code, data) if code else None
        return Mention(concept.id, match.text, here, expected, outcome, at, text, reason)

    free = target.free.get(concept.id, [])
    allowed = [one for one in free if one.term.status is not FormStatus.FORBIDDEN]
    whole = allowed or [
        # a form inside a longer name of another concept: "ONU" in "Conseil de sécurité de l'ONU"
        one
        for one in said
        if one.term.status is not FormStatus.FORBIDDEN
    ]
    right, bare = target.right(match, whole)
    if right and not bare:
        start, end = right[0].span
        a, b = _beside(match, right[0], target) or right[0].span
        at = min(start, a), max(end, b)
        return mention(Outcome.MISSED, at, "missed.beside", word=target.text[a:b])
    right = bare
    best = next((one for one in right if one.span not in used), None)
    if best is not None:
        used.add(best.span)
        return mention(_outcome(best, match), best.span, None)
    copied = _left(match.text, target.text, [one.span for one in said])
    if right and copied is not None and match.text not in expected and not used.issuperset({copied}):
        used.add(copied)
        if not expected:
            return mention(Outcome.MISSED, copied, None)
        code, data = left_as(match.concept, match.term, forms, language)
        return mention(Outcome.MISSED, copied, code, **data)
    if right:
        return mention(Outcome.ACCEPTED, right[-1].span, "missed.more_often")
    forbidden = [one for one in said if one.term.status is FormStatus.FORBIDDEN]
    if forbidden:
        one = forbidden[0]
        code = "missed.not_used_instead" if expected else "missed.not_used"
        return mention(Outcome.MISSED, one.span, code, form=one.term.text, **forms)
    if whole:
        at = whole[0].span
        written = target.text[at[0] : at[1]]
        return mention(Outcome.MISSED, at, "missed.letters", written=written, form=whole[0].term.text)
    left = _left(_bare(match), target.text, used)
    if left is not None and may_stay(concept, match.term, language, (target.text, left)):
        used.add(left)
        return mention(Outcome.ACCEPTED, left, None)
    if not expected:
        return mention(Outcome.MISSED, None, "missed.no_form", language=language)
    left = _left(match.text, target.text)
    if left is not None and match.text not in expected:
        if _in_title(match, left, target.text, source):
            return mention(Outcome.MISSED, left, "missed.left_in_title", **forms)
        code, data = left_as(match.concept, match.term, forms, language)
        return mention(Outcome.MISSED, left, code, **data)
    if lacks_full(concept, match.term, language):
        return mention(Outcome.MISSED, None, "missed.no_form", language=language)
    return mention(Outcome.MISSED, None, "missed.none_of", **forms)


def _in_title(match: Match, left: Span, target: str, source: str) -> bool:
    """Return whether a name was left inside a title that was left whole: "Six Days in Fallujah".

    Three words in a row at least are the source's then, most of them with a capital.
    """
    start, end = match.start, match.end
    for _ in range(_TITLE):
        before = _LAST_ANY.search(source, max(0, start - _WINDOW), start)
        if before is None or not target.endswith(before[0], 0, left[0]):
            break
        start, left = before.start(), (left[0] - len(before[0]), left[1])
    for _ in range(_TITLE):
        after = _FIRST_ANY.match(source, end)
        if after is None or not target.startswith(after[0], left[1]):
            break
        end, left = after.end(), (left[0], left[1] + len(after[0]))
    words = source[start:end].split()
    return len(words) >= 3 and 2 * sum(word[0].isupper() for word in words) > len(words)


def _beside(match: Match, one: _Occurrence, target: _Target) -> Span | None:
    """Return the place of a word of the source's name left beside the form: "Conseil de sécurité UN".

    Words that the form or another form of the concept has, and small ones, are none.
    """
    names = {word for word in match.text.replace("-", " ").split() if word[:1].isupper() and len(word) > 1}
    before = _LAST.search(target.text, max(0, one.start - _WINDOW), one.start)
    after = _FIRST.match(target.text, one.end)
    for found in (before, after):
        if found is not None and found[1] in names and found[1].casefold() not in target.words:
            return found.span(1)
    return None


def _stands_as_noun(one: _Occurrence, text: str, language: str) -> bool:
    """Return whether an adjective that is let pass stands for the name: "rejoindre l'Européenne"."""
    rules = get(language).articles
    if one.term.status is not FormStatus.TOLERATED or rules is None or not rules.slots:
        return False
    before = " " + text[max(0, one.start - _WINDOW) : one.start].lower().replace("’", "'")
    if not any(before.endswith(f" {article}") for slot in rules.slots for article in slot):
        return False
    after = _FIRST.match(text, one.end)
    return after is None or after[1].lower() in get(language).function_words | get(language).inner_words


def _left(form: str, text: str, taken: Collection[Span] = ()) -> Span | None:
    """Return where a form of the source is in the target as a word: "Mali", but not in "Maliens".

    A prefix in another script is no part of the word. What lies in a `taken` place is passed over.
    """
    at = text.find(form)
    while at >= 0:
        end = at + len(form)
        before, after = text[at - 1 : at] if at else "", text[end : end + 1]
        free = all(end <= start or stop <= at for start, stop in taken)
        if free and not (_glued(before, form[0]) or _glued(after, form[-1])):
            return at, end
        at = text.find(form, at + 1)
    return None


def _glued(char: str, to: str) -> bool:
    return char.isalnum() and (char < LATIN_ENDS) is (to < LATIN_ENDS)


def _outcome(said: _Occurrence, match: Match) -> Outcome:
    as_short = said.term.short and match.term.short
    preferred = said.term.status is FormStatus.PREFERRED and (not said.term.short or as_short)
    return Outcome.APPLIED if preferred and said.term.trusted and not said.loose else Outcome.ACCEPTED


def _expected(glossary: Glossary, match: Match, language: str) -> tuple[str, ...]:
    forms = glossary.forms(match.concept.id, language)
    if keeps_short(match.concept, match.term, language):
        return (_bare(match), *forms)
    if match.concept.kind == "person" and match.remembered:
        return _by_last_name(match.concept, forms, language)
    if not match.term.short:
        return forms
    shorts = {term.text for term in match.concept.in_language(language) if term.short}
    return tuple(sorted(forms, key=lambda form: form not in shorts))


def _bare(match: Match) -> str:
    """Return the source's form without what clings to it."""
    return match.term.text if match.text.startswith(match.term.text) else match.text


def _by_last_name(concept: Concept, forms: tuple[str, ...], language: str) -> tuple[str, ...]:
    """List the last names of the forms, then the forms: the source says "Putin" of Vladimir Putin."""
    lasts = [term.text for term in last_names(concept, language) if term.trusted]
    shorts = [term.text for term in concept.in_language(language) if term.short and term.text in forms]
    return tuple(dict.fromkeys([*shorts, *lasts, *forms])) if forms else ()


def _settle(match: Match, target: _Target) -> Match:
    """Return the match with the first of the concepts that share its source form which the target says."""
    for concept in (match.concept, *match.others):
        if any(not one.wrong_case for one in target.said(concept)):
            return replace(match, concept=concept, others=())
    return match


def _occurrences(concept: Concept, folded: Folded, language: str) -> list[_Occurrence]:
    found: list[_Occurrence] = []
    shouted = is_shouted(folded.original)
    for term in _sayable(concept, language):
        rule = CaseRule.EXACT if concept.case_sensitive else case_rule(term.text, language)
        for spelling in spellings(term):
            at = folded.text.find(spelling) if spelling else -1
            while at >= 0:
                end = word_end(folded, at, at + len(spelling), language, concept.is_name, translated=True)
                if end is not None:
                    written = folded.span(at, at + len(spelling))
                    fits = case_fits(
                        rule, term.text, folded.original[written[0] : written[1]], language, shouted=shouted
                    )
                    # "les îles Cook": the type word of a longer name goes in lower case in running text
                    fits = fits or (
                        rule is CaseRule.FIRST and " " in spelling and _later_capital(term, folded, written)
                    )
                    fits = fits and accents_fit(term.text, folded.original[written[0] : written[1]])
                    start, stop = folded.span(at, end)
                    lax = term.status is FormStatus.TOLERATED and concept.is_name
                    if not (lax and peoples.says_language(folded.original, start, stop, language)):
                        loose = end > at + len(spelling)
                        found.append(_Occurrence(concept.id, term, start, stop, loose, not fits))
                at = folded.text.find(spelling, at + 1)
    return found


def _sayable(concept: Concept, language: str) -> list[Term]:
    """List the forms that count for the concept: a term's plurals, too, and a person's last name alone."""
    terms = list(concept.in_language(language))
    if concept.kind in ("term", "title"):
        plurals = [(one, in_plural(one.text, language)) for one in terms if " " in one.text]
        terms += [one._replace(text=plural) for one, plural in plurals if plural and plural != one.text]
    if concept.kind == "person":
        there = {term.text for term in terms}
        terms += [term for term in last_names(concept, language) if term.text not in there]
    return terms


def _later_capital(term: Term, folded: Folded, written: Span) -> bool:
    later = folded.original[written[0] : written[1]].replace("-", " ").split()[1:]
    return any(word[:1].isupper() for word in later) and any(
        word[:1].isupper() for word in term.text.replace("-", " ").split()[1:]
    )


def _without_overlaps(said: list[_Occurrence], length: int) -> list[_Occurrence]:
    """Return, in the order of the text, the longest where forms lie over each other."""
    kept: list[_Occurrence] = []
    taken = bytearray(length)
    for one in sorted(said, key=lambda one: (one.wrong_case, one.start - one.end, one.start)):
        if not any(taken[one.start : one.end]):
            kept.append(one)
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
    return sorted(kept, key=lambda one: one.start)
