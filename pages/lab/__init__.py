"""The Fusion Lab: how fusion works, on this person and this item, to open, to predict and to break."""
