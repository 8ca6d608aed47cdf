from xmlrpc.client import Binary

from odoo import api, models


class MailThread(models.AbstractModel):
    """Letters to our boxes go their own way: a citizen is author of nothing (I2).

    The gateway of the core makes whoever writes the author of a message, logs his
    address and loses what it cannot read.
    """

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        raw = message.data if isinstance(message, Binary) else message
        if isinstance(raw, str):
            raw = raw.encode("utf-8", "surrogateescape")
        raw = bytes(raw)
        taken = self.env["citizen.mail"]._receive(raw, model)
        if taken is not None:
            return taken
        thread = self.with_context(citizen_mail_source=raw)
        return super(MailThread, thread).message_process(
            model,
            message,
            custom_values=custom_values,
            save_original=save_original,
            strip_attachments=strip_attachments,
            thread_id=thread_id,
        )

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Nothing that comes by e-mail is posted on a case, whoever it says sent it."""
        others = []
        for route in routes or ():
            if not route[0].startswith("citizen."):
                others.append(route)
                continue
            # Sudo: only to learn whose case it is; the letter is kept for its office
            record = self.env[route[0]].sudo().browse(route[1] or ()).exists()
            company = record[:1]._mail_get_companies().get(record[:1].id)
            self.env["citizen.mail"]._keep_talk(
                self.env.context.get("citizen_mail_source") or message.as_bytes(),
                company or self.env.company,
            )
        if not others and routes:
            return True
        return super()._message_route_process(message, message_dict, others)
