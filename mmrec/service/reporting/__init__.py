"""A view as it can be handed on: a report that needs nothing else, a script, tables, figures.

Everything here is computed when it is asked for, from the same use cases as the page, so that no number can
differ from what was on screen.
"""

from mmrec.service.reporting.drawings import bump_svg, map_svg, waterfall_svg, weights_svg
from mmrec.service.reporting.race_report import race_report
from mmrec.service.reporting.recipe import Recipe
from mmrec.service.reporting.report import report
from mmrec.service.reporting.snippet import snippet
from mmrec.service.reporting.tables import list_csv, race_csv, request_json, why_csv

__all__ = [
    "Recipe",
    "bump_svg",
    "list_csv",
    "map_svg",
    "race_csv",
    "race_report",
    "report",
    "request_json",
    "snippet",
    "waterfall_svg",
    "weights_svg",
    "why_csv",
]
