"""Evaluation: protocol, metrics, significance, and how good the encoder is."""
