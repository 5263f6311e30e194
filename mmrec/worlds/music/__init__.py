"""The record shop: tracks of which sound, cover and liner note tell different things."""
