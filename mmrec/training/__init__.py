"""Training: the fusion strategies (``ranker``, ``teachers``), and the bundled encoder (``pretrain``)."""
