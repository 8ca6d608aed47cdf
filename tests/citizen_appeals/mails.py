"""Letters by e-mail of invented people, and the boxes they come to."""

import base64

from tests.common import AppealsCase

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQ"
    "AAAABJRU5ErkJggg=="
)
SENDER = "Анфиса Лужина <anfisa@luzhina.example>"


def letter(text="Во дворе не горит фонарь.", headers=None, **named):
    """A plain letter as bytes; ``None`` leaves a header out."""
    fields = {
        "Return-Path": "<anfisa@luzhina.example>",
        "From": SENDER,
        "To": "priem@north.example",
        "Subject": "Фонарь",
        "Message-ID": "<1@luzhina.example>",
        "Date": "Mon, 09 Mar 2026 10:00:00 +0300",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    } | {name.replace("_", "-"): value for name, value in named.items()}
    fields |= headers or {}
    head = "".join(f"{k}: {v}\r\n" for k, v in fields.items() if v is not None)
    raw = text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode()
    return head.encode("utf-8", "surrogateescape") + b"\r\n" + raw


def part(content, kind="application/octet-stream", name=None, encode=True, **named):
    """A part of a letter: its headers and its content."""
    fields = {"Content-Type": kind}
    if name is not None:
        fields["Content-Disposition"] = f'attachment; filename="{name}"'
    raw = content if isinstance(content, bytes) else content.encode()
    if encode:
        fields["Content-Transfer-Encoding"] = "base64"
        raw = base64.encodebytes(raw)
    fields |= {key.replace("_", "-"): value for key, value in named.items()}
    head = "".join(f"{key}: {value}\r\n" for key, value in fields.items())
    return head.encode("utf-8", "surrogateescape") + b"\r\n" + raw


def parts(*children, kind="mixed", headers=None, **named):
    """A letter of several parts."""
    mark = b"==b7=="
    body = b"".join(b"--%s\r\n%s\r\n" % (mark, child) for child in children)
    content_type = f'multipart/{kind}; boundary="{mark.decode()}"'
    fields = {"Content-Type": content_type, "Content-Transfer-Encoding": None}
    return letter(body + b"--%s--\r\n" % mark, fields | (headers or {}), **named)


def report(message_id, action="failed", status="5.1.1", **named):
    """What a mail server says of a letter of ours (RFC 3464)."""
    delivery = (
        "Reporting-MTA: dns; mx.luzhina.example\r\n\r\n"
        "Final-Recipient: rfc822; anfisa@luzhina.example\r\n"
        f"Action: {action}\r\nStatus: {status}\r\n"
    )
    return parts(
        part("Письмо не доставлено.", "text/plain; charset=utf-8"),
        part(delivery, "message/delivery-status", encode=False),
        part(
            f"Message-ID: {message_id}\r\nSubject: x\r\n\r\n",
            "text/rfc822-headers",
            encode=False,
        ),
        kind="report; report-type=delivery-status",
        headers={
            "Return-Path": "<>",
            "From": "Mail Delivery System <MAILER-DAEMON@mx.luzhina.example>",
            "Message-ID": f"<report-{status}-{action}@mx.luzhina.example>",
        },
        **named,
    )


class MailCase(AppealsCase):
    """A box of the north and one of its head; a box of the east."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create({"name": "north.example"})
        cls.company.alias_domain_id = cls.domain
        cls.box = cls._create_box("priem", "channel_email_other")
        cls.head_box = cls._create_box("glava", "channel_email_head")
        cls.east_domain = cls.env["mail.alias.domain"].create({"name": "east.example"})
        cls.east.company.alias_domain_id = cls.east_domain
        cls.east_box = cls._create_box(
            "east", "channel_email_other", cls.east.company, cls.east_domain
        )

    @classmethod
    def _create_box(cls, name, channel, company=None, domain=None):
        return cls.env["citizen.mailbox"].create(
            {
                "name": name,
                "alias_name": name,
                "alias_domain_id": (domain or cls.domain).id,
                "company_id": (company or cls.company).id,
                "channel_id": cls.env.ref(f"citizen_appeals.{channel}").id,
            }
        )

    def _send(self, raw, **kwargs):
        """The letter through the gateway; the row and the card of it."""
        seen = self.env["citizen.mail"].search([]).ids
        self.env["mail.thread"].message_process(None, raw, **kwargs)
        self.env.flush_all()
        self.env.invalidate_all()
        mail = self.env["citizen.mail"].search([("id", "not in", seen)])
        return mail, mail.appeal_id

    def _read(self, document):
        return base64.b64decode(document.with_context(bin_size=False).content)
