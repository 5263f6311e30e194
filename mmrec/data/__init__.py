"""What a world is made of on disk: its catalogue, interactions and people, and what people bring along."""

from mmrec.data.catalogue import Catalogue
from mmrec.data.interactions import Interactions, Split, temporal_split
from mmrec.data.personas import load_personas
from mmrec.data.workspace import Workspace, find_world, home_folder, world_names

__all__ = [
    "Catalogue",
    "Interactions",
    "Split",
    "Workspace",
    "find_world",
    "home_folder",
    "load_personas",
    "temporal_split",
    "world_names",
]
