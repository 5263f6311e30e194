"""The store: lifestyle goods of which pictures and texts tell different things."""
