"""What a list of units, posts and users would change, and the change itself."""

from dataclasses import dataclass, field

from ..models.citizen_letter_kind import SIGNING_LEVELS
from ..tools.text import has_cyrillic, has_latin, is_email, latin_letters, normalise
from ..tools.workbook import is_formula

# Roles the list may give; that of the administrator is given in the settings of Odoo
ROLES = (
    "registrar",
    "chancery",
    "office_head",
    "supervisor",
    "assistant",
    "executor",
    "signatory",
    "oversight",
    "auditor",
)
# Other words for a level of signature, beside its number and its name
LEVEL_WORDS = {
    "специалист": "1_executor",
    "начальник": "2_unit_head",
    "начальник отдела": "2_unit_head",
    "заместитель": "3_deputy_head",
    "заместитель главы": "3_deputy_head",
    "глава": "4_head",
}
HEADS = frozenset(level for level, _name in SIGNING_LEVELS[1:])
FORMULA_FIELDS = (
    "unit",
    "parent",
    "post",
    "level",
    "name",
    "login",
    "email",
    "roles",
)


@dataclass
class Line:
    """A row with what it changes or why it is refused."""

    row: tuple
    acts: list = field(default_factory=list)  # pairs of "create"/"update", text
    refusals: list = field(default_factory=list)

    @property
    def action(self):
        if self.refusals:
            return "refused"
        kinds = {kind for kind, _text in self.acts}
        return "create" if "create" in kinds else "update" if kinds else "same"

    @property
    def text(self):
        return "; ".join(self.refusals or [text for _kind, text in self.acts])


@dataclass
class Unit:
    name: str
    record: object
    parent_key: str = ""


@dataclass
class Post:
    name: str
    unit_key: str
    level: str
    record: object
    holder: dict | None = None  # values of the one who takes it


@dataclass
class User:
    login: str
    name: str
    email: str
    record: object
    roles: set = field(default_factory=set)  # to be added


