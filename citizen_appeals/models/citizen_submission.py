from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools import text, typed
from ..tools.upload import UploadError, check_upload
from ..tools.workbook import is_formula

# Longest text of each line; what is longer was not typed by hand
LENGTHS = {
    "surname": 100,
    "given_name": 100,
    "patronymic": 100,
    "organization_name": 300,
    "representative_name": 200,
    "zip": 20,
    "address": 300,
    "phone": 50,
    "email": 120,
    "place": 300,
}
TEXT_LENGTH = 20_000
COAUTHORS = 200
TOPICS = 10
NAME_PARTS = ("surname", "given_name", "patronymic")
FLAGS = ("no_patronymic", "is_organization", "on_behalf")
ANSWER_WAYS = ("portal", "email", "post")
MEGABYTE = 1024 * 1024


class SubmissionError(ValidationError):
    """What was typed is refused; ``errors`` says of each field by which rule."""

    def __init__(self, errors):
        super().__init__("\n".join(errors.values()))
        self.errors = errors


class CitizenSubmission(models.AbstractModel):
    """Rules of an appeal that a citizen hands in by himself (S4 2.1.12, law.md 1).

    The portal's form and the machine door share them: whatever comes in leaves as
    clean values, or is refused with the reason for each field.
    """

    _name = "citizen.submission"
    _description = "Rules of Submission"

    @api.model
    def _check(self, company, values, files=()):
        """Clean values of a submission.

        :param dict values: see ``citizen.appeal._take_submission``
        :param files: (name, bytes) of each file
        :return: clean values; the files as dicts ``name``, ``raw``, ``mimetype``
        :raise SubmissionError: all that is wrong at once
        """
        clean, errors = self._clean(values), {}
        self._check_lengths(values, clean, errors)
        self._check_person(clean, errors)
        self._check_contacts(clean, errors)
        self._check_coauthors(clean, errors)
        self._check_content(clean, errors)
        self._check_choices(company, clean, errors)
        checked = self._check_files(company, files, errors)
        if errors:
            raise SubmissionError(errors)
        return clean, checked

    # ------------------------------------------------------------------
    # cleaning
    # ------------------------------------------------------------------

    @api.model
    def _clean(self, values):
        """Visible characters only, numbers that are numbers; nothing is refused."""
        clean = {name: typed.one_line(values.get(name)) for name in LENGTHS}
        clean |= {name: bool(values.get(name)) for name in FLAGS}
        clean["text"] = typed.many_lines(values.get("text"))
        clean["answer_way"] = typed.one_line(values.get("answer_way"))
        clean["coauthors"] = [
            {
                "name": typed.one_line(row.get("name")),
                "address": typed.one_line(row.get("address")),
            }
            for row in self._get_rows(values.get("coauthors"))
        ]
        clean["plain_topic_ids"] = self._get_ids(values.get("plain_topic_ids"))
        for name in ("territory_id", "addressee_id"):
            clean[name] = next(iter(self._get_ids([values.get(name)])), False)
        return clean

    @api.model
    def _get_rows(self, value):
        """Rows that say something, as dicts."""
        rows = value if isinstance(value, list | tuple) else ()
        return [
            row
            for row in rows
            if isinstance(row, dict)
            and any(typed.one_line(row.get(name)) for name in ("name", "address"))
        ]

    @api.model
    def _get_ids(self, value):
        """Ids of a request: none twice, none that no column holds."""
        items = value if isinstance(value, list | tuple) else ()
        found = (self._get_id(item) for item in items)
        return list(dict.fromkeys(res_id for res_id in found if res_id))

    @api.model
    def _get_id(self, value):
        if isinstance(value, str) and value.isascii() and value.isdecimal():
            value = int(value[:11])
        is_id = isinstance(value, int) and not isinstance(value, bool)
        return value if is_id and 0 < value < 2**31 else False

    # ------------------------------------------------------------------
    # rules; each message names the rule and what to do
    # ------------------------------------------------------------------

    @api.model
    def _check_lengths(self, values, clean, errors):
        for name, length in LENGTHS.items():
            if len(clean[name]) > length:
                errors[name] = self._get_length_message(self._get_label(name), length)
            elif is_formula(clean[name]):
                errors[name] = self._get_formula_message(self._get_label(name))
        if len(clean["text"]) > TEXT_LENGTH:
            errors["text"] = self.env._(
                "The text is too long: %(count)s characters, at most %(length)s."
                " Shorten it or attach it as a file.",
                count=len(clean["text"]),
                length=TEXT_LENGTH,
            )

    @api.model
    def _check_person(self, clean, errors):
        """59-ФЗ 7: surname, given name, patronymic if there is one."""
        if clean["is_organization"]:
            for name in (*NAME_PARTS, "no_patronymic"):
                clean[name] = False
            if not text.words(clean["organization_name"]):
                errors.setdefault(
                    "organization_name",
                    self.env._("Write the name of the organization."),
                )
        else:
            clean["organization_name"] = False
            self._check_name_parts(clean, errors)
        if clean["on_behalf"] or clean["is_organization"]:
            self._check_representative(clean, errors)
        else:
            clean["representative_name"] = False

    @api.model
    def _check_name_parts(self, clean, errors):
        asked = {
            "surname": self.env._(
                "Write the surname: the law does not let us answer"
                " an appeal without it."
            ),
            "given_name": self.env._("Write the given name."),
            "patronymic": self.env._(
                "Write the patronymic, or tick that there is none."
            ),
        }
        if clean["no_patronymic"]:
            clean["patronymic"] = ""
            del asked["patronymic"]
        for name, message in asked.items():
            if not clean[name]:
                errors.setdefault(name, message)
        has_cyrillic = text.has_cyrillic(" ".join(clean[name] for name in NAME_PARTS))
        for name in NAME_PARTS:
            if clean[name] and not typed.is_name(clean[name]):
                message = self._get_letters_message(self._get_label(name))
                errors.setdefault(name, message)
            elif has_cyrillic and text.has_latin(clean[name]):
                errors.setdefault(
                    name,
                    self.env._(
                        "%(field)s: there are Latin letters among Russian ones"
                        " (%(letters)s). Type the whole name on one keyboard.",
                        field=self._get_label(name),
                        letters=text.latin_letters(clean[name])[:20],
                    ),
                )

    @api.model
    def _get_label(self, name):
        """Name of a field as the form has it."""
        models = ("citizen.applicant", "citizen.appeal")
        found = (self.env[model]._fields.get(name) for model in models)
        return next(filter(None, found))._description_string(self.env)

    @api.model
    def _get_letters_message(self, field):
        return self.env._(
            "%(field)s: only letters, a space, a hyphen, an apostrophe and a dot are"
            " possible.",
            field=field,
        )

    @api.model
    def _get_length_message(self, field, length):
        return self.env._(
            "%(field)s: too long, at most %(length)s characters.",
            field=field,
            length=length,
        )

    @api.model
    def _get_formula_message(self, field):
        return self.env._(
            "%(field)s: it begins like a formula. Remove the sign at the beginning.",
            field=field,
        )

    @api.model
    def _check_representative(self, clean, errors):
        name = "representative_name"
        if not clean[name]:
            errors.setdefault(
                name, self.env._("Write your own surname, given name and patronymic.")
            )
        elif not typed.is_name(clean[name]):
            message = self._get_letters_message(self._get_label(name))
            errors.setdefault(name, message)

    @api.model
    def _check_contacts(self, clean, errors):
        """59-ФЗ 7, 10: where the answer goes."""
        email, phone, way = clean["email"], clean["phone"], clean["answer_way"]
        if email and not text.is_email(email):
            errors.setdefault(
                "email", self.env._("An e-mail address looks like name@example.ru.")
            )
        if phone and not text.is_phone(phone):
            errors.setdefault(
                "phone", self.env._("A phone number has at least five digits.")
            )
        if way not in ANSWER_WAYS:
            errors["answer_way"] = self.env._("Choose how you want to get the answer.")
        if way == "email" and not email:
            errors.setdefault(
                "email",
                self.env._("Write the e-mail address to which the answer is to go."),
            )
        if way == "post" and not text.words(clean["address"]):
            errors.setdefault(
                "address",
                self.env._("Write the postal address to which the answer is to go."),
            )

    @api.model
    def _check_coauthors(self, clean, errors):
        rows = clean["coauthors"]
        if len(rows) > COAUTHORS:
            errors["coauthors"] = self.env._(
                "At most %(count)s co-authors. Attach the list of the others as a"
                " file.",
                count=COAUTHORS,
            )
            return
        for position, row in enumerate(rows):
            label = self.env._("Co-author %(number)s", number=position + 1)
            if message := self._get_coauthor_error(row, label):
                errors[f"coauthor_name_{position}"] = message

    @api.model
    def _get_coauthor_error(self, row, label):
        if not row["name"]:
            return self.env._(
                "%(field)s: write the name or clear the line.", field=label
            )
        for name, length in (
            ("name", LENGTHS["representative_name"]),
            ("address", LENGTHS["address"]),
        ):
            if len(row[name]) > length:
                return self._get_length_message(label, length)
        if not typed.is_name(row["name"]):
            return self._get_letters_message(label)
        if is_formula(row["address"]):
            return self._get_formula_message(label)
        return ""

    @api.model
    def _check_content(self, clean, errors):
        """59-ФЗ 7: the essence of the appeal."""
        if not text.words(clean["text"]):
            errors.setdefault(
                "text", self.env._("Write what happened and what you ask for.")
            )

    @api.model
    def _check_choices(self, company, clean, errors):
        """Ids of a form are worth nothing until the body offers them."""
        name = "plain_topic_ids"
        if len(clean[name]) > TOPICS:
            errors[name] = self.env._(
                "At most %(count)s topics. Write about the others in another appeal.",
                count=TOPICS,
            )
        elif set(clean[name]) - set(self._get_plain_topics(company).ids):
            errors[name] = self._get_choice_message()
        for name, offered in (
            ("territory_id", self._get_territories(company)),
            ("addressee_id", self._get_addressees(company)),
        ):
            if clean[name] and clean[name] not in offered.ids:
                errors[name] = self._get_choice_message()

    @api.model
    def _get_choice_message(self):
        return self.env._("This choice is no longer offered. Choose from the list.")

    # ------------------------------------------------------------------
    # what a body offers
    # ------------------------------------------------------------------

    @api.model
    def _get_plain_topics(self, company):
        """Everyday problems, without the headings of the groups."""
        topics = self.env["citizen.plain.topic"]
        return topics.union(*(group for _name, group in topics._get_groups(company)))

    @api.model
    def _get_territories(self, company):
        return self.env["citizen.territory"].search(
            [("company_id", "in", (False, company.id))]
        )

    @api.model
    def _get_addressees(self, company):
        """The head and the deputies: to whom people write."""
        return self.env["citizen.official"].search(
            Domain("company_id", "=", company.id)
            & Domain("signing_level", "in", ("3_deputy_head", "4_head")),
            order="signing_level DESC, id",
        )

    # ------------------------------------------------------------------
    # files
    # ------------------------------------------------------------------

    @api.model
    def _check_files(self, company, files, errors):
        """Files as they are to be kept; each is read once."""
        if len(files) > company.portal_file_count:
            errors["files"] = self._get_count_message(company)
            return []
        total = sum(len(raw) for _name, raw in files)
        if total > company.portal_total_mb * MEGABYTE:
            errors["files"] = self._get_total_message(company)
            return []
        checked, refused = [], []
        for name, raw in files:
            try:
                checked.append(self._check_file(company, name, raw))
            except ValidationError as error:
                refused.append(str(error))
        if refused:
            errors["files"] = " ".join(refused)
        return checked

    @api.model
    def _get_count_message(self, company):
        return self.env._(
            "At most %(limit)s files are possible. Join pages into one file or leave"
            " some out.",
            limit=company.portal_file_count,
        )

    @api.model
    def _get_total_message(self, company):
        return self.env._(
            "All files together may have at most %(limit)s MB. Make them smaller or"
            " leave some out.",
            limit=company.portal_total_mb,
        )

    @api.model
    def _check_file(self, company, name, raw):
        """A file as it is to be kept.

        :raise ValidationError: naming the file and the rule
        """
        name = typed.file_name(name)
        limit = company.scan_limit_mb
        try:
            mimetype = check_upload(name, raw, limit * MEGABYTE)
        except UploadError as error:
            size = round(len(raw) / MEGABYTE, 1)
            message = self._get_upload_message(error.rule, name, size, limit)
            raise ValidationError(message) from error
        return {"name": name, "raw": raw, "mimetype": mimetype}

    @api.model
    def _get_upload_message(self, rule, name, size, limit):
        return {
            "empty": self.env._(
                "File “%(name)s” is empty. Choose it again.", name=name
            ),
            "large": self.env._(
                "File “%(name)s” is %(size)s MB, at most %(limit)s MB are possible."
                " Make the picture smaller or split the file.",
                name=name,
                size=size,
                limit=limit,
            ),
            "active": self.env._(
                "File “%(name)s” holds a program (macros or a script) and is not"
                " accepted. Save it as PDF and attach it again.",
                name=name,
            ),
            "mismatch": self.env._(
                "The content of the file “%(name)s” is not what its name says. Save"
                " it anew in its own program and attach it again.",
                name=name,
            ),
            "kind": self.env._(
                "File “%(name)s” is of a kind that is not accepted. Possible are"
                " PDF, pictures, Word, Excel and OpenDocument, text, sound and video."
                " Archives: attach the files one by one.",
                name=name,
            ),
        }[rule]
