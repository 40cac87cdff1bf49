"""Every family of models: the same from CTranslate2 and from transformers, with the right language tokens."""

from __future__ import annotations

import json
import shutil
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.each import each
from tests.workers import tiny
from workers.engines.base import Engine
from workers.engines.batches import Cut
from workers.engines.ct2 import Ct2Engine
from workers.engines.hf import HfEngine
from workers.engines.tokenisers import load_tokeniser, load_tokenizer
from workers.models.converting import STEPS, convert, copy_tokenizer, family_of

pytestmark = tiny.NEEDS_TORCH

TEXTS = [
    "She bought three apples and a bottle of milk at the market.",
    "The children read a book.",
    "Prices rose by 3 % – 😀 in Łódź.",
    "Nobody came.",
    "The minister said that the school will open on Monday, and the teachers were glad to hear it.",
]


@dataclass(frozen=True)
class Tiny:
    """A checkpoint and what it was converted into."""

    family: str
    checkpoint: Path
    converted: Path

    def ct2(self, **changes: Any) -> Ct2Engine:
        return Ct2Engine(self.converted, tiny.manifest(self.family, **changes))

    def hf(self, **changes: Any) -> HfEngine:
        return HfEngine(self.checkpoint, tiny.manifest(self.family, "hf", **changes))


@pytest.fixture(scope="module", params=tiny.FAMILIES)
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    folder = tmp_path_factory.mktemp(request.param)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # transformers and torch have much to say while a model is made
        checkpoint = tiny.build(request.param, folder / "checkpoint")
        convert(checkpoint, folder / "converted", request.param, quantization="float32")
    return Tiny(request.param, checkpoint, folder / "converted")


@each("beam", [1, 4])
@each("target", ["fr", "ar"])
def test_both_engines_give_the_same(model: Tiny, target: str, beam: int) -> None:
    ours = model.ct2(beam=beam).translate(TEXTS, "en", target)
    reference = model.hf(beam=beam).translate(TEXTS, "en", target)
    assert [output.text for output in ours] == [output.text for output in reference]
    assert [output.complete for output in ours] == [output.complete for output in reference]
    assert [output.score for output in ours] == pytest.approx(
        [output.score for output in reference], abs=2e-3
    )


@pytest.mark.parametrize("target", ["fr", "ar"])
def test_both_engines_link_the_same_words(model: Tiny, target: str) -> None:
    ours, reference = model.ct2(), model.hf()
    for text in TEXTS:
        (one,), (other,) = ours.translate([text], "en", target), reference.translate([text], "en", target)
        assert one.alignment == other.alignment
    for text, output in zip(TEXTS, model.ct2(beam=4).translate(TEXTS, "en", target), strict=True):
        assert all(b <= len(text) and d <= len(output.text) for _, b, _, d in output.alignment)


def test_the_languages_are_said_as_transformers_says_them(model: Tiny) -> None:
    tokeniser = load_tokeniser(model.checkpoint, tiny.manifest(model.family))
    reference = _reference(model)
    for text in TEXTS:
        pieces, offsets = tokeniser.cut(text)
        given = [*tokeniser.source_prefix("en", "ar"), *pieces, tokeniser.end]
        said = {"marian": f">>ara<< {text}", "t5": f"<2ar> {text}"}.get(model.family, text)
        if model.family in ("m2m100", "nllb"):
            reference.src_lang = tiny.TOKENS[model.family]["en"].strip("_")
        assert tokeniser.ids(given) == reference(said)["input_ids"]
        assert all(0 <= start <= end <= len(text) for start, end in offsets)
        assert [start for start, _ in offsets] == sorted(start for start, _ in offsets)
    prefix = tokeniser.ids(tokeniser.target_prefix("ar"))
    if model.family == "m2m100":
        assert prefix == [reference.get_lang_id("ar")]
    elif model.family == "nllb":
        assert prefix == [reference.convert_tokens_to_ids("arb_Arab")]
    else:
        assert prefix == []


def test_another_language_gives_another_text(model: Tiny) -> None:
    engine = model.ct2()
    french = [output.text for output in engine.translate(TEXTS, "en", "fr")]
    assert french != [output.text for output in engine.translate(TEXTS, "en", "ar")]


def test_text_of_pieces_is_that_of_transformers(model: Tiny) -> None:
    tokeniser = load_tokeniser(model.checkpoint, tiny.manifest(model.family))
    reference = _reference(model)
    for text in TEXTS:
        pieces, _ = tokeniser.cut(text)
        made, places = tokeniser.text(pieces)
        if tokeniser.unknown not in pieces:
            assert made == text
        if reference.unk_token_id not in tokeniser.ids(pieces) and "<0x" not in str(pieces):
            assert made == reference.decode(tokeniser.ids(pieces), skip_special_tokens=True)
        assert len(places) == len(pieces)
        assert all(0 <= start <= end <= len(made) for start, end in places)


def test_control_tokens_in_a_story_are_text(model: Tiny) -> None:
    tokeniser = load_tokeniser(model.checkpoint, tiny.manifest(model.family))
    control = {tokeniser.end, "<pad>", "<s>", "<2fr>", "<2ar>", "__fr__", "fra_Latn", ">>fra<<"}
    pieces, _ = tokeniser.cut("The tag </s> ends, <pad> fills, <2fr> __fr__ fra_Latn >>fra<< speak.")
    assert not control & set(pieces)


