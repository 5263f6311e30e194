"""Drawing: looks, palette, patterns, the brush, silhouettes and scenes."""
