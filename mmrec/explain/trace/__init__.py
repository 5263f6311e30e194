"""A score step by step: the real tensors of one item and one person, on their way through a strategy.

Nothing here imports torch; ``walk``, which does the work, is imported when it is used.
"""

from mmrec.explain.trace.code import place_of
from mmrec.explain.trace.results import CodePlace, Equation, Panel, Step, StepKey, Symbol, Trace

__all__ = ["CodePlace", "Equation", "Panel", "Step", "StepKey", "Symbol", "Trace", "place_of"]
