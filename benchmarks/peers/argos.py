"""Argos Translate, the engine of LibreTranslate, on a converted model.

Run by `python -m benchmarks translate`.

Reads JSON from standard input: {"model": folder, "spm": file, "articles": [plain text], "home": folder,
"forced": pieces or null}; writes {"seconds", "cpu_seconds", "versions"} as JSON.
Needs argostranslate in the environment that it runs in, and nothing of this project. Its sentence
models are downloads, so sentences are cut by spaCy's rule-based sentencizer: it costs less than those.
All else is as Argos has it: beam 4, one translator, all cores within it.
"""

import json
import os
import shutil
import sys
import time
from importlib.metadata import version
from pathlib import Path


def main() -> None:
    """Translate whole articles one after the other, after a paragraph to warm up."""
    plan = json.load(sys.stdin)
    home = Path(plan["home"])
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        os.environ[variable] = str(home)
    package = home / "package"
    shutil.copytree(plan["model"], package / "model")
    config = json.loads((package / "model" / "config.json").read_text())
    (package / "model" / "config.json").write_text(json.dumps(config | {"add_source_eos": True}))
    shutil.copy(plan["spm"], package / "sentencepiece.model")
    metadata = {"from_code": "en", "to_code": "fr", "from_name": "English", "to_name": "French"}
    metadata |= {"package_version": "1.0", "argos_version": "1.0", "type": "translate", "target_prefix": ""}
    (package / "metadata.json").write_text(json.dumps(metadata))
    (package / "README.md").write_text("")

    import ctranslate2
    import spacy
    from argostranslate import translate
    from argostranslate.package import Package

    class Sentencizer:
        def __init__(self, _package: Package) -> None:
            self.nlp = spacy.blank("en")
            self.nlp.add_pipe("sentencizer")

        def split_sentences(self, text: str) -> list[str]:
            return [sentence.text for sentence in self.nlp(text).sents]

    translate.MiniSBDSentencizer = Sentencizer
    if plan["forced"]:
        plain = ctranslate2.Translator.translate_batch

        class Forced(ctranslate2.Translator):
            def translate_batch(self, *args, **options):  # type: ignore[no-untyped-def]
                length = plan["forced"]
                options |= {"min_decoding_length": length, "max_decoding_length": length}
                return plain(self, *args, **options)

        translate.ctranslate2.Translator = Forced
    languages = translate.Language("en", "English"), translate.Language("fr", "French")
    engine = translate.PackageTranslation(*languages, Package(package))
    engine.translate(plan["articles"][-1].split("\n")[0])
    start, cpu = time.perf_counter(), time.process_time()
    texts = [engine.translate(article) for article in plan["articles"]]
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu
    if not all(texts):
        sys.exit("Argos Translate gave an empty article.")
    versions = f"argostranslate {version('argostranslate')}, ctranslate2 {version('ctranslate2')}"
    json.dump({"seconds": seconds, "cpu_seconds": cpu_seconds, "versions": versions}, sys.stdout)


if __name__ == "__main__":
    main()
