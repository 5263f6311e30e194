"""Album covers: what a sleeve shows, the styles and palettes that draw it, and its lettering."""
