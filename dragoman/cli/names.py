"""`dragoman names`: how a name is written in another script."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from dragoman.cli.glossaries import glossary_in_force
from dragoman.terminal import AsJson, print_json, show_table, warn
from service.domain.languages.tags import language_name, primary
from service.errors import Unprocessable
from service.settings import get_settings


def names(
    name: Annotated[str, typer.Argument(help="A name in Latin letters.")],
    target: Annotated[str, typer.Option("--to", help="Language or locale: ar, fa-IR.")],
    origin: Annotated[
        str, typer.Option(help="Language whose spelling the name follows: so, tr, fr, sv …")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Propose how to write a name in another language: up to three ways, each with its reason."""
    from service.domain.names.story import proposals_for
    from service.termbase.name_parts import load_speller

    language = primary(target)
    if not any(char.isalpha() for char in name):
        raise Unprocessable(f"There is no letter in {name!r}. Give a name in Latin letters.", field="name")
    listed = [
        {"concept": match.concept.id, "text": term.text, "trust": "approved" if term.trusted else "proposed"}
        for match in glossary_in_force(get_settings()).find(name, "en")
        if match.text == name
        for term in match.concept.in_language(language)
    ]
    proposals = proposals_for(name, language, load_speller(target), primary(origin))
    if not listed and not proposals:
        raise Unprocessable(
            f"Nothing can be proposed for {name!r}: it has no Latin letters. Write it in Latin letters.",
            field="name",
        )

    def render() -> None:
        table = Table("in " + language_name(target), "share", "reason", box=None)
        for one in listed:
            table.add_row(one["text"], "", f"the glossary's {one['concept']}, {one['trust']}")
        for proposal in proposals:
            table.add_row(proposal.text, f"{proposal.share:.0%}", f"{proposal.basis}: {proposal.reason}")
        show_table(table)
        if not any(one["trust"] == "approved" for one in listed):
            warn.print("Proposals only: an editor confirms one before it is written.", markup=False)

    proposed = [proposal.to_json() for proposal in proposals]
    if as_json:
        print_json({"name": name, "target": target, "glossary": listed, "proposals": proposed})
    else:
        render()
