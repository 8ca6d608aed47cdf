"""A citizen's browser without JavaScript: pages, their forms, files."""

import uuid
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html

TIMEOUT = 180
REDIRECTS = (301, 302, 303, 307)


@dataclass(frozen=True)
class Page:
    """What came back, redirects followed."""

    status: int
    path: str
    body: bytes

    @cached_property
    def tree(self):
        return html.document_fromstring(self.body, base_url=self.path)

    def text(self, name):
        """Words of the element of that name, as the pages mark their facts."""
        [element] = self.tree.xpath("//*[@name=$name]", name=name)
        return element.text_content().strip()

    def links(self):
        return self.tree.xpath("//@href")


class Browser:
    """One visitor: keeps his cookies and, if the server does, the connection."""

    def __init__(self, host, port, session="", address=None):
        """:param address: the visitor's own, where several come from one machine"""
        source = (address, 0) if address else None
        self.connection = HTTPConnection(
            host, port, timeout=TIMEOUT, source_address=source
        )
        self.cookies = {"session_id": session} if session else {}
        self.path = ""

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.connection.close()

    def open(self, path):
        self._request("GET", path)
        return self.read()

    def send(self, page, values, marker, files=()):
        """Fill in the form that has a field of the name ``marker``, and press.

        :param files: (name of the field, name of the file, bytes)
        """
        self.press(page, values, marker, files)
        return self.read()

    def press(self, page, values, marker, files=()):
        """Send it and do not wait: ``read`` does."""
        form = next(form for form in page.tree.forms if marker in form.fields)
        fields = [item for item in form.form_values() if item[0] not in values]
        fields += values.items()
        if form.get("enctype") == "multipart/form-data":
            body, kind = _join_parts(fields, files)
        else:
            body = urlencode(fields).encode()
            kind = "application/x-www-form-urlencoded"
        path = urljoin(page.path, form.get("action") or "")
        self._request("POST", path, body, {"Content-Type": kind})

    def read(self):
        """The page that comes back, redirects followed."""
        for _step in range(5):
            status, body, location = self._receive()
            if status not in REDIRECTS:
                return Page(status, self.path, body)
            target = urlsplit(urljoin(self.path, location))
            path = target._replace(scheme="", netloc="", fragment="").geturl()
            self._request("GET", path)
        raise AssertionError(f"too many redirects at {self.path}")

    def _request(self, method, path, body=None, headers=None):
        self.path = path
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(
            method, path, body, {"Cookie": cookie, **(headers or {})}
        )

    def _receive(self):
        try:
            response = self.connection.getresponse()
            body = response.read()
        except BaseException:
            self.connection.close()
            raise
        for line in response.headers.get_all("Set-Cookie", ()):
            name, _sign, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip()
        return response.status, body, response.getheader("Location")


def _join_parts(fields, files):
    """Body and type of a form with files, as browsers write it (RFC 7578)."""
    boundary = uuid.uuid4().hex
    parts = []
    for name, value in fields:
        head = f'Content-Disposition: form-data; name="{name}"'
        parts.append((head, str(value).encode()))
    for name, filename, content in files:
        head = (
            f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
            "Content-Type: application/octet-stream"
        )
        parts.append((head, content))
    body = b"".join(
        b"--%s\r\n%s\r\n\r\n%s\r\n" % (boundary.encode(), head.encode(), content)
        for head, content in parts
    )
    body += b"--%s--\r\n" % boundary.encode()
    return body, f"multipart/form-data; boundary={boundary}"
