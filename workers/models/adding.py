"""Adding a model: from the hub or a folder, converted where needed, tried, and kept whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from service.domain.languages.tags import language_name
from service.errors import Conflict, NotFound, Unprocessable
from service.program import dragoman
from workers.engines.manifest import FILE, TOKENIZERS, WEIGHTS, Manifest, read_manifest, read_pair
from workers.engines.tokenisers import load_tokenizer
from workers.engines.tokens import choose, offered
from workers.engines.torch_extra import need_torch
from workers.models import downloading, hub
from workers.models.converting import STEPS, convert, copy_tokenizer, family_of
from workers.models.hub_faults import Patience
from workers.models.known import KnownModel, find_known, pairs_of_name
from workers.models.verifying import (
    Unfit,
    checksums,
    make_engine,
    other_language,
    smoke,
    smoke_pairs,
)
from workers.models.weights import complete_config, compute_type

#: called with what is being done, how much of it is done, and how much there is
Progress = Callable[[str, int, int], None]
#: the longest input of a family, in tokens, where the checkpoint does not state it
POSITIONS = {"marian": 512, "m2m100": 1024, "nllb": 1024, "t5": 1024}
#: how the names of folders of running commands begin; seconds without a write after which one is left over
SCRATCH, LEFT_AFTER = ".adding-", 3600
#: the first step, and the last
FETCHING, PROVING = "downloading", "translating plain sentences"


@dataclass(frozen=True, slots=True)
class AddRequest:
    """What somebody asked to add. Empty fields are found out from the model itself.

    `revision` is a commit of the hub's repository; `prove` are pairs to try beside the usual ones.
    """

    what: str
    pairs: tuple[str, ...] = ()
    name: str = ""
    licence: str = ""
    engine: str = "ct2"
    allow_noncommercial: bool = False
    revision: str = ""
    prove: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AddedModel:
    """A model that was added, what it made of the plain sentence, by pair, and what is doubtful in that.

    Where it fails for a pair that was asked for beside the usual ones, that is a doubt, too.
    """

    folder: Path
    manifest: Manifest
    said: dict[tuple[str, str], str]
    doubts: tuple[str, ...] = ()


def add(
    request: AddRequest, models: Path, progress: Progress | None = None, patience: Patience | None = None
) -> AddedModel:
    """Add a model to the folder `models`: a hub name, or a folder with a checkpoint or a converted model.

    It appears whole or not at all; a download that is cut goes on when it is added again. Raises
    `Unprocessable` where it cannot be used, or its licence forbids it, `NotFound`, `Conflict` where the name
    is taken, `Unavailable` without network or torch, and `Forbidden` where the hub does not let us.
    """
    report = progress or (lambda what, done, total: None)
    if request.engine not in WEIGHTS:
        raise Unprocessable(f"There is no engine {request.engine!r}: {' or '.join(WEIGHTS)}.")
    known = find_known(request.what)
    local = Path(request.what).expanduser()
    if local.is_dir():
        known = known or find_known(local.resolve().name)
        origin, name = "", request.name or local.resolve().name
    else:
        origin = known.hub if known else request.what
        if not hub.looks_like_hub_name(origin):
            what = f"{request.what} is no folder" if local.exists() else f"There is no folder {request.what}"
            raise NotFound(f"{what}, and it is no name of a model (OWNER/NAME).")
        name = request.name or origin.rpartition("/")[2]
        _may_be_used(known.licence if known else request.licence, origin, request.allow_noncommercial)
    if request.name or not (local / FILE).is_file():
        _free(models, name)
    _sweep(models)
    scratch = models / f"{SCRATCH}{uuid.uuid4().hex}"
    source, commit, download = local, "", None
    try:
        scratch.mkdir(parents=True)
        if not local.is_dir():
            repository = _look(origin, request, known, patience)
            commit = repository.revision
            source = download = downloading.fetch(
                repository, models, lambda done, total: report(FETCHING, done, total), patience
            )
        staged = scratch / "model"
        try:
            manifest = _stage(source, staged, replace(request, name=name), known, origin, report)
            said, doubts = _prove(staged, manifest, request.prove, report)
        except Unfit:
            if download is not None:  # it would be no better the next time
                downloading.forget(download)
            raise
        # Another licence may be given to what states none, not to what states one that forbids the use.
        given = read_manifest(source).licence if (source / FILE).is_file() else ""
        for licence in (manifest.licence, given, hub.licence_of(source), known.licence if known else ""):
            _may_be_used(licence, manifest.name, request.allow_noncommercial)
        manifest = replace(manifest, revision=commit, files=checksums(staged))
        (staged / FILE).unlink(missing_ok=True)  # it may be one with a file of the download
        (staged / FILE).write_text(manifest.to_toml(), encoding="utf-8")
        place = models / manifest.name
        _free(models, manifest.name)
        staged.rename(place)
    except OSError as error:
        raise Unprocessable(why(name, models, error)) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if download is not None:
        downloading.forget(download)
    return AddedModel(place, manifest, said, doubts)


def _look(
    origin: str, request: AddRequest, known: KnownModel | None, patience: Patience | None
) -> hub.Repository:
    """Ask the hub for a model, and refuse before anything is fetched what could not be used then."""
    if request.engine == "hf" or (known is not None and not known.converted):
        need_torch("Adding this model from the hub")
    repository = hub.look(origin, request.revision or (known.revision if known else ""), patience)
    _may_be_used(repository.licence, origin, request.allow_noncommercial)
    names = {file.name for file in repository.files}
    if not repository.converted and FILE not in names:
        need_torch("Adding this model from the hub")
    elif FILE not in names:
        _tokenizer_is_whole(origin, names)
    return repository


def _tokenizer_is_whole(what: Path | str, names: set[str]) -> None:
    """Raise `Unprocessable` where a converted model lacks what cuts its text into pieces."""
    family = _family_by_names(names)
    missing = [] if family is None else [name for name in TOKENIZERS[family] if name not in names]
    if family is None:
        every: Sequence[str] = sorted({name for names in TOKENIZERS.values() for name in names})
        raise Unprocessable(
            f"{what} is converted, but has no tokenizer beside the model. Copy those files of its checkpoint "
            f"that are among these: {', '.join(every)}."
        )
    if missing:
        raise Unprocessable(
            f"{what} is converted, but its tokenizer is not complete: {', '.join(missing)} is missing. "
            "Copy it from the checkpoint."
        )


def _sweep(models: Path) -> None:
    """Remove what a killed command left half done; one that still runs has written within the hour."""
    for left in models.glob(f"{SCRATCH}*"):
        times = [one.lstat().st_mtime for one in (left, *left.rglob("*")) if one.is_symlink() or one.exists()]
        if times and max(times) < time.time() - LEFT_AFTER:
            shutil.rmtree(left, ignore_errors=True)


def why(name: str, models: Path, error: OSError) -> str:
    """Return in one line why the disk refused; shutil lists every file."""
    said = str(error.args[0][0][-1]) if isinstance(error, shutil.Error) and error.args[0] else str(error)
    if error.errno == errno.ENOSPC or os.strerror(errno.ENOSPC) in said:
        return f"{name} cannot be added: the disk of {models} is full. Free some space and add it again."
    return f"{name} cannot be added: {said}."


def _stage(
    source: Path, staged: Path, request: AddRequest, known: KnownModel | None, origin: str, report: Progress
) -> Manifest:
    """Put the model's files into `staged` and describe them."""
    if (source / FILE).is_file():
        named = request.name != source.resolve().name
        given = read_manifest(source)
        _take(source, staged, linked=bool(origin))
        return replace(
            given,
            name=_name(request.name if named or origin else given.name),
            pairs=tuple(read_pair(pair) for pair in request.pairs) or given.pairs,
            licence=request.licence or given.licence,
            origin=origin or given.origin,
        )
    if _is_converted(source):
        _tokenizer_is_whole(source, {one.name for one in source.iterdir()})
        family = known.family if known else _family_by_files(source)
        _take(source, staged, linked=bool(origin))
        complete_config(staged)
        manifest = describe(source, family, replace(request, engine="ct2"), known, origin)
        return replace(manifest, compute_type=compute_type(source / "model.bin"))
    if not _is_checkpoint(source):
        raise Unprocessable(
            f"{source} holds no model: neither model.bin and config.json of CTranslate2, nor a checkpoint "
            "of transformers (config.json with model_type, and weights)."
        )
    family = family_of(source)
    manifest = describe(source, family, request, known, origin)
    if request.engine == "hf":
        need_torch("The engine hf")
        staged.mkdir()
        for name in hub.choose_files([one.name for one in source.iterdir()]):
            shutil.copy(source / name, staged / name)
        copy_tokenizer(source, staged, family)
    else:
        steps = (*STEPS, PROVING)
        convert(source, staged, family, say=lambda step: report(step, steps.index(step), len(steps)))
    return manifest


