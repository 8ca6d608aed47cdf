"""The town's site as ``make run`` serves it: nginx, Odoo with workers, one database."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

import odoo.tools

from tests.stack.server import HOST, Server, free_port

ROOT = Path(__file__).parents[1]
# Whoever runs the benchmark holds no locks
PROXY = """
close_locks() { :; }
NGINX=$NGINX_BIN
. "$ROOT/scripts/proxy.sh"
trap 'kill $PROXY; wait $PROXY; exit' TERM
start_proxy
wait $PROXY
"""


class _Database:
    """The benchmark's database with its files where they are."""

    def __init__(self, name, folder):
        self.name, self.folder = name, folder

    def get_command(self, *options):
        return [
            sys.executable,
            os.environ["ODOO_BIN"],
            f"--config={odoo.tools.config['config']}",
            f"--database={self.name}",
            "--max-cron-threads=0",
            "--proxy-mode",
            *options,
        ]


@contextlib.contextmanager
def serve(database, workers):
    """Port of the running site."""
    folder = Path(tempfile.mkdtemp(prefix="bench_site_"))
    # nginx keeps large requests there under another user
    folder.chmod(0o711)
    server = Server(_Database(database, folder), workers)
    try:
        with server, _proxy(folder, server.port) as port:
            yield port
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _proxy(folder, port):
    own = free_port()
    process = subprocess.Popen(
        ["bash", "-c", PROXY],
        env=os.environ
        | {
            "ROOT": str(ROOT),
            "STATE": str(folder),
            "HOST": HOST,
            "PORT": str(own),
            "HTTP_PORT": str(port),
            "GEVENT_PORT": str(free_port()),
        },
    )
    try:
        _wait_for(own)
        yield own
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port):
    for _attempt in range(80):
        connection = HTTPConnection(HOST, port, timeout=5)
        with contextlib.suppress(OSError), contextlib.closing(connection):
            connection.request("GET", "/web/health")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.25)
    raise TimeoutError("nginx does not answer")
