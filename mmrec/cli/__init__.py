"""The command line, over the same door as the pages.

Standard output carries the result alone; whatever is said on the way goes to standard error. What a person
did wrong is one sentence there, and exit code 2.
"""

from mmrec.cli.app import app, main

__all__ = ["app", "main"]
