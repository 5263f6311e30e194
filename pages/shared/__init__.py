"""What every page shares: state, caches, controls, drawing."""