def _take(source: Path, staged: Path, *, linked: bool) -> None:
    """Copy a model; `linked` without using more of the disk, where that can be done."""

    def take(file: str, copy: str) -> None:
        try:
            if not linked:
                raise OSError
            os.link(file, copy)
        except OSError:
            shutil.copy2(file, copy)

    shutil.copytree(source, staged, copy_function=take)


def describe(
    source: Path, family: str, request: AddRequest, known: KnownModel | None, origin: str
) -> Manifest:
    """Return the manifest of a model: what it translates, with which tokens, under which licence.

    Raises `Unprocessable` where neither the request nor the files say which languages.
    """
    pairs = tuple(read_pair(pair) for pair in request.pairs)
    tokens = offered(load_tokenizer(source, family), family)
    languages: tuple[str, ...] = ()
    if family == "marian":
        pairs = pairs or (known.pairs if known else ()) or pairs_of_name(request.name)
        if not pairs:
            raise Unprocessable("Say which languages the model translates between, such as --pair en-ar.")
        tokens = choose(tokens, [target for _, target in pairs]) if tokens else {}
    elif not tokens:
        raise Unprocessable(
            f"The vocabulary has no tokens of languages. Write a {FILE} with [tokens] beside the model."
        )
    elif pairs:
        needed = [target for _, target in pairs]
        tokens = choose(tokens, needed if family == "t5" else [one for pair in pairs for one in pair])
    else:
        languages = tuple(tokens)
    return Manifest(
        name=_name(request.name),
        pairs=pairs,
        licence=request.licence or hub.licence_of(source) or (known.licence if known else "not stated"),
        engine=request.engine,
        family=family,
        languages=languages,
        weak=tuple(one for one in known.weak if one in languages) if known else (),
        positions=_config(source).get("max_position_embeddings") or POSITIONS[family],
        origin=origin,
        credit=known.credit if known else "",
        tokens=tokens,
    )


