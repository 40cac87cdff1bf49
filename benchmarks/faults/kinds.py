"""Every kind of fault, with the recall that we want of it."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.faults import figures, names, sense, shape
from benchmarks.faults.pair import Seed


class Kind(NamedTuple):
    """One kind of fault: how it is named in tables, how it is made, and the recall that we want."""

    name: str
    seed: Seed
    goal: float | None = 0.95


KINDS = (
    Kind("wrong digit", figures.digit),
    Kind("small number changed", figures.small),
    Kind("digit lost", figures.digit_lost),
    Kind("number lost", figures.number_lost),
    Kind("number added", figures.number_added),
    Kind("last group lost", figures.group_lost),
    Kind("decimal sign lost", figures.decimal_lost),
    Kind("year changed", figures.year),
    Kind("scale beside a figure", figures.scale),
    Kind("number in words changed", figures.number_word),
    Kind("scale in words", figures.scale_in_words),
    Kind("percent lost", figures.percent_lost),
    Kind("currency changed", figures.currency),
    Kind("unit changed", figures.unit),
    Kind("time changed", figures.time),
    Kind("morning for evening", figures.day_half),
    Kind("day of the month changed", figures.date),
    Kind("weekday changed", figures.weekday),
    Kind("month changed", figures.month),
    Kind("ordinal changed", figures.ordinal),
    Kind("listed name dropped", names.listed_dropped),
    Kind("listed name swapped", names.listed_swapped),
    Kind("listed name misspelt", names.listed_misspelt),
    Kind("listed names exchanged", names.listed_exchanged, 0.8),
    Kind("unlisted name dropped", names.unlisted_dropped, 0.8),
    Kind("unlisted name swapped", names.unlisted_swapped, 0.8),
    Kind("unlisted name misspelt", names.unlisted_misspelt, 0.8),
    Kind("unlisted names exchanged", names.unlisted_exchanged, 0.8),
    Kind("another speaker", names.other_speaker),
    Kind("negation removed", sense.negation_removed),
    Kind("negation added", sense.negation_added),
    Kind("the opposite said", sense.antonym, 0.8),
    Kind("word doubled", shape.word_doubled),
    Kind("two words doubled", shape.two_doubled),
    Kind("phrase doubled", shape.phrase_doubled),
    Kind("sentence doubled", shape.sentence_doubled),
    Kind("left in the source language", shape.left_whole),
    Kind("second half left", shape.left_half),
    Kind("one word left", shape.left_word),
    Kind("second half dropped", shape.half_dropped),
    Kind("last third dropped", shape.last_third_dropped, 0.8),
    Kind("middle third dropped", shape.middle_third_dropped, None),
    Kind("half of another sentence added", shape.foreign_half, 0.8),
    Kind("another sentence's translation", shape.other_sentence, None),
    Kind("another language", shape.other_language),
    Kind("question mark lost", shape.question_lost),
    Kind("bracketed remark dropped", shape.remark_dropped),
    Kind("quotation left open", shape.quotation_left_open),
    Kind("quotation opened", shape.quotation_opened),
    Kind("quotation on other words", shape.quotation_moved),
    Kind("link lost", shape.mark_lost),
    Kind("link on other words", shape.mark_moved),
)
