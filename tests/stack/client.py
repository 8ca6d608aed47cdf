"""A browser's session, as far as calls to the server go."""

import json
from contextlib import closing
from http.client import HTTPConnection

TIMEOUT = 120


class RpcError(Exception):
    """The server answered by an error; its text is what the user would see."""


class Session:
    """One user's session: logs in, then calls methods of models."""

    def __init__(self, host, port, database, login):
        self.address = host, port
        self.cookie = ""
        self.user = self._post(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": login},
        )

    def call(self, model, method, *args, **kwargs):
        return self._post(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def _post(self, path, params):
        payload = {"jsonrpc": "2.0", "method": "call", "params": params}
        with closing(HTTPConnection(*self.address, timeout=TIMEOUT)) as connection:
            connection.request(
                "POST",
                path,
                json.dumps(payload),
                {"Content-Type": "application/json", "Cookie": self.cookie},
            )
            response = connection.getresponse()
            body = response.read()
            cookie = response.getheader("Set-Cookie", "").partition(";")[0]
        self.cookie = cookie or self.cookie
        if response.status != 200:
            raise RpcError(f"status {response.status}: {body[:500]!r}")
        answer = json.loads(body)
        if error := answer.get("error"):
            raise RpcError(error["data"]["message"])
        return answer["result"]
