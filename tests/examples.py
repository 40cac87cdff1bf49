"""How many examples a property test draws, by the profile that pytest runs with."""

from __future__ import annotations

from hypothesis import settings

#: profile → how many times the number that a test names; at a desk, where tests run many times a day, half
FACTORS = {"thorough": 20.0}
USUAL = 0.5


def examples(number: int) -> int:
    """The examples to draw where a test names a number: many more of them in `make test-thorough`."""
    return max(1, round(number * FACTORS.get(settings.get_current_profile_name(), USUAL)))
