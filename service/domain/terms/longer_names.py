"""Whether a name found in a text is only a part of a longer one: of a paper, a club, a church, a person.

One rule for all who ask, the finder and so the stages that put terms in. Where the text is no title, a
name is part of a longer one if

- a capitalised word touches it that nobody listed and that does not leave it what it is ("Des Moines
  Register", "Air Canada", "Nelson Mandela Bay"). A title, an office, a body of state, a direction in
  "-ern" and, in front of a country, a nationality leave it ("US President", "Northern Nigeria", "Nazi
  Germany"); so does a word whose capital says nothing, as it begins the sentence;
- a hyphen joins it with such a word ("XDR-TB");

and anywhere if

- it is in the name of a paper, church, bank, league, club or school ("Church of England", "The Jordan
  Times", "Kenya Premier League", "Manchester City", "Air France", "London School of Economics");
- a bare point of the compass makes another place of it ("West Virginia", "South Sulawesi");
- a small word of another language joins it with a further name ("Rio Grande do Sul").
"""

from __future__ import annotations

import re
from typing import NamedTuple

from service.domain.languages.base import get
from service.domain.terms import common_words, context_words
from service.domain.terms.case import is_abbreviation
from service.domain.terms.concept import Concept, Term
from service.domain.terms.context import Around, NeighbourWord

#: `[start, end)` in the text, code points
Span = tuple[int, int]
COUNTRIES = frozenset({"country", "territory"})
TOWNS = frozenset({"capital", "city"})
#: before a last name, in languages where these are no words
_PARTICLES = frozenset({"de", "da", "dos", "del", "di", "von", "bin", "ibn", "ben"})
#: before a name, they make another one: "New Mexico"
_NEW = frozenset({"new", "nouvelle", "nouveau", "nova", "novo", "nya", "yeni", "nieu"})
#: after a person's name, of the same person
_BORN_SO = frozenset({"jr", "sr", "junior", "senior", "ii", "iii", "iv", "v", "vi"})
#: how English words end that say of which people or creed somebody is
_OF_A_PEOPLE = ("an", "ish", "ese", "ic", "nazi", "soviet")
#: a town with a name in that many languages is known well enough
WELL_KNOWN = 9
_SAINT = re.compile(r"(?:St\.?|Saint) ")
_POSSESSIVE = re.compile(r"[’']s\b[ ]?(\w*)")
_INITIAL = re.compile(r"['’][^\W\d_a-z]")
_NEXT = re.compile(r"[ \u00a0-]([^\W_]+)")
#: up to four words with a capital
_RUN = re.compile(r"(?:[ \u00a0][^\W\d_a-z][^\W_]*){1,4}")
_OF = re.compile(r" (?:of|for) [^\W\d_a-z]")
#: words of other languages between the parts of a name; none of them is one in English before a capital
_JOINED = re.compile(r"[ -](?:do|da|dos|das|de|del|di|du|am|sur|upon|al)[ -][^\W\d_a-z]")


def place_inside(concept: Concept, around: Around, beside: Beside) -> bool:
    """Return whether a place is in a longer name by what that is, wherever it stands; see `in_run`, too."""
    language = around.language
    before, after = around.before, around.after
    bearer = after.touches and after.capital and after.folded in context_words.bearers(language)
    if bearer and not (around.title_style and concept.kind in COUNTRIES):
        return True
    if not around.title_style and not around.sentence.isupper() and bears(around):
        return True
    if before.touches and before.capital and before.folded in get(language).name_starts:
        return True  # "Air France"
    if before.touches and before.text in get(language).club_marks:
        return True  # "FC Seoul"
    if concept.kind in TOWNS and _is_city_club(around):
        return True
    if before.touches and before.capital and before.folded in _NEW:
        return True
    if _is_named_after(around) or _is_church(around):
        return True
    if around.word_start != around.start or not (before.touches and before.text.istitle()):
        return False
    points = before.folded in get(language).compass
    known = concept.kind in TOWNS and known_in(concept) >= WELL_KNOWN
    return points and not known and not beside.before and before.gap == " "


