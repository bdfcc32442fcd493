"""What is logged must never stop what is done."""

import subprocess
import sys
from pathlib import Path

LOGS = """
import resource
from gateway.kernel import logging
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
logging.configure("test")
for number in range(2000):
    logging.get("test").info("something.happened", number=number)
open("/dev/stdout", "w").write("still here")
"""


def test_a_disk_without_room_costs_lines_and_nothing_else(tmp_path: Path) -> None:
    """Every line fails to be written; the work goes on."""
    with (tmp_path / "log").open("wb") as log:
        done = subprocess.run([sys.executable, "-c", LOGS], stdout=subprocess.PIPE, stderr=log, check=False)
    assert done.stdout == b"still here"