class StaffPlan:
    """Compares the rows with the body as it is; ``StaffLoad`` writes it.

    K1: nobody gives himself a role or a post, an account of another body, of an
    administrator or an archived one is left alone, the e-mail of an account (whoever
    has it may set a new password) is never changed.
    """

    def __init__(self, env, company, rows, invite=False):
        self.env = env(context={**env.context, "allowed_company_ids": company.ids})
        self.company, self.invite = company, invite
        self.today = company._today()
        self.units, self.posts, self.users = {}, [], {}
        self.levels = self._get_levels()
        # Sudo: names of the roles are no secret
        self.groups = {
            role: env.ref(f"citizen_appeals.group_{role}").sudo() for role in ROLES
        }
        # By the name in the user's language, or by the code
        self.role_names = {role: role for role in ROLES} | {
            normalise(group.name): role for role, group in self.groups.items()
        }
        self._read_body(rows)
        self.lines = [self._plan(row) for row in rows]

    # ------------------------------------------------------------------
    # the body as it is
    # ------------------------------------------------------------------

    def _read_body(self, rows):
        """Everything a row may be compared with, in a handful of statements."""
        units = self.env["hr.department"].search([("company_id", "=", self.company.id)])
        self.known_units = units.grouped(lambda unit: normalise(unit.name))
        self.file_units = {normalise(row.unit) for row in rows if row.unit}
        self.named = {
            (normalise(row.post), normalise(row.unit), normalise(row.name))
            for row in rows
            if row.name
        }
        officials = self.env["citizen.official"].search(
            [("company_id", "=", self.company.id)]
        )
        self.holders = officials._get_holders_on(self.today)
        self.known_posts = officials.grouped(self._get_post_key)
        logins = {row.login for row in rows if row.login}
        logins |= {login.lower() for login in logins}
        # Sudo: a login is unique over all bodies, archived ones included
        Users = self.env["res.users"].sudo().with_context(active_test=False)
        found = Users.search([("login", "in", list(logins))])
        self.known_users = {user.login.lower(): user for user in found}
        self.taken = set()

    @staticmethod
    def _get_post_key(official):
        return normalise(official.name), normalise(official.department_id.name or "")

    def _get_levels(self):
        levels = dict(LEVEL_WORDS)
        names = self.env["citizen.official"]._fields["signing_level"]
        for code, name in names._description_selection(self.env):
            levels[normalise(name)] = levels[code] = levels[code[0]] = code
        return levels

    # ------------------------------------------------------------------
    # one row
    # ------------------------------------------------------------------

    def _plan(self, row):
        line = Line(row)
        formulas = [name for name in FORMULA_FIELDS if is_formula(getattr(row, name))]
        if formulas:
            line.refusals.append(
                self.env._(
                    "a cell has a formula: put in the text itself (only text is read)"
                )
            )
            return line
        unit_key = self._plan_unit(line)
        user = self._plan_user(line)
        post = self._plan_post(line, unit_key) if row.post else None
        if not row.post and (row.level or (row.name and not row.login)):
            line.refusals.append(
                self.env._(
                    "Должность is empty: a level or a person needs a post or a login"
                )
            )
        if post and row.name:
            self._plan_holder(line, post, user)
        return line

    def _plan_unit(self, line):
        """Key of the row's unit; new, or moved under another one."""
        row = line.row
        if not row.unit:
            if row.parent:
                line.refusals.append(
                    self.env._("Вышестоящее stands without Подразделение")
                )
            return ""
        key = normalise(row.unit)
        known = self.known_units.get(key)
        if known and len(known) > 1:
            line.refusals.append(
                self.env._(
                    "several units are named “%s”: rename one of them first", row.unit
                )
            )
            return key
        if key not in self.units:
            self.units[key] = Unit(row.unit, known)
            if not known:
                line.acts.append(("create", self.env._("unit “%s”", row.unit)))
        if row.parent:
            self._plan_parent(line, key)
        return key

    def _plan_parent(self, line, key):
        row = line.row
        parent_key, unit = normalise(row.parent), self.units[key]
        if parent_key not in self.known_units and parent_key not in self.file_units:
            line.refusals.append(
                self.env._(
                    "Вышестоящее: “%s” is neither in the system nor here", row.parent
                )
            )
        elif unit.parent_key and unit.parent_key != parent_key:
            line.refusals.append(
                self.env._(
                    "Вышестоящее: another row puts “%s” under another unit", row.unit
                )
            )
        elif self._get_parent_key(key) != parent_key:
            if key in self._get_chain(parent_key):
                line.refusals.append(
                    self.env._("Вышестоящее: “%s” would stand under itself", row.unit)
                )
                return
            unit.parent_key = parent_key
            line.acts.append(("update", self.env._("placed under “%s”", row.parent)))

    def _get_parent_key(self, key):
        unit = self.units.get(key)
        if unit and unit.parent_key:
            return unit.parent_key
        return normalise((self.known_units.get(key) or self._none()).parent_id.name)

    def _get_chain(self, key):
        chain = []
        while key and key not in chain:
            chain.append(key)
            key = self._get_parent_key(key)
        return chain

    def _none(self):
        return self.env["hr.department"]

    # ------------------------------------------------------------------
    # posts and who holds them
    # ------------------------------------------------------------------

    def _plan_post(self, line, unit_key):
        row = line.row
        level = self.levels.get(normalise(row.level)) if row.level else "1_executor"
        if not level:
            line.refusals.append(
                self.env._(
                    "Уровень подписи: “%s” is none of the list (sheet Справка)",
                    row.level,
                )
            )
            return None
        record = self._find_post(normalise(row.post), unit_key, normalise(row.name))
        post = Post(row.post, unit_key, level, record)
        if not record:
            line.acts.append(("create", self.env._("post “%s”", row.post)))
        else:
            self.taken.add(record.id)
            if row.level and record.signing_level != level:
                line.acts.append(
                    ("update", self.env._("level of signature: %s", row.level))
                )
            else:
                post.level = record.signing_level
        self.posts.append(post)
        return post

    def _find_post(self, name, unit_key, person):
        """The post of that name that is meant: the person's own, a vacant one, or the
        one there is, if it is no executor's (there are many executors, one head)."""
        posts = self.known_posts.get((name, unit_key)) or self.env["citizen.official"]
        free = posts.filtered(lambda post: post.id not in self.taken)
        by_name = {
            normalise(holder.name): post
            for post in free
            if (holder := self.holders.get(post.id))
        }
        if person in by_name:
            return by_name[person]
        vacant = free.filtered(lambda post: post.id not in self.holders)
        if vacant:
            return vacant[0]
        if person:
            return free.filtered(lambda post: post.signing_level in HEADS)[:1]
        unnamed = [
            post
            for held_by, post in by_name.items()
            if (name, unit_key, held_by) not in self.named
        ]
        return unnamed[0] if unnamed else posts.browse()

    def _plan_holder(self, line, post, user):
        row = line.row
        parts = row.name.split(" ")
        if self._refuse_name(line, parts):
            return
        holder = self.holders.get(post.record.id) if post.record else None
        if holder and normalise(holder.name) != normalise(row.name):
            line.refusals.append(
                self.env._("ФИО: the post is held by %s, end that first", holder.name)
            )
            return
        account = user.record if user else None
        if holder and (not user or holder.user_id == account):
            return
        if holder and holder.user_id:
            line.refusals.append(
                self.env._("Логин: %s uses another account already", holder.name)
            )
            return
        if account and account == self.env.user:
            line.refusals.append(
                self.env._("nobody gives himself a post, ask a colleague")
            )
            return
        post.holder = {"user": user, "record": holder, "parts": parts, "row": row}
        if holder:
            line.acts.append(("update", self.env._("the holder gets the account")))
        else:
            line.acts.append(("create", self.env._("held by %s from today", row.name)))

    def _refuse_name(self, line, parts):
        name = line.row.name
        if len(parts) < 2:
            line.refusals.append(self.env._("ФИО: give the surname and the given name"))
        elif has_cyrillic(name) and has_latin(name):
            line.refusals.append(
                self.env._(
                    "ФИО: Latin letters (%s) among Cyrillic ones", latin_letters(name)
                )
            )
        else:
            return False
        return True

    # ------------------------------------------------------------------
    # accounts
    # ------------------------------------------------------------------

    def _plan_user(self, line):
        row = line.row
        if not row.login:
            if row.roles:
                line.refusals.append(self.env._("Роли stand without Логин"))
            return None
        roles = self._read_roles(line)
        key = row.login.lower()
        record = self.known_users.get(key)
        user = self.users.get(key)
        if not user:
            user = self.users[key] = User(row.login, row.name, row.email, record)
            if not record:
                self._check_new_user(line)
                line.acts.append(("create", self.env._("account “%s”", row.login)))
        elif not record and normalise(user.name) != normalise(row.name):
            line.refusals.append(
                self.env._("Логин: another row gives it to %s", user.name)
            )
        added = roles - user.roles - self._get_roles(record)
        if record:
            self._check_known_user(line, record, added)
        if added:
            user.roles |= added
            line.acts.append(
                ("update", self.env._("roles: %s", self._name_roles(added)))
            )
        return user

    def _read_roles(self, line):
        roles = set()
        for text in line.row.roles.replace(";", ",").split(","):
            word = normalise(text)
            if word and word not in self.role_names:
                line.refusals.append(
                    self.env._(
                        "Роли: “%s” is not given by the list (sheet Справка)",
                        text.strip(),
                    )
                )
            elif word:
                roles.add(self.role_names[word])
        return roles

    def _check_new_user(self, line):
        row = line.row
        if " " in row.login or len(row.login) > 64 or has_cyrillic(row.login):
            line.refusals.append(
                self.env._("Логин: Latin letters, digits and signs, no spaces")
            )
        if row.email and not is_email(row.email):
            line.refusals.append(
                self.env._("E-mail: an address looks like name@example.ru")
            )
        if row.email and row.email.strip().lower() in self._get_own_addresses():
            line.refusals.append(
                self.env._("nobody makes an account for himself: this is your e-mail")
            )
        if self.invite and not row.email:
            line.refusals.append(
                self.env._("E-mail is empty: the invitation has no address")
            )
        if not row.name:
            line.refusals.append(
                self.env._("ФИО is empty: an account has the name of a person")
            )
        else:
            self._refuse_name(line, row.name.split(" "))

    def _get_own_addresses(self):
        """Where the invitation of a new account would come back to who loads it."""
        user = self.env.user
        return {(text or "").strip().lower() for text in (user.email, user.login)}

    def _check_known_user(self, line, record, added):
        """K1: what is no business of this list, and of whoever loads it."""
        row = line.row
        if self.company not in record.company_ids:
            line.refusals.append(
                self.env._("Логин: taken by an account of another body")
            )
        elif not record.active:
            line.refusals.append(
                self.env._("Логин: the account is archived, ask for its return")
            )
        elif row.name and normalise(record.name) != normalise(row.name):
            line.refusals.append(self.env._("Логин: it belongs to %s", record.name))
        elif row.email and normalise(record.email) != normalise(row.email):
            line.refusals.append(
                self.env._(
                    "E-mail: of an account there is, it is changed in its settings only"
                )
            )
        elif added and record == self.env.user:
            line.refusals.append(
                self.env._("nobody gives himself a role, ask a colleague")
            )
        elif added and self._is_administrator(record):
            line.refusals.append(
                self.env._(
                    "an administrator gets no role by the list, nor sees appeals"
                )
            )

    def _is_administrator(self, record):
        return record.has_group("base.group_system") or record.has_group(
            "citizen_appeals.group_admin"
        )

    def _get_roles(self, record):
        if not record:
            return set()
        return {
            role for role in ROLES if record.has_group(f"citizen_appeals.group_{role}")
        }

    def _name_roles(self, roles):
        groups = [self.groups[role].name for role in ROLES if role in roles]
        return ", ".join(groups)
