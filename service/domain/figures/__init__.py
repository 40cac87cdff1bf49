"""The figures of a text: read as a kind with a value, and written as an edition does; values never change."""

from service.domain.figures.dates import display_date
from service.domain.figures.kinds import Figure, FigureKind
from service.domain.figures.localise import localise
from service.domain.figures.reading import read_figures
from service.domain.figures.style import Style, style

__all__ = ["Figure", "FigureKind", "Style", "display_date", "localise", "read_figures", "style"]
