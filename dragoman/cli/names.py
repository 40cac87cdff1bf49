"""`dragoman names`: how a name is written in another script."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from dragoman.cli.terminal import show_table, warn
from service.domain.languages.tags import language_name, primary
from service.errors import Unprocessable
from service.settings import get_settings


def names(
    name: Annotated[str, typer.Argument(help="A name in Latin letters.")],
    target: Annotated[str, typer.Option("--to", help="Language or locale: ar, fa-IR.")],
    origin: Annotated[
        str, typer.Option(help="Language whose spelling the name follows: so, tr, fr, sv …")
    ] = "",
) -> None:
    """Propose how to write a name in another language: up to three ways, each with its reason."""
    from service.domain.names.story import proposals_for
    from service.termbase.files import load_glossary
    from service.termbase.name_parts import load_speller

    language = primary(target)
    if not any(char.isalpha() for char in name):
        raise Unprocessable(f"There is no letter in {name!r}. Give a name in Latin letters.", field="name")
    listed = [
        (match.concept.id, term.text, term.trusted)
        for match in load_glossary(get_settings().glossaries_dir).find(name, "en")
        if match.text == name
        for term in match.concept.in_language(language)
    ]
    table = Table("in " + language_name(target), "share", "reason", box=None)
    for concept, text, trusted in listed:
        table.add_row(text, "", f"the glossary's {concept}, {'approved' if trusted else 'proposed'}")
    proposals = proposals_for(name, language, load_speller(target), primary(origin))
    for proposal in proposals:
        table.add_row(proposal.text, f"{proposal.share:.0%}", f"{proposal.basis}: {proposal.reason}")
    if not table.row_count:
        raise Unprocessable(
            f"Nothing can be proposed for {name!r}: it has no Latin letters. Write it in Latin letters.",
            field="name",
        )
    show_table(table)
    if not any(trusted for *_, trusted in listed):
        warn.print("Proposals only: an editor confirms one before it is written.", markup=False)
