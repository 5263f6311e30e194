"""What is in the world, and how well each strategy does."""
