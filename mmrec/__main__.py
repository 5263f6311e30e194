"""``python -m mmrec``: the command line."""

import sys

from mmrec.cli import main

if __name__ == "__main__":
    sys.exit(main())
