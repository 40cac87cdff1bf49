"""Writing figures, dates and times in a translation as its edition does; values never change."""

from service.domain.localise.dates import display_date
from service.domain.localise.edits import Edit, apply, localise
from service.domain.localise.style import Style, style

__all__ = ["Edit", "Style", "apply", "display_date", "localise", "style"]
