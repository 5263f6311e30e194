"""Flat maps of embedding spaces, and how far to trust them."""

from mmrec.projection.layout import compute_layouts, pca_layout, place, place_by, trustworthiness

__all__ = ["compute_layouts", "pca_layout", "place", "place_by", "trustworthiness"]
