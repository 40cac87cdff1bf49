"""Cut a story into requests: runs of whole texts, each with as many words as one request may hold."""

from __future__ import annotations

from collections.abc import Sequence

from workers.engines.stories import StoryText


def windows(places: Sequence[int], texts: Sequence[StoryText], most: int) -> list[list[int]]:
    """Return the places in runs of at most `most` words, of like size; a longer text is alone in its run.

    The texts round a run go with it as context (see `prompt.around`).
    """
    sizes = [max(1, len(texts[place].text.split())) for place in places]
    total = sum(sizes)
    if not places:
        return []
    fair = total / -(-total // most)  # of like size, so that the last run is not one sentence
    found: list[list[int]] = [[]]
    held = 0
    for place, size in zip(places, sizes, strict=True):
        if found[-1] and (held + size > most or held + size / 2 > fair):
            found.append([])
            held = 0
        found[-1].append(place)
        held += size
    return found


def halves(places: Sequence[int]) -> list[list[int]]:
    """Return the places in two runs, for an answer that did not come to its end."""
    middle = (len(places) + 1) // 2
    return [run for run in (list(places[:middle]), list(places[middle:])) if run]