def in_run(concept: Concept, term: Term, around: Around, beside: Beside) -> bool:
    """Return whether a place or a person belongs to a run of capitalised words that nobody listed."""
    language = around.language
    if around.title_style or around.sentence.isupper() or not get(language).title_case_names:
        return False
    if _hyphenated(around, beside):
        return True
    if concept.kind in COUNTRIES and is_abbreviation(term.text.replace(".", "")):
        return False  # "US Geological Survey": what it says of the country is translated
    if _runs_on(around, beside, person=concept.kind == "person"):
        return True
    if concept.kind == "person" or around.second:
        return False
    if beside.branch and beside.before:
        return True  # "BBC Scotland"
    before = around.before
    if concept.kind not in TOWNS and before.text.lower().endswith(_OF_A_PEOPLE):
        return False
    is_branch = before.touches and is_abbreviation(before.text) and len(before.text) > 2
    if is_branch and not beside.before and before.folded not in context_words.titles(language):
        return True
    return belongs_to(around, beside.before, language)


def _runs_on(around: Around, beside: Beside, *, person: bool) -> bool:
    """Return whether the words with a capital after a place or a person make another name of it."""
    language = around.language
    leaving = common_words.calendar_words(language)
    if not person:
        leaving |= context_words.place_heads(language)  # but "Nelson Mandela Bay"
    small = context_words.function_words(language) | context_words.joiners(language)
    at = around.end
    while (found := _NEXT.match(around.text, at)) is not None:
        word = found[1]
        if beside.right is not None and found.start(1) >= beside.right[0]:
            return False
        folded = word.lower()
        if not word[0].isupper() or folded in small or folded in context_words.titles(language):
            return False
        if len(word) < 2 and _INITIAL.match(around.text, found.end()):
            return True  # "Georgia O'Keeffe"
        if folded in _BORN_SO or len(word) < 2 or (is_abbreviation(word) and not shouts(around)):
            return False
        if folded not in leaving:
            return True
        at = found.end()
    return False


def shouts(around: Around) -> bool:
    """Return whether a name is in capitals."""
    return around.text[around.start : around.end].isupper()


def _hyphenated(around: Around, beside: Beside) -> bool:
    """Return whether a hyphen joins the name with a word in capitals that nobody listed: "XDR-TB"."""
    before, after = around.before, around.after
    return (before.gap in ("-", "‑") and before.capital and not beside.before) or (
        after.gap in ("-", "‑") and after.capital and not beside.after
    )


def bears(around: Around) -> bool:
    """Return whether the capitalised words after a place end in what bears its name: "Premier League".

    So does one that a small word of another language joins with a further name: "Rio Grande do Sul".
    """
    own = get(around.language)
    run = _RUN.match(around.text, around.end)
    words = run[0].lower().split() if run else []
    if any(word in own.bearers for word in words[1:]):
        return True
    rest = around.text[run.end() if run else around.end :]
    if words and words[-1] in own.schools and _OF.match(rest):
        return True
    return not run and _JOINED.match(rest) is not None


def _is_city_club(around: Around) -> bool:
    """Return whether "City" makes a football club of a town: not in "in Kisumu City", "Kisumu City Hall"."""
    own = get(around.language)
    after = around.after
    if not after.touches or after.text not in own.club_words or around.sentence.isupper():
        return False
    before = around.before
    if before.touches and before.folded in own.inside:
        return False
    following = _NEXT.match(around.text, around.end + len(after.gap) + len(after.text))
    head = following is not None and following[1][:1].isupper()
    return not head and not around.title_style


def is_club(around: Around) -> bool:
    """Return whether an abbreviation marks a club, and not the body of that name: "AFC Leopards"."""
    own, after = get(around.language), around.after
    if around.text[around.start : around.end] not in own.club_marks:
        return False
    heads = own.contests | context_words.titles(around.language)
    return after.touches and after.gap != "-" and after.capital and after.folded not in heads


def _is_named_after(around: Around) -> bool:
    """Return whether a church, a paper, a bank or a title has its name: "Church of England"."""
    own = get(around.language)
    words = around.words_before
    if len(words) < 2 or words[0].folded not in own.of_words or not words[1].capital:
        return False
    return words[1].folded in own.namers and not words[0].gap.strip() and not words[1].gap.strip()


