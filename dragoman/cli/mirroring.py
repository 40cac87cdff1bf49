"""`dragoman mirror`: an edition as a static site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman.terminal import AsJson, out, print_json, warn

#: seconds between two looks, and the most after the desk did not answer
EVERY, MOST_WAIT = 15.0, 300.0


def mirror(
    edition: Annotated[str, typer.Argument(help="The edition's name, as in its addresses.")],
    to: Annotated[Path, typer.Option("--to", help="The folder: empty, not there, or of this mirror.")],
    desk: Annotated[
        str, typer.Option("--from", help="Address of the desk; without it, the one of the settings.")
    ] = "",
    url: Annotated[
        str, typer.Option("--url", help="Address at which readers find the folder: for feeds and sitemap.")
    ] = "",
    watch: Annotated[bool, typer.Option("--watch", help="Go on until Ctrl-C.")] = False,
    every: Annotated[float, typer.Option("--every", min=1, help="Seconds between two looks.")] = EVERY,
    pictures: Annotated[
        bool,
        typer.Option("--pictures/--no-pictures", help="Bring the pictures too, or leave them elsewhere."),
    ] = True,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", help="A host of pictures that may be at a private address."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write an edition as a static site into a folder, and keep it as the edition is.

    A key, where the edition wants one, is DRAGOMAN_MIRROR_KEY. Begun again, it goes on where it was.
    """
    import time

    from dragoman.mirror.folder import SiteFolder
    from dragoman.mirror.mirroring import EditionMirror
    from dragoman.mirror.pictures import PictureBringer
    from dragoman.mirror.source import MirroredDesk
    from service.errors import Unavailable
    from service.settings import get_settings

    settings = get_settings()
    bringer = PictureBringer(allow_host or ()) if pictures else None
    with (
        MirroredDesk.at(desk or settings.base_url, edition, settings.mirror_key) as source,
        SiteFolder(to) as folder,
    ):
        mirrored = EditionMirror(source, folder, url, bringer)
        wait = every
        try:
            while True:
                try:
                    report = mirrored.renew()
                    wait = every
                except Unavailable as error:
                    if not watch:
                        raise
                    wait = min(wait * 2, MOST_WAIT)
                    warn.print(f"{error.detail} Trying again in {wait:g} s.", markup=False)
                else:
                    if as_json and (report.changed or not watch):
                        print_json(report)
                    elif report.changed or not watch:
                        out.print(
                            f"{edition} at {report.sequence}: {report.shown:,} stories, {report.withdrawn:,} "
                            f"withdrawn; {report.written:,} files written, {report.removed:,} removed, "
                            f"{report.pictures:,} pictures brought, {report.pictures_elsewhere:,} elsewhere",
                            markup=False,
                        )
                    for story in report.held:
                        warn.print(
                            f"The story {story} stays down: it was withdrawn, and the desk, which was put "
                            "back to a time before, shows it again.",
                            markup=False,
                        )
                if not watch:
                    break
                time.sleep(wait)
        finally:
            mirrored.close()
            if bringer is not None:
                bringer.close()
