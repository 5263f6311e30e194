"""Encoders: pictures, words and sound -> embeddings in one shared space."""

from mmrec.encoders.base import Encoder
from mmrec.encoders.clip import bundled_info, open_encoder
from mmrec.encoders.store import ItemEmbeddings, embed_catalogue

__all__ = ["Encoder", "ItemEmbeddings", "bundled_info", "embed_catalogue", "open_encoder"]
