"""Flat maps of embedding spaces, and how far to trust them."""

from mmrec.projection.layout import compute_layouts, pca_layout, place, trustworthiness

__all__ = ["compute_layouts", "pca_layout", "place", "trustworthiness"]