def test_every_number_of_the_model_has_its_token(model: Tiny) -> None:
    vocabulary = json.loads((model.converted / "shared_vocabulary.json").read_text(encoding="utf-8"))
    reference = _reference(model)
    for token in tiny.TOKENS[model.family].values():
        assert vocabulary.index(token) == reference.convert_tokens_to_ids(token)
    assert len(vocabulary) == len(set(vocabulary))


@pytest.mark.filterwarnings("ignore")
def test_what_the_converter_alone_does(model: Tiny, tmp_path: Path) -> None:
    """Why `converting` numbers the tokens itself. Where this fails, CTranslate2 has learnt transformers 5."""
    from ctranslate2.converters import TransformersConverter

    if model.family == "m2m100":  # the language tokens are lost, and with them the model
        with pytest.raises(ValueError, match="vocabulary"):
            TransformersConverter(str(model.checkpoint)).convert(str(tmp_path / "plain"))
        return
    TransformersConverter(str(model.checkpoint)).convert(str(tmp_path / "plain"))
    copy_tokenizer(model.checkpoint, tmp_path / "plain", model.family)
    plain = Ct2Engine(tmp_path / "plain", tiny.manifest(model.family)).translate(TEXTS, "en", "fr")
    ours = model.ct2().translate(TEXTS, "en", "fr")
    # of T5 it scales an output that is not to be scaled: every choice becomes less sure than it is
    assert (plain[0].score == pytest.approx(ours[0].score, abs=1e-3)) is (model.family != "t5")


def test_language_tokens_are_right_as_the_hub_has_them(model: Tiny, tmp_path: Path) -> None:
    """Configuration by transformers 4: a few lines, and the language tokens in `special_tokens_map.json`."""
    if model.family not in ("m2m100", "nllb"):
        pytest.skip("only these keep their languages there")
    from transformers.models.m2m_100.tokenization_m2m_100 import FAIRSEQ_LANGUAGE_CODES as M2M
    from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES as NLLB

    old = tmp_path / "old"
    shutil.copytree(model.checkpoint, old)
    (old / "tokenizer_config.json").write_text(json.dumps({"src_lang": None, "tgt_lang": None}))
    tokens = [f"__{code}__" for code in M2M["m2m100"]] if model.family == "m2m100" else NLLB
    (old / "special_tokens_map.json").write_text(json.dumps({"additional_special_tokens": tokens}))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        convert(old, tmp_path / "converted", model.family, quantization="float32")
    again = Ct2Engine(tmp_path / "converted", tiny.manifest(model.family))
    assert again.translate(TEXTS, "en", "ar") == model.ct2().translate(TEXTS, "en", "ar")
    assert HfEngine(old, tiny.manifest(model.family)).translate(TEXTS[:1], "en", "ar")[0].text == (
        model.hf().translate(TEXTS[:1], "en", "ar")[0].text
    )


def test_a_long_sentence_reaches_the_model_whole(model: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = model.ct2(window=24)
    seen: list[Cut] = []
    real = Ct2Engine._decode

    def watched(self: Ct2Engine, model: Any, cuts: list[Cut], *rest: Any) -> Any:
        seen.extend(cuts)
        return real(self, model, cuts, *rest)

    monkeypatch.setattr(Ct2Engine, "_decode", watched)
    text = ", ".join(f"then the minister of place number {number} spoke at length" for number in range(30))
    (output,) = engine.translate([text], "en", "fr")
    assert all(len(cut.pieces) <= 24 for cut in seen)
    there = {cut.text for cut in seen}
    words = [word for cut in there for word in cut.split()]
    assert set(words) == set(text.split())
    assert output.score is not None
    (whole,) = model.ct2(window=10_000).translate([text], "en", "fr")  # the model's positions still bind
    assert whole.text


@pytest.mark.parametrize("engine", ["ct2", "hf"])
def test_the_second_try_gives_alternatives(model: Tiny, engine: str) -> None:
    chosen: Engine = model.ct2(beam=2) if engine == "ct2" else model.hf(beam=2)
    (output,) = chosen.translate(TEXTS[:1], "en", "fr", retry=True)
    assert len(output.alternatives) == 3


def test_the_family_is_told_from_the_files(model: Tiny) -> None:
    assert family_of(model.checkpoint) == model.family


def test_converting_says_what_it_does(model: Tiny, tmp_path: Path) -> None:
    said: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        convert(model.checkpoint, tmp_path / "again", model.family, say=said.append)
    assert said == list(STEPS)
    small = (tmp_path / "again" / "model.bin").stat().st_size
    assert small < 0.6 * (model.converted / "model.bin").stat().st_size  # int8 unless asked otherwise


def test_tokenizers_load_no_torch(model: Tiny) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path; from tests.workers import tiny\n"
        "from workers.engines.ct2 import Ct2Engine\n"
        f"engine = Ct2Engine(Path({str(model.converted)!r}), tiny.manifest({model.family!r}))\n"
        "engine.translate(['He left.'], 'en', 'fr'); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    assert "PyTorch" not in done.stderr


def _reference(model: Tiny) -> Any:
    return load_tokenizer(model.checkpoint, model.family)
