"""`python -m desktop.shots --out DIR`: see `desktop.shots.command`."""

import sys

from desktop.shots.command import main

sys.exit(main())
