from odoo import fields, models


class ResCompany(models.Model):
    """What the body does with letters by e-mail (I2; law of 30.03.2025)."""

    _inherit = "res.company"

    takes_mail_as_appeal = fields.Boolean(
        string="Messages May Become Appeals",
        default=True,
        help="A registrar may register a message, for instance a letter by e-mail, in"
        " the register of appeals, with the terms of 59-ФЗ.",
    )
    mail_appeal_clause = fields.Char(
        string="By Which Local Act",
        help="Clause of the local act that lets the body examine messages as appeals.",
    )
    mail_auth_server = fields.Char(
        string="Own Mail Server",
        help="Name by which the body's mail server signs its check of the sender"
        " (Authentication-Results) and its line of receipt, for instance"
        " mx.example.ru. Empty: nobody's check is trusted.",
    )
    mail_kept_days = fields.Integer(
        string="Automatic Letters Are Kept, Days",
        default=30,
        help="Automatic replies, notices of mail servers and letters set aside are"
        " deleted after it.",
    )

    _mail_kept_days_positive = models.Constraint(
        "CHECK (mail_kept_days > 0)", "Automatic letters are kept for a day at least."
    )
