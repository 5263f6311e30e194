"""The demo worlds: drawn, written and simulated by our own code from a documented latent model."""
