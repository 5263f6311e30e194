"""Precisions: in which numbers an encoder computes, what that gains and what it loses."""

from mmrec.encoders.precision.agreement import Agreement
from mmrec.encoders.precision.base import Precision, Towers, Whole
from mmrec.encoders.precision.choice import AUTOMATIC, BIG, SINGLE, EncoderName, by_rule, checked
from mmrec.encoders.precision.table import PRECISIONS

__all__ = [
    "AUTOMATIC",
    "BIG",
    "PRECISIONS",
    "SINGLE",
    "Agreement",
    "EncoderName",
    "Precision",
    "Towers",
    "Whole",
    "by_rule",
    "checked",
]
