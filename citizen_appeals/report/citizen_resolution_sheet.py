from odoo import api, models

from ..tools.letter_text import lower_first, short_date

# Of a long text the sheet has the beginning: the card has the rest
SHORT_LENGTH = 220


class ReportResolutionSheet(models.AbstractModel):
    """Drafted resolutions on paper, for a head who signs with a pen (S4 2.3.8).

    Number, date and short content of the appeal, no name and no address.
    """

    _name = "report.citizen_appeals.report_resolution_sheet"
    _description = "Print of the Signature Sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        resolutions = self.env["citizen.resolution"].browse(docids)
        resolutions = resolutions.sorted(lambda r: (r.date_due, r.id))
        # The short content is personal data: a print of it is a look (A11)
        self.env["citizen.access.log"]._record(resolutions.appeal_id, "print")
        by_author = resolutions.grouped("author_id")
        return {
            "docs": resolutions,
            "sheets": [self._get_sheet(*group) for group in by_author.items()],
        }

    def _get_sheet(self, author, resolutions):
        company = author.company_id
        day = company._today()
        post, name, signature = self._get_signatory(author, day)
        return {
            "body": company._get_letterhead_title(),
            "post": post,
            "name": name,
            "signature": signature,
            "day": short_date(day),
            "rows": [
                self._get_row(number, resolution)
                for number, resolution in enumerate(resolutions, 1)
            ],
        }

    def _get_signatory(self, author, day):
        """Post and name of the author; of who acts for him as «и. о.»."""
        acting = author._get_acting_on(day)
        post = author.name
        if acting:
            post = f"И. о. {lower_first(author.name_genitive or author.name)}"
        holder = (acting or author)._get_holder_on(day)
        if not holder:
            return post, "", ""
        return post, holder._get_listed_name(), holder._get_short_name()

    def _get_row(self, number, resolution):
        appeal = resolution.appeal_id
        short = " ".join((appeal.annotation or appeal.topic_id.name or "").split())
        if len(short) > SHORT_LENGTH:
            short = short[:SHORT_LENGTH].rstrip() + "…"
        return {
            "no": number,
            "appeal": f"№ {appeal.name or 'б/н'}"
            f" от {short_date(appeal.date_registered)}",
            "deadline": short_date(appeal.date_deadline),
            "short": short,
            "text": resolution.text,
            "executors": [self._get_executor(task) for task in resolution._get_tasks()],
            "due": short_date(resolution.date_due),
        }

    def _get_executor(self, task):
        holder = task.official_id.holder_id
        name = holder._get_listed_name() if holder else task.official_id.name
        parts = [
            (task.partner_id and f"{task.partner_id.name}, отв. {name}") or name,
            task.is_lead and "головной",
            task.date_due != task.resolution_id.date_due
            and f"до {short_date(task.date_due)}",
            task.note,
        ]
        return "– " + ", ".join(filter(None, parts))
