"""The benchmark's own tools: what is compared with the pipeline has to be the same decoding."""

from __future__ import annotations

from dragoman.bench_decoding import again, bare, listen
from dragoman.translating import translate_text
from service.glossary_files import load_glossary
from workers.engines.catalogue import SHIPPED
from workers.engines.ct2 import Ct2Engine
from workers.engines.manifest import read_manifest

TEXT = "<p>The children read a <b>book</b>.</p><p>The minister said that the water was clean.</p>"


def _translated(engine: Ct2Engine, *, once: bool) -> list[str]:
    made = translate_text(TEXT, True, "en", "fr", lambda _source, _target: engine, load_glossary(), once=once)
    return [segment.text for segment in made.draft.segments]


def test_what_the_pipeline_asked_of_its_model_can_be_asked_again() -> None:
    folder = SHIPPED / "mini-en-fr"
    engine = Ct2Engine(folder, read_manifest(folder), 1)
    listener = listen(engine)
    listener.heard = []
    texts = _translated(engine, once=True)
    heard, listener.heard = listener.heard, None

    assert len(texts) == 2
    assert sum(len(call.sources) for call in heard) == 2
    tokeniser = engine.tokeniser
    written = sum(len(tokeniser.cut_target(text)) for text in texts)
    assert again(listener.translator, heard) == written
    assert bare(listener.translator, heard) == written


def test_a_first_decoding_is_the_only_one() -> None:
    folder = SHIPPED / "mini-en-fr"
    # made to go on past the end: the guards refuse that, and would try again
    lengths = {"min_decoding_length": 40, "max_decoding_length": 40}
    engine = Ct2Engine(folder, read_manifest(folder), 1, lengths)
    listener = listen(engine)
    counts = []
    for once in (True, False):
        listener.heard = []
        _translated(engine, once=once)
        counts.append(len(listener.heard))

    assert counts[0] == 1
    assert counts[1] > 1
