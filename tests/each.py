"""Cases of one test that share its fixtures: each costs what it does, and not a desk of its own."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any


def each(names: str | Sequence[str], cases: Iterable[Any]) -> Callable[[Callable[..., None]], Any]:
    """Run a test for one case after another on the same fixtures, and tell every case that fails.

    Written as `pytest.mark.parametrize`, and may stand several times or under it. For cases that leave
    nothing behind that another of them could stumble over: what is refused, what is only read, plain Python.
    """
    of_case = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    listed = [tuple(case) if len(of_case) > 1 else (case,) for case in cases]
    assert listed, "a test without cases finds nothing"
    assert all(len(case) == len(of_case) for case in listed), f"a case has other values than {of_case}"

    def decorate(test: Callable[..., None]) -> Any:
        @functools.wraps(test)
        def run(**fixtures: Any) -> None:
            failed = []
            for case in listed:
                try:
                    test(**fixtures, **dict(zip(of_case, case, strict=True)))
                except Exception as error:
                    error.add_note(f"in the case {dict(zip(of_case, case, strict=True))!r}"[:2000])
                    failed.append(error)
            if len(failed) == 1:
                raise failed[0]
            if failed:
                raise ExceptionGroup(f"{len(failed)} of {len(listed)} cases", failed)

        asked = inspect.signature(test)
        rest = [one for name, one in asked.parameters.items() if name not in of_case]
        assert len(rest) + len(of_case) == len(asked.parameters), f"{test.__name__} does not take {of_case}"
        run.__signature__ = asked.replace(parameters=rest)  # type: ignore[attr-defined]
        del run.__wrapped__  # pytest would read the names of the cases there, as fixtures
        return run

    return decorate
