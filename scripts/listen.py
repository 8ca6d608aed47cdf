#!/usr/bin/env python3
"""Opens Odoo's port with a long queue and starts Odoo on it (socket activation).

    listen.py HOST PORT COMMAND...

With workers Odoo queues eight requests for each of them; when more citizens press a
button at the same moment, connections break and they see an error. Here they wait.
"""

import os
import socket
import sys

QUEUE = 1024
FIRST_FD = 3  # where systemd, and so Odoo, expects the socket

host, port, *command = sys.argv[1:]
family = socket.AF_INET6 if ":" in host else socket.AF_INET
listener = socket.socket(family, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.setblocking(False)
listener.bind((host, int(port)))
listener.listen(QUEUE)
if listener.fileno() == FIRST_FD:
    listener.set_inheritable(True)
else:
    os.dup2(listener.fileno(), FIRST_FD)
os.environ |= {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid())}
os.execvp(command[0], command)
