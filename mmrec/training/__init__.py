"""Training: the fusion strategies (``ranker``), and the bundled encoder (``pretrain``)."""
