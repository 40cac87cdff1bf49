"""Writing figures, dates and times in a translation as its edition does; values never change."""

from service.domain.localise.dates import display_date
from service.domain.localise.edits import localise
from service.domain.localise.style import Style, style

__all__ = ["Style", "display_date", "localise", "style"]
