"""Compare: the fusion race, two questions side by side, and the blind taste test."""
