"""Everything that we know of one language, and how to get it. One file of this folder is one language.

To add a language, write `<code>.py` beside this file with a `LANGUAGE`; nothing else has to be told of
it. `tests/domain/languages/test_one_file.py` lists the fields that it leaves empty. A language without
a file has the defaults, with which every rule works as far as it can.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from service.domain.languages.articles import Articles, Words
from service.domain.languages.denials import Negation
from service.domain.languages.joining import Joining, Spacing
from service.domain.languages.offices import Offices
from service.domain.languages.tags import primary

#: what a kind word ("river", "province") says of the name beside it
WATER, LAND, REGION, TOWN, COUNTRY = "water", "land", "region", "town", "country"

_NONE: Words = frozenset()


@dataclass(frozen=True, slots=True)
class NameSpelling:
    """How names from Latin letters are put together in a language of another script.

    `letters`: what a spelled name may consist of. `words`: fixed parts ("abu", "jr"), with "|" before a
    second choice. `article`, `servant` ("abd al-"), `faith` ("-eddin") and `house` ("Al" of a dynasty)
    are written before or after the name; `sun_article` and `sun_servant` where the article takes on the
    sound of the next letter. `glue` joins the halves of a double name. `initials`: A to Z by name, with
    `initial_mark` after each. `seen`: so often must a form be known as a name's to be taken for one.
    """

    letters: re.Pattern[str]
    words: Mapping[str, str]
    article: str
    servant: str
    faith: str
    house: str
    glue: str
    initials: tuple[str, ...]
    initial_mark: str = ""
    sun_article: str = ""
    sun_servant: str = ""
    seen: int = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Language:
    """What we know of one language. Words are in lower case unless their capital counts.

    A field that is empty or False switches its rule off for the language. What every file should fill in is
    listed in expected.py; the other fields are for what only some languages have.
    """

    code: str

    # -- sentences: abbreviations are without their last full stop; lower case covers every spelling
    #: never at the end of a sentence: titles, "e.g"
    never_last: Words = _NONE
    #: at the end of a sentence only before a word that begins one ("inc"), and before any capital ("etc")
    maybe_last: Words = _NONE
    usually_last: Words = _NONE
    #: abbreviated only before a number: "no", "p"
    before_number: Words = _NONE
    #: how a sentence goes on after a quotation, in scripts without capitals
    speech: Words = _NONE
    #: who may stand before such a word: "he" in Persian
    speakers: Words = _NONE
    months: Words = _NONE
    #: "3." is "third"; before a capital too where `ordinal_nouns` (German, Turkish)
    ordinals: bool = False
    ordinal_nouns: bool = False
    #: words before an ordinal: "den 3."
    before_ordinal: Words = _NONE
    #: words before a letter that names one of several: "plan B"
    before_letter: Words = _NONE
    #: what follows "p.m." in the same sentence
    after_time: Words = _NONE
    #: words that begin a sentence in lower case: "'n" in Afrikaans
    small_starts: Words = _NONE
    #: single letters that are words and end sentences: "I"
    letter_words: Words = _NONE

    # -- small words
    #: words that begin many sentences, are in no name and seldom have a capital inside a sentence
    function_words: Words = _NONE
    #: further words that hold sentences together and seldom begin one
    inner_words: Words = _NONE
    #: "and", "or"
    conjunctions: Words = _NONE
    #: words that stand twice in good style ("that that"), and whether any word may (to stress it); in
    #: `doubled_alone`, words that do though no phrase with them does: "hiyo hiyo", that same
    doubled_words: Words = _NONE
    doubles_words: bool = False
    doubled_alone: Words = _NONE
    #: definite and indefinite articles, as words of their own
    determiners: Words = _NONE
    #: small words that word alignment often links to what stands beside them
    link_particles: Words = _NONE
    #: what ends a sentence, and a question with the space before it
    full_stop: str = "."
    question_mark: str = "?"
    #: what is written between a speaker and the words
    colon: str = ": "
    #: how small words are written before others, and which spaces and commas are unlike those of English
    joining: Joining | None = None
    spacing: Spacing | None = None

    # -- letters
    #: readers see å, ö, ş or ñ as letters of their own, so accents count
    keeps_accents: bool = False
    #: words that are never written in capitals (the article of Afrikaans)
    stays_small: re.Pattern[str] | None = None
    #: words that have a capital wherever they stand ("I")
    always_capital: Words = _NONE
    #: I is the capital of ı, İ that of i (Turkish)
    dotless_i: bool = False
    #: letters whose doubling readers do not see (Hebrew vav and yod); a joiner is typed as a space (Persian)
    folds_doubled: str = ""
    joiner_is_space: bool = False
    #: letters that only this one of two languages of a script has, and the other language
    own_letters: str = ""
    lookalike: str = ""

    # -- numbers
    #: written numbers: "seven" → 7
    numbers: Mapping[str, int] = field(default_factory=dict)
    #: words that multiply, by the power of ten: "million" → 6
    powers: Mapping[str, int] = field(default_factory=dict)
    #: "and" inside a written number
    number_and: Words = _NONE
    dozens: Words = _NONE
    #: days of the week that are numbers: "the second day" for Monday
    numbered_days: re.Pattern[str] | None = None
    #: letters written onto a number word, before ("and", "of") and after it ("of the twenty")
    number_prefix: re.Pattern[str] | None = None
    number_ending: re.Pattern[str] | None = None
    #: units are said before tens: "five and twenty"
    units_first: bool = False
    decimal_comma: bool = False
    #: thousands may be grouped by spaces
    grouped_by_space: bool = False
    #: a figure of four is not grouped, except in the territories named ("" is the bare language)
    four_figures_whole: bool = False
    four_figures_grouped_in: Words = _NONE
    #: territory → locale (CLDR) whose separators its papers use instead of its own
    separators_of: Mapping[str, str] = field(default_factory=dict)
    #: letters that may be written onto a figure with a hyphen
    figure_prefix: re.Pattern[str] | None = None
    percent_words: tuple[str, ...] = ()
    #: "million" stands before its figure: "milioni 35"
    scale_first: bool = False
    #: "first" → 1, in the forms that only count the place of something
    ordinal_words: Mapping[str, int] = field(default_factory=dict)
    #: a number word after one of these counts the place of something: "ya tatu", the third
    ordinal_links: Words = _NONE
    #: beginnings of the words for a half
    half_words: Words = _NONE
    #: a regular expression: "and a half", "half a million"
    and_a_half: str = ""
    #: parts of a whole that are not called as an ordinal is: "quarter" → 4
    fraction_words: Mapping[str, int] = field(default_factory=dict)
    #: regular expressions: what is written onto an ordinal, before and after
    ordinal_prefix: str = ""
    ordinal_ending: str = ""
    #: a currency by its head word in English, a unit by its name in CLDR → beginnings of further words
    currency_words: Mapping[str, str] = field(default_factory=dict)
    unit_words: Mapping[str, str] = field(default_factory=dict)
    #: what may stand between a figure and its unit ("de"), and regular expressions of letters written on
    measure_links: Words = _NONE
    measure_prefix: str = ""
    measure_ending: str = ""
    #: stand before a telephone number ("call"), or a figure that numbers something ("version 3")
    telephone_words: Words = _NONE
    numbering_words: Words = _NONE
    #: stand behind such a figure: "the 2.0 version"
    numbered_words: Words = _NONE

    # -- dates and times
    #: further locales (CLDR) whose names of months are in use: "ar_LB"
    month_locales: tuple[str, ...] = ()
    #: ("month", 9) → other names for it
    calendar_names: Mapping[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    #: months that are everyday words too, so a figure has to stand beside them
    months_also_words: Words = _NONE
    #: small words before a month
    before_month: Words = _NONE
    #: papers count by a calendar of their own; what its years differ by from ours
    own_calendar: bool = False
    year_offsets: tuple[int, ...] = ()
    #: its months → those of ours that they begin and end in
    own_months: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    #: month and day of ours that its year begins on as a rule, and how many days its months have
    own_year: tuple[int, int] | None = None
    own_month_days: tuple[int, ...] = ()
    #: words that may stand for the name of a day: "yesterday"
    relative_days: Words = _NONE
    #: months are written with a capital; `small_is_no_month`: without one it is surely another word
    capital_months: bool = False
    small_is_no_month: bool = False
    #: regular expressions: what is written onto a month or day, before and after
    date_prefix: str = ""
    date_endings: str = ""
    #: an ending changes the last syllable sign of the word
    endings_in_last_letter: bool = False
    short_months: tuple[str, ...] = ()
    more_short_months: Mapping[str, int] = field(default_factory=dict)
    #: how the first of a month is written in figures: "1er"
    first_of_month: str = ""
    #: what says that a date is by our calendar, where papers have one of their own
    common_era: re.Pattern[str] | None = None
    #: hours are counted from sunrise
    own_clock: bool = False
    #: regular expression of a part of the day → the hours of ours that it has: "evening" → (18, 22)
    day_parts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    #: times keep "a.m." and "p.m."; are written 15h30, and may be written 15.30
    twelve_hour_clock: bool = False
    clock_with_h: bool = False
    clock_with_point: bool = True
    #: regular expressions of words that put a time before or after noon
    before_noon: str = ""
    after_noon: str = ""
    #: regular expression of the words for twelve o'clock, by day and by night
    twelve: str = ""
    #: "klockan"
    clock_words: Words = _NONE
    feasts: Words = _NONE

    # -- names and what stands round them
    #: titles and offices before a person's name
    titles: Words = _NONE
    title_endings: re.Pattern[str] | None = None
    #: further words that often begin a sentence of news, and are no name
    openers: Words = _NONE
    #: what follows a speaker's name
    said: Words = _NONE
    #: stand before the name of a place that nobody listed
    locatives: Words = _NONE
    #: stand between an office or a body and its name: "mayor of"
    of_words: Words = _NONE
    #: words in the name of a place that say what it is
    place_kinds: Words = _NONE
    #: words that make a run of capitals the name of a body, a law, a work or a thing
    bodies: Words = _NONE
    body_endings: re.Pattern[str] | None = None
    #: words of `bodies` that are surnames as well
    body_surnames: Words = _NONE
    #: further words that are written with a capital and name nobody
    no_names: Words = _NONE
    #: an s after a name is its genitive, without an apostrophe
    genitive_s: bool = False
    #: small words that are known name forms too, in a script without capitals
    not_name_forms: Words = _NONE
    #: last names that so many people have that they need a title before them
    common_last_names: Words = _NONE
    #: papers write African names by the spelling rules of this language
    own_name_spelling: bool = False
    #: what shows that a name comes from this language, and how to read it by English letters
    name_signs: re.Pattern[str] | None = None
    name_readings: tuple[tuple[str, str], ...] = ()
    #: names from other languages are written as they sound
    names_respelled: bool = False
    #: how papers write Slavic names, and known names of other languages, in Latin letters
    slavic_respellings: tuple[tuple[str, str], ...] = ()
    latin_names: Mapping[str, str] = field(default_factory=dict)
    name_spelling: NameSpelling | None = None

    #: roles of a name by the patterns beside it: "of: BEFORE/AFTER; in: …"; "^" begins the text
    name_roles: str = ""

    # -- terms
    #: clitics in one word with a name, or with a word, after them
    name_prefix: re.Pattern[str] | None = None
    term_prefix: re.Pattern[str] | None = None
    #: endings of names, and of words, in running text
    name_endings: Words = _NONE
    term_endings: Words = _NONE
    #: a translation may have other endings up to this length
    long_endings: int = 0
    #: an ending → the letters after one of which it may stand
    endings_after: Mapping[str, str] = field(default_factory=dict)
    #: (pattern, instead): what running text makes of a folded form
    running_forms: tuple[tuple[re.Pattern[str], str], ...] = ()
    #: a clitic that forms of several words begin with, and whose place other clitics take
    form_clitic: re.Pattern[str] | None = None
    #: what makes the adjective or the people of a place: endings, and a pattern of what is written before
    place_adjectives: Words = _NONE
    place_adjective_prefix: re.Pattern[str] | None = None
    #: how an office of a country is said
    offices: Offices | None = None
    #: right before the name of a people, it is rather that of its language ("in French")
    language_cues: Words = _NONE
    #: right behind it, it is that language: "Turkish-speaking"
    language_heads: Words = _NONE
    #: right before the name of a people, they make another one of it: "Latin American"
    not_before_peoples: Words = _NONE
    #: (pattern, instead) on folded letters: what two spellings of one name differ in; "·" is any vowel
    same_sounds: tuple[tuple[re.Pattern[str], str], ...] = ()
    #: papers spell one name in many ways
    spells_freely: bool = False
    articles: Articles | None = None
    #: (ending, instead): how a noun forms its plural, the first that fits; whether adjectives do as well
    plurals: tuple[tuple[str, str], ...] = ()
    plural_adjectives: bool = False
    #: before a place, it is inside: where a language has a preposition for that, it is the one
    inside: Words = _NONE
    #: verbs and adjectives do not follow the gender, class or number of a name
    no_agreement: bool = False
    #: every word of a name has a capital, but for those in `small_in_names`
    title_case_names: bool = False
    small_in_names: Words = _NONE
    #: what abbreviations are in a text that is all in capitals: "US", "WHO"
    shouted_words: Words = _NONE
    #: those of them that begin no sentence: "us"
    never_first: Words = _NONE
    #: ordinary words that are also names of places, companies or people
    common_words: Words = _NONE
    #: what a name is, said right beside it, by `WATER`, `LAND`, `REGION`, `TOWN` or `COUNTRY`
    kind_words: Mapping[str, str] = field(default_factory=dict)
    #: between a kind word and its name: "city of Nice"
    kind_links: Words = _NONE
    #: a kind word after the name needs a capital: "Iran state media" is no state
    kind_needs_capital: bool = False
    #: "the country", as a text says it of one that it has named
    the_country: re.Pattern[str] | None = None
    #: what stands between a place and the country that it lies in, said first or after it
    then_country: re.Pattern[str] | None = None
    country_then: re.Pattern[str] | None = None
    #: right before a name: it is somewhere; clitics that are such prepositions
    prepositions: Words = _NONE
    place_clitics: str = ""
    #: before these, a river's name is not the river: "in Congo", but "on the Congo"
    not_before_rivers: Words = _NONE
    #: articles that only waters have, of two things with one name
    water_articles: Words = _NONE
    #: before a place without being part of another name: "Northern Nigeria"
    directions: Words = _NONE
    #: after a place, in a longer name that still holds the place
    place_heads: Words = _NONE
    #: after a place: a newspaper, a firm or a team that has its name
    bearers: Words = _NONE
    #: after a town, it is its football club; before a name, a club; of such, these are the contests
    club_words: Words = _NONE
    club_marks: Words = _NONE
    contests: Words = _NONE
    #: right before a place: an airline, a broadcaster or a club that has its name
    name_starts: Words = _NONE
    #: after a place and before "of": a school that has its name
    schools: Words = _NONE
    #: right before a place, they make another place of it: "West Virginia"
    compass: Words = _NONE
    #: before "of" and a place: a church, a paper, a bank or a noble title that has its name
    namers: Words = _NONE
    #: a noun stands right before a name: "Magaalada Muqdisho"
    noun_before_name: bool = False
    #: "de" and "da" are words, and not only parts of names
    particles_are_words: bool = False
    #: only names take their endings after an apostrophe
    apostrophe_before_endings: bool = False
    #: endings of the head of a compound after a place, and the last letters of a word that goes with it
    compound_endings: tuple[str, ...] = ()
    compound_vowels: str = ""

    # -- the lexicon
    #: there is one: a list of words, and with `has_dictionary` the installed dictionary as well
    has_lexicon: bool = False
    has_dictionary: bool = False
    #: a form that the lexicon lacks is no word
    lexicon_is_whole: bool = False
    #: names of Hunspell dictionaries that may be installed for it ("af_ZA"); with one, so many unknown words
    #: in a sentence, beside the names of the source, are told (0: never)
    hunspell: tuple[str, ...] = ()
    unknown_from: int = 0
    #: two words are written as one; a known form of so many letters may have any ending
    joins_words: bool = False
    stem_letters: int = 0
    #: (letter, instead): a form with one is known where the form with the other is ("colônia", "colónia")
    letter_variants: tuple[tuple[str, str], ...] = ()
    #: languages most of whose words are words of this one too; those that share its loans
    kin: Words = _NONE
    loans_from: Words = _NONE

    # -- checks
    #: characters for what English says in one; median over human translations
    length: float = 1.0
    #: how much that varies from sentence to sentence (standard deviation of its logarithm)
    length_spread: float = 0.14
    negation: Negation | None = None
    #: phrases come in another order than in English: what describes a noun before it, the verb last
    turns_order: bool = False
    #: right behind a name's form: the name is what the verb does something to
    object_case: re.Pattern[str] | None = None
    #: what a word says, by an English word for it → its forms, as `meanings` reads them
    meanings: Mapping[str, Words] = field(default_factory=dict)
    #: papers write places as English does as often as by their own spelling, so either is only noted
    english_places: bool = False
    #: ordinary words of news that are no name, and those of other languages that are words here too
    news_words: Words = _NONE
    shared_news_words: Words = _NONE
    #: words that the papers of most other languages take over as they are
    lent_words: Words = _NONE
    #: what Title Case leaves small
    title_small: Words = _NONE
    #: regular expressions: how lines of a web page begin that are no part of the story
    page_lines: tuple[str, ...] = ()


def words(text: str) -> Words:
    """Return the words of a text, cut at its spaces."""
    return frozenset(text.split())


def in_order(text: str) -> tuple[str, ...]:
    """Return the words of a text, cut at its spaces, where their order counts."""
    return tuple(text.split())


def numbers(*rows: tuple[int, str] | tuple[int, str, int]) -> Mapping[str, int]:
    """Return word → value from rows of (first value, words in order, step; 1 if not given).

    A "/" divides words of one value; "_" stands for a space.
    """
    values: dict[str, int] = {}
    for first, text, *step in rows:
        for place, group in enumerate(text.split()):
            for word in group.split("/"):
                values[word.replace("_", " ")] = first + place * (step[0] if step else 1)
    return values


def by_value(rows: Mapping[int, str]) -> Mapping[str, int]:
    """Return word → value from value → words."""
    return {word: value for value, text in rows.items() for word in text.split()}


def pairs(text: str) -> Mapping[str, str]:
    """Return word → words from "yuan: yuan renminbi; rand: rand"."""
    rows = (row.split(":") for row in text.split(";"))
    return {key.strip(): " ".join(value.split()) for key, value in rows}


def meanings(text: str) -> Mapping[str, Words]:
    """Return meaning → forms from "kill: kill* dead; injure: wound*": "_" is a space, "*" any letters.

    A form with "?" may say it or something else: it excuses, and accuses nobody.
    """
    rows = (row.split(":") for row in text.split(";"))
    return {key.strip(): words(forms) for key, forms in rows}


@lru_cache(maxsize=4096)
def get(tag: str) -> Language:
    """Return what we know of the language of a BCP 47 tag (the defaults if it has no file); read once."""
    code = primary(tag)
    return _load(code) if code in listed() else Language(code=code)


@lru_cache(maxsize=1)
def listed() -> tuple[str, ...]:
    """Return the codes of the languages that have a file in this folder, in alphabetical order."""
    folder = Path(__file__).parent
    return tuple(sorted(file.stem for file in folder.glob("*.py") if 2 <= len(file.stem) <= 3))


@lru_cache(maxsize=1)
def every() -> tuple[Language, ...]:
    """Return all languages that have a file, for rules that cannot know the language of a text."""
    return tuple(map(get, listed()))


@lru_cache(maxsize=64)
def _load(code: str) -> Language:
    found = import_module(f"service.domain.languages.{code}").LANGUAGE
    if not isinstance(found, Language) or found.code != code:
        raise TypeError(f"service/domain/languages/{code}.py needs LANGUAGE = Language(code={code!r}, …).")
    return found
