"""The change a list of units, posts and users asks for, once it was looked at."""

from odoo.exceptions import UserError
from odoo.fields import Command

from .citizen_staff_plan import StaffPlan


class StaffLoad(StaffPlan):
    """Writes what the plan says: units, accounts, posts, holders."""

    def apply(self):
        """Write everything; the transaction is the caller's.

        :return: the accounts made
        :raise UserError: a row is refused
        """
        refused = [line for line in self.lines if line.refusals]
        if refused:
            raise UserError(
                self.env._(
                    "Row %(row)s: %(reason)s. Nothing was taken over: mend the file and"
                    " load it again.",
                    row=refused[0].row.number,
                    reason=refused[0].text,
                )
            )
        self._apply_units()
        created = self._apply_users()
        self._apply_posts()
        return created

    def _apply_units(self):
        Unit = self.env["hr.department"]
        new = [unit for unit in self.units.values() if not unit.record]
        records = Unit.create(
            [{"name": unit.name, "company_id": self.company.id} for unit in new]
        )
        for unit, record in zip(new, records, strict=True):
            unit.record = record
        for unit in self.units.values():
            if unit.parent_key:
                unit.record.parent_id = self._get_unit(unit.parent_key)
        self._trace(records, "created")
        self._trace(
            [u.record for u in self.units.values() if u.parent_key],
            "changed",
            lambda record: ("parent_id", "", record.parent_id.name),
        )

    def _get_unit(self, key):
        unit = self.units.get(key)
        return unit.record if unit else self.known_units.get(key, self._none())

    def _apply_users(self):
        base = self.env.ref("citizen_appeals.group_user")
        new = [user for user in self.users.values() if not user.record]
        # Sudo: roles are Odoo's; which of them, and for whom, the plan has checked
        Users = self.env["res.users"].sudo().with_context(no_reset_password=True)
        records = Users.create(
            [
                {
                    "name": user.name,
                    "login": user.login,
                    "email": user.email or False,
                    "lang": self.env.user.lang,
                    "tz": self.company.tz,
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                    "group_ids": [Command.set(base.ids)],
                }
                for user in new
            ]
        )
        for user, record in zip(new, records, strict=True):
            user.record = record
        self._trace(records, "created")
        given = [user for user in self.users.values() if user.roles]
        for user in given:
            before = self._name_roles(self._get_roles(user.record))
            user.record.sudo().group_ids = [
                Command.link(self.groups[role].id) for role in sorted(user.roles)
            ]
            now = self._name_roles(self._get_roles(user.record))
            self._trace(
                [user.record],
                "changed",
                lambda _record, before=before, now=now: ("group_ids", before, now),
            )
        return records

    def _apply_posts(self):
        new = [post for post in self.posts if not post.record]
        records = self.env["citizen.official"].create(
            [
                {
                    "name": post.name,
                    "company_id": self.company.id,
                    "department_id": self._get_unit(post.unit_key).id,
                    "signing_level": post.level,
                    "is_unit_head": bool(post.unit_key and post.level == "2_unit_head"),
                }
                for post in new
            ]
        )
        for post, record in zip(new, records, strict=True):
            post.record = record
        for post in self.posts:
            if post.record.signing_level != post.level:
                post.record.signing_level = post.level
        self._apply_holders([post for post in self.posts if post.holder])

    def _apply_holders(self, posts):
        values = []
        for post in posts:
            user = post.holder["user"]
            if post.holder["record"]:
                post.holder["record"].user_id = user.record
                continue
            surname, given_name, *rest = post.holder["parts"]
            values.append(
                {
                    "official_id": post.record.id,
                    "surname": surname,
                    "given_name": given_name,
                    "patronymic": " ".join(rest),
                    "date_from": self.today,
                    "user_id": user.record.id if user else False,
                    "email": post.holder["row"].email,
                }
            )
        self.env["citizen.official.holder"].create(values)

    def _trace(self, records, kind, get_change=None):
        """K2: accounts and units leave rows as directories do by themselves."""
        rows = []
        for record in records:
            values = {
                "kind": kind,
                "res_model": record._name,
                "res_id": record.id,
                "record_name": record.login if "login" in record else record.name,
                "company_id": self.company.id,
            }
            if get_change:
                name, old, new = get_change(record)
                values |= {"field_name": name, "old_value": old, "new_value": new}
            rows.append(values)
        # Sudo: nobody writes history by hand
        self.env["citizen.directory.change"].sudo().create(rows)
