"""Take the letter rules of `glossaries/names/letters-*.tsv` off the table of name parts.

Run in the project's folder: `python scripts/learn_letters.py`. Each pair (Latin part, form) is aligned
letter by letter: a Latin letter stands for none, one or two sounds (`names.scripts.sounds`), with
probabilities found by five rounds of expectation and maximisation; then every letter's best link is
counted in its neighbourhoods. Left out: parts of the names in `tests/domain/names/names_people.toml`, so that
the rules can be measured on names they have not seen. A form counts by its share among the part's forms;
one under a fifth is left out. A neighbourhood of more than one letter on each side is kept from three
sightings on, and only where it says something else than the smaller one.

Amharic has only 160 parts, and most of them stand in the labelled set, so its rules begin from a table of
letters set down by hand (`AMHARIC`), which also counts as so many sightings. There every neighbourhood
needs three sightings: one name alone (Kondjit, ቆንጂት) would overrule the table.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from service.domain.names.letters import WINDOWS, contexts, readable
from service.domain.names.scripts import plain, sounds

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
LEAST_SHARE = 0.2
LONGEST = 2
LEAST_SEEN = 3.0

Pair = tuple[list[str], list[str], float]

#: what a letter is written as in Amharic, as bare letters and vowel numbers (0 ä, 1 u, 2 i, 3 a, 4 e, 6 o),
#: with sightings; "-" is nothing, "_" before the letter: at the start of a word
AMHARIC = """
a 3:6 0:3 -:1 | e 4:3 0:3 -:2 2:1 | i 2:5 -:3 ይ:1 | o 6:8 1:1 | u 1:6 -:1 3:1 | y ይ:4 2:3 -:1
_a እ0:8 እ3:1 | _e እ4:4 እ:4 እ2:1 | _i እ2:6 እ:2 | _o እ6:8 | _u እ1:5 ይ1:2 | _y ይ:8
b ብ:8 | c ክ:6 ስ:2 | d ድ:8 | f ፍ:8 | g ግ:6 ጅ:1 | h ህ:5 -:2 ሕ:1 ኅ:1 | j ጅ:7 ይ:1 | k ክ:6 ቅ:2 | l ል:8
m ም:8 | n ን:8 | p ፕ:8 | q ቅ:8 ክ:1 | r ር:8 | s ስ:8 ዝ:1 ሥ:1 | t ት:7 ጥ:2 | v ቭ:8 | w ው:7 ቭ:1 | x ክስ:4
z ዝ:8 | C ች:6 ክ:2 ጭ:1 | S ሽ:8 | K ክ:4 ህ:2 ኽ:2 | G ግ:6 | T ት:5 ዝ:1 | D ድ:6 | Z ዥ:6
"""


def test_parts(file: Path) -> set[str]:
    """List the Latin parts of the names in the labelled set, plain."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    names = [name for half in ("tuned", "held_out") for name in tables[half]]
    return {plain(part) for name in names for part in name.replace("-", " ").split()}


def pairs(language: str, left_out: set[str]) -> Iterator[Pair]:
    """Return the pairs to learn from, as letters, sounds and weight."""
    table = ROOT / "glossaries" / "sources" / "name-parts.tsv"
    for line in table.read_text(encoding="utf-8").splitlines()[1:]:
        latin, of, forms, total, _ = line.split("\t")
        if of != language or plain(latin) in left_out or not readable(latin):
            continue
        for form in forms.split("|"):
            text, _, count = form.rpartition(":")
            share = int(count) / int(total)
            if share >= LEAST_SHARE and " " not in text:
                letters, written = readable(latin), sounds(text, language)
                if len(written) <= LONGEST * len(letters):
                    yield letters, written, share


def by_hand() -> dict[str, dict[tuple[str, ...], float]]:
    """Read `AMHARIC`."""
    table: dict[str, dict[tuple[str, ...], float]] = {}
    for entry in AMHARIC.replace("\n", "|").split("|"):
        letter, *outs = entry.split() or [""]
        table[letter] = {tuple(o.split(":")[0].strip("-")): float(o.split(":")[1]) for o in outs}
    del table[""]
    return table


def align(
    all_pairs: list[Pair], seeds: dict[str, dict[tuple[str, ...], float]]
) -> Iterator[tuple[list[str], list[tuple[str, ...]], float]]:
    """Return for every pair what each letter stands for, by the likeliest alignment."""
    odds: dict[str, dict[tuple[str, ...], float]] = defaultdict(dict)
    for letter, outs in seeds.items():
        for out, n in outs.items():
            odds[letter.strip("_")][out] = max(odds[letter.strip("_")].get(out, 0.0), n / sum(outs.values()))
    for _ in range(ROUNDS):
        counts: dict[str, dict[tuple[str, ...], float]] = defaultdict(lambda: defaultdict(float))
        for letters, written, weight in all_pairs:
            for letter, out, share in _expected(letters, written, odds):
                counts[letter][out] += share * weight
        odds = {
            letter: {out: (n + 0.01) / (sum(outs.values()) + 0.01 * len(outs)) for out, n in outs.items()}
            for letter, outs in counts.items()
        }
    for letters, written, weight in all_pairs:
        best = _best(letters, written, odds)
        if best is not None:
            yield letters, best, weight