def _prove(
    folder: Path, manifest: Manifest, more: Sequence[tuple[str, str]], report: Progress
) -> tuple[dict[tuple[str, str], str], tuple[str, ...]]:
    """Return what it made of the plain sentence, and what is doubtful. Raises `Unfit` for a usual pair."""
    engine = make_engine(folder, manifest)
    usual = smoke_pairs(manifest)
    others = [pair for pair in dict.fromkeys(more) if pair not in usual and manifest.serves(*pair)]
    said, doubts = {}, []
    for number, pair in enumerate([*usual, *others]):
        report(PROVING, number, len(usual) + len(others))
        try:
            said[pair] = smoke(engine, *pair)
            if other := other_language(*pair, said[pair]):
                between = f"from {language_name(pair[0])} to {language_name(pair[1])}"
                doubts.append(f"The model {other} {between}: “{said[pair][:120]}”. Try it on a story first.")
        except Unfit as error:
            if pair in usual:
                raise
            doubts.append(error.detail)
    report(PROVING, len(usual) + len(others), len(usual) + len(others))
    return said, tuple(doubts)


def _may_be_used(licence: str, name: str, allowed: bool) -> None:
    if not allowed and Manifest("", (), licence).noncommercial:
        raise Unprocessable(
            f"The licence of {name}, {licence}, forbids commercial use. Where yours is none, set "
            "DRAGOMAN_ALLOW_NONCOMMERCIAL=true and add it again."
        )


def _free(models: Path, name: str) -> None:
    if (models / name).exists():
        raise Conflict(
            f"There is a model {name} in {models} already. Remove it (`{dragoman()} models remove {name}`) "
            "or give another name."
        )


def _name(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", text):
        raise Unprocessable(f"{text!r} cannot be a model's name. Give one of letters, digits, . _ and -.")
    return text


def _config(folder: Path) -> dict[str, Any]:
    try:
        read = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _is_converted(folder: Path) -> bool:
    """Return whether CTranslate2 wrote a model. Some write the checkpoint's settings into its config.json."""
    names = [one.name for one in folder.iterdir()]
    if not all(name in names for name in WEIGHTS["ct2"]):
        return False
    return any(hub.VOCABULARY.match(name) for name in names) or "model_type" not in _config(folder)


def _is_checkpoint(folder: Path) -> bool:
    return "model_type" in _config(folder) and bool(hub.choose_files([one.name for one in folder.iterdir()]))


def _family_by_names(names: Container[str]) -> str | None:
    if "source.spm" in names or "target.spm" in names:
        return "marian"
    if "sentencepiece.bpe.model" in names or ("vocab.json" in names and "tokenizer.json" not in names):
        return "m2m100"
    return "t5" if "tokenizer.json" in names else None


def _family_by_files(folder: Path) -> str:
    family = _family_by_names([one.name for one in folder.iterdir()])
    if family == "t5" and "eng_Latn" in (folder / "tokenizer.json").read_text(encoding="utf-8"):
        return "nllb"
    return str(family)
