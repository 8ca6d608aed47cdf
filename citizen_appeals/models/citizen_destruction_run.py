from odoo import api, models

# appeals erased and searched for between two commits
CHUNK = 200


class CitizenDestructionAct(models.Model):
    """Execution: chunk by chunk in the background, each whole or not at all (F1).

    A chunk is erased, searched for and noted in one transaction: killed, it is done
    again from its beginning. The words that are searched for are kept nowhere.
    """

    _inherit = "citizen.destruction.act"

    @api.model
    def _cron_execute(self):
        """Go on with what was confirmed; run twice it changes nothing."""
        progress = self.env["ir.cron"]._commit_progress
        acts = self.search([("state", "=", "executing")], order="id")
        # The end of an act is one piece of work more: else the time may run out with
        # all erased, and the act would wait for the next regular run
        lines = sum(acts.mapped("line_count")) - sum(acts.mapped("done_count"))
        progress(remaining=lines + len(acts))
        for act in acts:
            act = act.try_lock_for_update()
            if act and not act._execute():
                break

    def _execute(self):
        """Do the lines left; return the time left of the cron."""
        self.ensure_one()
        Line = self.env["citizen.destruction.line"]
        todo = [("act_id", "=", self.id), ("state", "=", "listed")]
        while lines := Line.search(todo, limit=CHUNK):
            self._execute_chunk(lines)
            if not self.env["ir.cron"]._commit_progress(len(lines)):
                return 0
        self._finish()
        return self.env["ir.cron"]._commit_progress(1)

    def _execute_chunk(self, lines):
        """Erase what still may be; what must be kept since the approval is left out."""
        listed = self.line_ids.filtered(lambda line: line.state == "listed")
        blocks = self._find_blocks(listed.appeal_id.ids)
        kept = listed.filtered(lambda line: line.appeal_id.id in blocks)
        for code, group in kept.grouped(lambda line: blocks[line.appeal_id.id]).items():
            group._write_flow({"state": "excluded", "block": code})
        lines = lines.filtered(lambda line: line.state == "listed")
        if not lines:
            return
        eraser = self.env["citizen.eraser"]
        terms = eraser._collect_terms(lines.appeal_id)
        eraser._erase(lines.appeal_id, self)
        lines._write_flow({"state": "done", "date_done": self.company_id._today()})
        self._note_traces(len(terms), eraser._find_traces(terms))

    def _note_traces(self, terms, found):
        """Add up what the chunks found: places and counts, no words."""
        eraser = self.env["citizen.eraser"]
        files = eraser._count_files() if eraser._may_open_files() else 0
        traces = dict(self.traces or {})
        places = dict(traces.get("places", {}))
        for trace in found:
            place = f"{trace['table']}.{trace['column']}"
            places[place] = places.get(place, 0) + trace["count"]
        traces |= {
            "terms": traces.get("terms", 0) + terms,
            "places": places,
            "files": files,
        }
        self._write_flow({"traces": traces})

    def _finish(self):
        """The files leave the disk, then the act is executed."""
        self.env["citizen.eraser"]._collect_garbage()
        self._write_flow(
            {"state": "executed", "date_executed": self.company_id._today()}
        )
