from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CitizenAppeal(models.Model):
    """What the law of the day of receipt makes of a channel (A1, law of 30.03.2025).

    An e-mail was an appeal until 29.03.2025 and is a message outside 59-ФЗ since
    then; both records of the channel carry one code, the day of receipt decides.
    """

    _inherit = "citizen.appeal"

    is_message = fields.Boolean(
        compute="_compute_is_message",
        help="By its channel it is a message outside 59-ФЗ, not an appeal.",
    )

    @api.depends("register_id.kind", "channel_id.counts_as", "state")
    def _compute_is_message(self):
        for appeal in self:
            kind = appeal.register_id.kind or appeal.channel_id.counts_as
            appeal.is_message = kind == "message"

    @api.onchange("channel_id", "date_received")
    def _onchange_channel(self):
        if self.channel_id and self.date_received and self.state == "received":
            day = self.company_id._local_date(self.date_received)
            self.channel_id = self._find_channel(self.channel_id, self.company_id, day)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._align_channel(vals) for vals in vals_list])

    def write(self, vals):
        result = super().write(vals)
        if not {"channel_id", "date_received"}.isdisjoint(vals):
            for appeal in self.filtered(lambda appeal: appeal.state == "received"):
                day = appeal.company_id._local_date(appeal.date_received)
                channel = appeal.channel_id
                valid = self._find_channel(channel, appeal.company_id, day)
                if valid != channel:
                    appeal.channel_id = valid
        return result

    @api.model
    def _align_channel(self, vals):
        """The values with the channel that held on the day of receipt."""
        # Sudo: whether the user may use the channel is checked with the card
        Channel = self.env["citizen.channel"].sudo()
        channel = Channel.browse(vals.get("channel_id", ()))
        if not channel.date_from and not channel.date_to:
            return vals
        company = self.env["res.company"].browse(
            vals.get("company_id") or self.env.company.id
        )
        received = vals.get("date_received") or fields.Datetime.now()
        day = company.sudo()._local_date(fields.Datetime.to_datetime(received))
        valid = self._find_channel(channel, company, day)
        return vals if valid == channel else vals | {"channel_id": valid.id}

    @api.model
    def _find_channel(self, channel, company, day):
        """The record of the channel's code that held on that day.

        :raise ValidationError: the channel did not exist then
        """
        begins, ends = channel.date_from, channel.date_to
        if (not begins or begins <= day) and (not ends or day <= ends):
            return channel
        valid = channel._find_by_code(channel.code, company, day)
        if not valid:
            raise ValidationError(
                self.env._(
                    "Channel: %(channel)s was not in use on %(date)s, the day of"
                    " receipt. Choose another channel or correct the day.",
                    channel=channel.name,
                    date=day.strftime("%d.%m.%Y"),
                )
            )
        return valid

    def action_register_as_appeal(self):
        """Register in the register of appeals what came as a message (law §1.2).

        The law does not demand it since 30.03.2025; the body may consider it all the
        same, with the terms of 59-ФЗ.
        """
        self._check_role("registrar", "office_head")
        self.check_access("write")
        Register = self.env["citizen.register"]
        for appeal in self:
            if appeal.state != "received":
                raise UserError(self.env._("An appeal is registered once, on receipt."))
            appeal.register_id = Register._find(appeal.company_id, "appeal")
        return self.action_register()
