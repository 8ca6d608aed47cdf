from odoo import api, models
from odoo.fields import Command


class Base(models.AbstractModel):
    """Ways of the client around a record: forms not saved, exports, groups.

    What they show of appeals needs the same sight (K1) and leaves the same row in the
    access log (A11) as reading the appeals themselves.
    """

    _inherit = "base"

    def onchange(self, values, field_names, fields_spec):
        if not self.env.su:
            self._check_linked(self._get_context_defaults() | values)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _get_context_defaults(self):
        return {
            key.removeprefix("default_"): value
            for key, value in self.env.context.items()
            if key.startswith("default_")
        }

    def _check_linked(self, values):
        """A form computes as superuser: what it is pointed to must be readable.

        :raise AccessError: a link of these form values leads to what is not
        """
        for name, value in values.items():
            field = self._fields.get(name)
            if not value or not field or not field.relational:
                continue
            if not field.comodel_name.startswith("citizen."):
                continue
            if field.type == "many2one":
                self._check_many2one(field, value)
                continue
            comodel = self.env[field.comodel_name]
            for command in value:
                if isinstance(command, (list, tuple)) and command[0] in (0, 1):
                    # New lines have a name of the client's own instead of an id
                    line_id = command[1] if isinstance(command[1], int) else 0
                    comodel.browse(line_id or ())._check_linked(command[2] or {})
            if linked := self._get_newly_linked(field, value):
                comodel.browse(linked).check_access("read")

    def _get_newly_linked(self, field, value):
        """Ids the client adds to an x2many; a default may be a plain list of them."""
        linked = set()
        for command in value:
            if isinstance(command, int):
                linked.add(command)
            elif command[0] == Command.LINK:
                linked.add(command[1])
            elif command[0] == Command.SET:
                linked.update(command[2])
        # Sudo: only to leave out what the client did not put there
        return linked.difference(self.sudo()[field.name].ids)

    def _check_many2one(self, field, value):
        res_id = value[0] if isinstance(value, (list, tuple)) else value
        if not isinstance(res_id, int):
            return
        if self.ids and self.sudo()[field.name].id == res_id:
            # Not pointed there by the client
            self.check_access("read")
            return
        linked = self.env[field.comodel_name].browse(res_id)
        linked.check_access("read")
        log = self.env["citizen.access.log"]
        if log._is_personal(field):
            log._record(linked, "look")

    def export_data(self, fields_to_export):
        result = super().export_data(fields_to_export)
        self.env["citizen.access.log"]._record_export(self, fields_to_export)
        return result

    @api.model
    @api.readonly
    def formatted_read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        self.env["citizen.access.log"]._record_groups(
            self, domain, [*groupby, *aggregates]
        )
        return super().formatted_read_group(
            domain, groupby, aggregates, *args, **kwargs
        )

    @api.model
    @api.readonly
    def formatted_read_grouping_sets(
        self, domain, grouping_sets, aggregates=(), *args, **kwargs
    ):
        names = [name for names in grouping_sets for name in names]
        self.env["citizen.access.log"]._record_groups(
            self, domain, [*names, *aggregates]
        )
        return super().formatted_read_grouping_sets(
            domain, grouping_sets, aggregates, *args, **kwargs
        )

    @api.model
    @api.readonly
    def web_read_group(self, domain, groupby, aggregates=(), *args, **kwargs):
        self.env["citizen.access.log"]._record_groups(
            self, domain, [*groupby, *aggregates]
        )
        return super().web_read_group(domain, groupby, aggregates, *args, **kwargs)
