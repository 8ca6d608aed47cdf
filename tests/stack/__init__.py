"""What crosses modules and needs real servers: load, races, faults."""

import pytest

# Lines of measured figures, shown at the end of the run
MEASURED = pytest.StashKey()
