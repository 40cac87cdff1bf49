"""How urgent a story is of which its CMS says nothing: by its tags, its section or its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from service.domain.story import PubStatus, Story

#: the option of a source, such as {"Breaking": 1, "Sport": 7, "*": 5}, and its name for every story
OPTION, EVERY = "urgency", "*"


def by_rule(story: Story, options: Mapping[str, Any]) -> Story:
    """Return the story with the urgency that its source's option gives it, where its CMS gave it none.

    The most urgent of its tags and sections counts, in any case; where none of them is named, what the
    source says of every story.
    """
    rules = options.get(OPTION)
    if story.rated or story.status is not PubStatus.USABLE or not isinstance(rules, dict):
        return story
    names = {subject.casefold() for subject in story.subjects}
    found = [int(urgency) for name, urgency in rules.items() if str(name).casefold() in names]
    every = [int(rules[EVERY])] if EVERY in rules else []
    chosen = min(found or every, default=story.urgency)
    return replace(story, urgency=chosen)