def _chance(odds: dict[str, dict[tuple[str, ...], float]], letter: str, out: tuple[str, ...]) -> float:
    if not odds:
        return (0.3, 0.6, 0.1)[len(out)]
    return odds.get(letter, {}).get(out, 1e-6)


def _expected(
    letters: list[str], written: list[str], odds: dict[str, dict[tuple[str, ...], float]]
) -> Iterator[tuple[str, tuple[str, ...], float]]:
    """Forward and backward sums over all alignments."""
    rows, columns = len(letters) + 1, len(written) + 1
    ahead = [[0.0] * columns for _ in range(rows)]
    back = [[0.0] * columns for _ in range(rows)]
    ahead[0][0] = back[-1][-1] = 1.0
    for i, letter in enumerate(letters):
        for j in range(columns):
            if ahead[i][j]:
                for size in range(min(LONGEST, columns - 1 - j) + 1):
                    out = tuple(written[j : j + size])
                    ahead[i + 1][j + size] += ahead[i][j] * _chance(odds, letter, out)
    whole = ahead[-1][-1]
    if not whole:
        return
    for i in range(rows - 2, -1, -1):
        for j in range(columns):
            for size in range(min(LONGEST, columns - 1 - j) + 1):
                out = tuple(written[j : j + size])
                chance = _chance(odds, letters[i], out) * back[i + 1][j + size]
                back[i][j] += chance
                if ahead[i][j] * chance:
                    yield letters[i], out, ahead[i][j] * chance / whole


def _best(
    letters: list[str], written: list[str], odds: dict[str, dict[tuple[str, ...], float]]
) -> list[tuple[str, ...]] | None:
    states: dict[int, tuple[float, list[tuple[str, ...]]]] = {0: (1.0, [])}
    for letter in letters:
        following: dict[int, tuple[float, list[tuple[str, ...]]]] = {}
        for j, (weight, outs) in states.items():
            for size in range(min(LONGEST, len(written) - j) + 1):
                out = tuple(written[j : j + size])
                chance = weight * _chance(odds, letter, out)
                if chance > following.get(j + size, (0.0, []))[0]:
                    following[j + size] = (chance, [*outs, out])
        states = following
    found = states.get(len(written))
    return found[1] if found else None


def count(
    aligned: Iterator[tuple[list[str], list[tuple[str, ...]], float]],
    seeds: dict[str, dict[tuple[str, ...], float]],
) -> dict[str, dict[str, float]]:
    """Count what stands in each neighbourhood, and drop those that say nothing new."""
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    smaller: dict[str, str] = {}
    for letter, seeded in seeds.items():
        context = f"_.{letter[1:]}." if letter.startswith("_") else f".{letter}."
        smaller[context] = f".{letter[1:]}." if letter.startswith("_") else ""
        for sounds_out, n in seeded.items():
            counts[context]["".join(sounds_out)] += n
    for letters, outs, weight in aligned:
        for at, out in enumerate(outs):
            before = ""
            for context in contexts(letters, at):
                counts[context]["".join(out)] += weight
                smaller[context] = before
                before = context
    kept: dict[str, dict[str, float]] = {}
    for context in sorted(counts, key=lambda one: (len(one), one)):
        outs_here = {out: n for out, n in counts[context].items() if n >= 0.4}
        total = sum(outs_here.values())
        left, _, right = context.split(".")
        wide = (len(left), len(right)) in WINDOWS[3:]
        if not outs_here or ((wide or seeds) and total < LEAST_SEEN):
            continue
        parent = smaller[context]
        while parent and parent not in kept:
            parent = smaller[parent]
        if wide and parent and _alike(outs_here, kept[parent]):
            continue
        kept[context] = outs_here
    return kept


def _alike(one: dict[str, float], other: dict[str, float]) -> bool:
    """Return whether two rules give nearly the same shares: an eighth lies apart in all."""
    here, there = sum(one.values()), sum(other.values())
    return sum(abs(one.get(o, 0) / here - other.get(o, 0) / there) for o in one | other) < 0.25


def learn(language: str, left_out: set[str]) -> list[str]:
    """Return the rules of a language as the lines of its file."""
    seeds = by_hand() if language == "am" else {}
    learned = count(align(list(pairs(language, left_out)), seeds), seeds)
    return [
        f"{context}\t" + "|".join(f"{out}:{n:.1f}".replace(".0", "") for out, n in _ordered(outs))
        for context, outs in learned.items()
    ]


def main() -> None:
    """Write the rules of every script."""
    left_out = test_parts(ROOT / "tests" / "domain" / "names" / "names_people.toml")
    for language in ("ar", "he", "fa", "am"):
        lines = learn(language, left_out)
        file = ROOT / "glossaries" / "names" / f"letters-{language}.tsv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{file.name}: {len(lines)} neighbourhoods, {file.stat().st_size} bytes")


def _ordered(outs: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(outs.items(), key=lambda one: (-one[1], one[0]))


if __name__ == "__main__":
    main()
