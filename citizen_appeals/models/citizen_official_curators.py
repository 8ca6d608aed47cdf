from odoo import api, models


class CitizenOfficial(models.Model):
    """Curators are found by the distribution of duties."""

    _inherit = "citizen.official"

    @api.model
    def _find_supervisors(self, keys, date):
        """Curators by the distribution of duties: the most particular duty wins.

        First the nearer topic (the own one, then the wider ones), then the nearer
        territory, then the order of the duties. A duty without topic or without
        territory holds for any.

        :param list keys: triples (company's id, topic's id, territory's id)
        :return: list of an official's id for each key, False where no duty fits
        """
        topics = self._get_ancestors("citizen.topic", {key[1] for key in keys})
        territories = self._get_ancestors("citizen.territory", {key[2] for key in keys})
        found = {}
        for key in set(keys):
            company_id, topic_id, territory_id = key
            table = self.env["citizen.official.duty"]._get_table(company_id)
            found[key] = self._pick_duty(
                table, topics[topic_id or 0], territories[territory_id or 0], date
            )
        return [found[key] for key in keys]

    @api.model
    def _find_supervisor(self, company, topics, territory, date):
        """The curator of an appeal with these topics: of the first that has one."""
        keys = [(company.id, topic.id, territory.id) for topic in topics]
        keys = keys or [(company.id, False, territory.id)]
        found = filter(None, self._find_supervisors(keys, date))
        return self.browse(next(found, None))

    def _find_duty_units(self, keys, date):
        """Units these curators usually give such appeals to, by their duties.

        :param list keys: as for ``_find_supervisors``, one for each curator of ``self``
        :return: list of a department's id for each key, False where none is named
        """
        topics = self._get_ancestors("citizen.topic", {key[1] for key in keys})
        territories = self._get_ancestors("citizen.territory", {key[2] for key in keys})
        units = []
        for curator, key in zip(self, keys, strict=True):
            company_id, topic_id, territory_id = key
            table = [
                (*row[:4], row[5], row[5])
                for row in self.env["citizen.official.duty"]._get_table(company_id)
                if row[4] == curator.id and row[5]
            ]
            units.append(
                self._pick_duty(
                    table, topics[topic_id or 0], territories[territory_id or 0], date
                )
            )
        return units

    @api.model
    def _get_ancestors(self, model_name, ids):
        """Dict id → dict of itself and what it is part of → depth, root first."""
        records = self.env[model_name].sudo().browse(sorted(filter(None, ids)))
        ancestors = {0: {False: 0}}
        for record in records:
            path = [int(part) for part in record.parent_path.split("/")[:-1]]
            depths = {part: depth for depth, part in enumerate(path, start=1)}
            ancestors[record.id] = depths | {False: 0}
        return ancestors

    @api.model
    def _pick_duty(self, table, topics, territories, date):
        best, best_rank = False, ()
        for topic_id, territory_id, date_from, date_to, official_id, _unit in table:
            if topic_id not in topics or territory_id not in territories:
                continue
            if (date_from and date < date_from) or (date_to and date_to < date):
                continue
            rank = (topics[topic_id], territories[territory_id])
            if not best or rank > best_rank:
                best, best_rank = official_id, rank
        return best
