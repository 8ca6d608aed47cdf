"""What the pages open to everybody share: who asks, what is typed, what goes out."""

import ipaddress
import re

from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from ..tools.typed import many_lines

# Nothing of a page is kept by a browser or a proxy, found by a search engine, framed by
# another site or sent on in an address. The portal's layout has scripts of its own
# inside its pages, and Owl compiles its templates: that much must stay allowed.
PRIVATE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';"
        " style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
        " font-src 'self' data:;"
        " object-src 'none'; base-uri 'self'; form-action 'self';"
        " frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
# A page that says the same to everybody may be found and kept
PUBLIC_HEADERS = {
    name: value
    for name, value in PRIVATE_HEADERS.items()
    if name not in ("Cache-Control", "X-Robots-Tag")
}
# Strangers send what no form does: files, hidden characters, numbers that are none
_ID = re.compile(r"[0-9]{1,9}")
# No field of ours is longer; the rest of a flood is not even looked at
_LONGEST = 100_000


def get_place():
    """Who asks, as the limiter counts: the address, of IPv6 the network of a house."""
    address = request.httprequest.remote_addr or ""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6 and not parsed.ipv4_mapped:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def get_plain(value, limit=None):
    """Lines of visible characters: none that end a text or turn it round."""
    text = many_lines(value[:_LONGEST] if isinstance(value, str) else "")
    return text[:limit].strip()


def get_id(value):
    """A number typed or sent as one; 0 for whatever else."""
    value = get_plain(value)
    return int(value) if _ID.fullmatch(value) else 0


def get_uploads():
    """(name, bytes) of the chosen files; read again when the request is retried."""
    uploads = []
    for file in request.httprequest.files.getlist("files"):
        if file.filename:
            file.stream.seek(0)
            uploads.append((file.filename, file.stream.read()))
    return uploads


def get_own_appeal(appeal_id):
    """The appeal, proved to be the visitor's own; else it is as if there were none.

    :raise NotFound: another's, or no such
    """
    # Whose it is, and not all columns beside it: see ``_read_for_citizen``
    appeals = request.env["citizen.appeal"].with_context(prefetch_fields=False)
    appeal = appeals.browse(appeal_id)
    try:
        appeal.check_access("read")
    except (AccessError, MissingError):
        raise NotFound from None
    # Sudo: whose it is; an employee reads more appeals than his own
    if appeal.sudo().partner_id != request.env.user.partner_id:
        raise NotFound
    return appeal


def show_page(template, values, headers=None, status=200):
    """A page for citizens with its headers; public pages give ``PUBLIC_HEADERS``."""
    headers = list((headers or PRIVATE_HEADERS).items())
    return request.render(template, values, headers=headers, status=status)
