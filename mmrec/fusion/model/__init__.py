"""Model level (intermediate fusion): the fusion happens inside the model that ranks."""