def _is_church(around: Around) -> bool:
    """Return whether a saint is a church's: "St. Martin's in Harlem", but not "St. Lucia's police"."""
    if not _SAINT.match(around.text[around.start : around.end]):
        return False
    found = _POSSESSIVE.match(around.text, around.end)
    if found is None:
        return False
    word = found[1]
    small = context_words.function_words(around.language) | context_words.prepositions(around.language)
    return not word or word[:1].isupper() or word in small


def known_in(concept: Concept) -> int:
    """Count the languages that have a name for a concept."""
    return len({one.language for one in concept.terms})


def is_name(word: NeighbourWord, language: str) -> bool:
    """Return whether a word beside it, in a headline, looks like a part of a person's name."""
    small = context_words.function_words(language) | context_words.joiners(language)
    heads = context_words.place_heads(language) | context_words.directions(language)
    return (
        word.touches
        and word.capital
        and not word.text.isupper()
        and word.folded not in small
        and word.folded not in heads
        and not word.folded.endswith(("s", "ed", "ing", "ly", "ern"))
    )


def part_of_other(around: Around, beside: Beside) -> bool:
    """Return whether a person's name is part of a longer one: "Michelle Obama", "Obama Foundation"."""
    language = around.language
    if around.title_style:
        return not beside.before and is_name(around.before, language) and not is_titled(around)
    after = around.after
    heads = context_words.place_heads(language) | context_words.bearers(language)
    if after.touches and after.capital and after.folded in heads:
        return True  # "Kenyatta University"
    return belongs_on(after, beside.after, language) or belongs_to(
        around, beside.before, language, person=True
    )


def is_titled(around: Around) -> bool:
    """Return whether a title is right before: "President Xi", "Mr. Biden"."""
    before = around.before
    return (
        bool(before.text)
        and before.gap.strip(" \u00a0.") == ""
        and before.folded in context_words.titles(around.language)
    )


class Beside(NamedTuple):
    """The names found next to this one, as spans: the one before and the one after."""

    around: Around
    left: Span | None
    right: Span | None
    #: the one before is a broadcaster, a paper or a firm
    branch: bool = False

    @property
    def before(self) -> bool:
        """Return whether the one before touches."""
        around = self.around
        return self.left is not None and around.text[self.left[1] : around.word_start] in (" ", "-", "\u00a0")

    @property
    def after(self) -> bool:
        """Return whether the one after touches."""
        around = self.around
        return self.right is not None and around.text[around.end : self.right[0]] in (" ", "-", "\u00a0")

    @property
    def in_a_row(self) -> bool:
        """Return whether one of them is in a row with this: after a comma, or "and"."""
        return any(other is not None and self.around.joined(other) for other in (self.left, self.right))


def belongs_on(after: NeighbourWord, listed: bool, language: str, *, shouts: bool = False) -> bool:
    """Return whether the word after makes a longer name of it: "Chad Smith"; `shouts`: both in capitals."""
    if listed or not after.touches or not after.capital:
        return False
    if is_abbreviation(after.text) and not shouts:
        return False
    heads = context_words.place_heads(language) | context_words.titles(language)
    heads |= get(language).schools
    if after.folded in heads or after.folded in common_words.calendar_words(language):
        return False
    compound = get(language).compound_endings
    if compound:  # "Ankara Üniversitesi" in Turkish
        return not after.text.lower().endswith(compound)
    return len(after.text) > 1


def belongs_to(around: Around, listed: bool, language: str, *, person: bool = False) -> bool:
    """Return whether the word before makes a longer name of it: "Michael Jordan"."""
    before = around.before
    if before.folded in _PARTICLES and not get(language).particles_are_words and len(around.words_before) > 1:
        return around.words_before[1].capital and before.gap == " "  # "Renato de Lima"
    if listed or not before.touches or not before.capital or around.word_start != around.start:
        return False
    if before.text.isupper() and len(before.text) > 1:
        return False
    if before.folded in context_words.directions(language) or before.folded in context_words.kind_words(
        language
    ):
        return False
    if before.folded in context_words.function_words(language) | context_words.prepositions(language):
        return not around.second and before.folded not in context_words.function_words(language)
    if before.folded in common_words.calendar_words(language) or (
        len(before.text) > 4 and before.text[-1] in get(language).compound_vowels  # "Katar Emiri" in Turkish
    ):
        return False
    if around.second:
        direct = get(language).noun_before_name and not person
        return not (direct or before.folded.endswith(("ing", "ed", "ly", "ern")))
    return True
