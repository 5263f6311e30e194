"""The learning rate over the steps of a training."""

from __future__ import annotations

from math import cos, pi

from mmrec.training.recipe import RankerConfig


def learning_rate(config: RankerConfig, step: int, steps_an_epoch: int) -> float:
    """The rate of one step: linear warm-up, then constant, or a cosine to zero (Loshchilov & Hutter 2017).

    A function of the step alone, so a training that goes on after a cut needs to keep no schedule.

    Args:
        config: the recipe.
        step: from 0.
        steps_an_epoch: how many there are.
    """
    warm_up = config.warm_up * steps_an_epoch
    if step < warm_up:
        return config.learning_rate * (step + 1) / (warm_up + 1)
    if config.schedule == "constant":
        return config.learning_rate
    whole = max(config.epochs * steps_an_epoch - warm_up, 1)
    return config.learning_rate * 0.5 * (1 + cos(pi * min((step - warm_up) / whole, 1.0)))
