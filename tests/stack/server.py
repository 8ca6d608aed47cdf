"""An Odoo server as it runs in earnest: own processes, own port, own database."""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import odoo.sql_db
import odoo.tools

HOST = "127.0.0.1"
ADDONS = Path(__file__).parent / "addons"
LISTEN = str(Path(__file__).parents[2] / "scripts" / "listen.py")
PR_SET_PDEATHSIG = 1


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _execute(statement):
    with closing(odoo.sql_db.db_connect("postgres").cursor()) as cr:
        cr.rollback()
        cr._cnx.autocommit = True
        cr.execute(statement)


class Database:
    """A copy of a prepared database with its files; removed at the end."""

    def __init__(self, template, folder):
        # A name the scripts know, should this process be killed
        self.name = f"stack_{os.getpid()}_{int(time.time())}"
        self.folder = folder
        _execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{template}"')
        files = Path(odoo.tools.config.filestore(template))
        if files.is_dir():
            shutil.copytree(files, folder / "filestore" / self.name)

    def query(self, statement, *values):
        with closing(odoo.sql_db.db_connect(self.name).cursor()) as cr:
            cr.execute(statement, values)
            return cr.fetchall()

    def drop(self):
        odoo.sql_db.close_db(self.name)
        _execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        shutil.rmtree(self.folder, ignore_errors=True)

    def get_command(self, *options):
        config = odoo.tools.config
        addons = [*config["addons_path"], str(ADDONS)]
        return [
            sys.executable,
            os.environ["ODOO_BIN"],
            f"--config={config['config']}",
            f"--database={self.name}",
            f"--data-dir={self.folder}",
            f"--addons-path={','.join(addons)}",
            "--max-cron-threads=0",
            *options,
        ]

    def run_shell(self, script):
        """The ended process of Odoo's shell, which ran this script."""
        command = self.get_command("--no-http", "--log-level=error")
        command.insert(2, "shell")
        return subprocess.run(
            command,
            input=script,
            timeout=120,
            check=False,
            capture_output=True,
            text=True,
        )

    def install(self, module):
        command = self.get_command(
            f"--init={module}", "--workers=0", "--no-http", "--stop-after-init"
        )
        done = subprocess.run(
            command, timeout=120, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-4000:]


class Server:
    """A running server; leave the ``with`` block and every process has ended."""

    def __init__(self, database, workers):
        self.port = free_port()
        self.log = database.folder / f"server-{self.port}.log"
        command = database.get_command(
            f"--workers={workers}",
            f"--http-interface={HOST}",
            f"--http-port={self.port}",
            f"--gevent-port={free_port()}",
            f"--db-filter=^{database.name}$",
            f"--logfile={self.log}",
        )
        # As ``make run`` does
        listen = [sys.executable, LISTEN, HOST, str(self.port)] if workers else []
        self.command = [*listen, *command]

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
        try:
            self._wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error):
        self.process.terminate()
        for _attempt in range(200):
            if self._has_ended():
                break
            time.sleep(0.1)
        # Not collected yet, so the number of the group is nobody else's
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def _has_ended(self):
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.process.pid, options) is not None

    def _wait_until_ready(self):
        for _attempt in range(240):
            assert not self._has_ended(), self.read_log()[-4000:]
            connection = HTTPConnection(HOST, self.port, timeout=5)
            with contextlib.suppress(OSError), closing(connection):
                connection.request("GET", "/web/health")
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.25)
        raise TimeoutError(self.read_log()[-4000:])

    def read_log(self):
        return self.log.read_text() if self.log.exists() else ""


def _die_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
