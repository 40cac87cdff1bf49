"""chrF2: how alike two texts are in their characters, to set beside the share of terms that are said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

ORDER = 6
BETA = 2


def chrf(translations: Sequence[str], references: Sequence[str]) -> float:
    """Return the chrF2 of a whole set, 0 to 100, one reference each (Popović 2015, 2016).

    Counts of character n-grams up to 6, spaces left out, are summed over the set; precision and
    recall are means over the orders.
    """
    precision = recall = 0.0
    orders = 0
    for size in range(1, ORDER + 1):
        said = wanted = same = 0
        for translation, reference in zip(translations, references, strict=True):
            one, other = _grams(translation, size), _grams(reference, size)
            said += one.total()
            wanted += other.total()
            same += (one & other).total()
        if said and wanted:
            precision, recall, orders = precision + same / said, recall + same / wanted, orders + 1
    if not precision or not recall:
        return 0.0
    precision, recall = precision / orders, recall / orders
    return 100 * (1 + BETA**2) * precision * recall / (BETA**2 * precision + recall)


def _grams(text: str, size: int) -> Counter[str]:
    joined = "".join(text.split())
    return Counter(joined[at : at + size] for at in range(len(joined) - size + 1))
