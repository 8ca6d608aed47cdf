from collections import Counter, defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import fingerprint
from .citizen_appeal_similar import ROLES

NEIGHBOURS = 60
TOPICS = 5
# Appeals of the same mind that outweigh the directory of terms
AGREEING = 3
# What the words of the classifier say counts less than what clerks have chosen
OF_WORDS = 40
READ = 2000


class CitizenAppeal(models.Model):
    """Topic, curator and term proposed from how alike appeals were coded (A2, A7).

    The coded appeals are the corpus: a corrected topic counts from the next question
    on. Where nobody has written so, the words of the classifier speak.
    """

    _inherit = "citizen.appeal"

    @api.model
    @api.readonly
    def suggest(self, values):
        """What the typed card most likely needs, each with its reason.

        :param dict values: as for ``find_similar``; also ``territory_id``,
            ``channel_id`` and ``topic_id``, where they are chosen already
        :return: dict ``topic``: list of ``id``, ``name``, ``code``, ``reason``,
            ``score``; ``curator`` and ``rule``: ``id``, ``name``, ``reason`` or False
        :raise AccessError: neither the office nor the chancery asks
        """
        self._check_role(*ROLES)
        values = values or {}
        typed = self._clean_typed(values)
        text = str(values.get("text") or "")[:READ]
        neighbours = self._find_neighbours(typed)
        topics = self._suggest_topics(neighbours, text)
        chosen = {
            name: self._clean_id(values.get(name))
            for name in ("territory_id", "channel_id", "topic_id")
        }
        chosen["topic_id"] = chosen["topic_id"] or (topics and topics[0]["id"])
        return {
            "topic": topics,
            "curator": self._suggest_curator(neighbours, chosen),
            "rule": self._suggest_rule(neighbours, chosen),
        }

    @api.model
    def _clean_id(self, value):
        return int(value) if str(value or "").isdecimal() else False

    @api.model
    def _find_neighbours(self, typed):
        """Appeals about the same that the user may read → weight, the nearest first."""
        stems = typed["stems"]
        tokens = fingerprint.word_keys(stems) + fingerprint.pair_keys(stems)
        # Sudo: the keys are nobody's to read; what they lead to is read as the user
        keys = self.env["citizen.appeal.key"].sudo()
        shared = dict(keys._find_nearest(tokens, NEIGHBOURS))
        shared.pop(typed["appeal_id"], None)
        domain = Domain("id", "in", list(shared))
        known = self.search_fetch(
            domain & Domain("destruction_act_id", "=", False),
            ["name", "supervisor_id", "deadline_rule_id"],
            order="id DESC",
        )
        most = max(shared.values(), default=1)
        # Keys are shared by twos: twice as near counts four times, so that few of the
        # same outweigh many of the like
        return {appeal: shared[appeal.id] / most for appeal in known}

    # ------------------------------------------------------------------
    # topic
    # ------------------------------------------------------------------

    @api.model
    def _suggest_topics(self, neighbours, text):
        coded = self._get_coded(neighbours)
        scores = self._weigh_topics(neighbours, coded)
        by_words = self._find_topics_by_words(text)
        Topic = self.env["citizen.topic"]
        for topic_id, (share, _words) in by_words.items():
            topic = Topic.browse(topic_id)
            scores[topic] = scores.get(topic, 0) + OF_WORDS * share
        best = sorted(scores, key=lambda topic: (-scores[topic], topic.id))[:TOPICS]
        # Read together
        Topic.browse([topic.id for topic in best]).fetch(["name", "code"])
        return [
            {
                "id": topic.id,
                "name": topic.name,
                "code": topic.code,
                "score": min(100, round(scores[topic])),
                "reason": self._get_topic_reason(
                    [appeal for appeal in coded if topic in coded[appeal]],
                    len(neighbours),
                    by_words.get(topic.id),
                ),
            }
            for topic in best
        ]

    @api.model
    def _weigh_topics(self, neighbours, coded):
        """Topic → share of the similar appeals coded with it, in percent."""
        weights = defaultdict(float)
        for appeal, topics in coded.items():
            for topic in topics:
                weights[topic] += neighbours[appeal] / len(topics)
        total = sum(weights.values())
        return {topic: 100 * weight / total for topic, weight in weights.items()}

    @api.model
    def _get_coded(self, neighbours):
        """Appeal → its topics that may still be chosen; the nearest appeal first."""
        questions = self.env["citizen.appeal.question"].search_fetch(
            [
                ("appeal_id", "in", [appeal.id for appeal in neighbours]),
                ("topic_id.active", "=", True),
            ],
            ["appeal_id", "topic_id"],
        )
        groups = questions.grouped("appeal_id")
        nearest = sorted(groups, key=lambda a: (-neighbours[a], -a.id))
        return {appeal: groups[appeal].topic_id for appeal in nearest}

    @api.model
    def _find_topics_by_words(self, text):
        """Topics whose names have words of the text: id → (share of the best, words).

        A word in few topics says more than one in many.
        """
        rows = self.env.execute_query(
            SQL(
                "WITH typed AS (SELECT DISTINCT unnest(tsvector_to_array("
                " to_tsvector('russian', %s))) AS word),"
                " hit AS (SELECT topic.id, topic.name, typed.word FROM typed"
                " JOIN citizen_topic topic ON to_tsvector('russian', topic.name)"
                " @@ quote_literal(typed.word)::tsquery"
                " WHERE topic.is_assignable AND topic.active),"
                " known AS (SELECT word, ln(2200.0 / count(*)) AS weight FROM hit"
                " GROUP BY word HAVING count(*) < 200)"
                " SELECT hit.id, sum(weight)"
                " / sqrt(2 + length(to_tsvector('russian', hit.name))) AS score,"
                " array_agg(word ORDER BY weight DESC)"
                " FROM hit JOIN known USING (word) GROUP BY hit.id, hit.name"
                " ORDER BY score DESC, hit.id LIMIT %s",
                text.replace("\x00", " "),
                TOPICS,
            )
        )
        if not rows:
            return {}
        best = rows[0][1]
        return {topic_id: (float(s / best), words) for topic_id, s, words in rows}

    @api.model
    def _get_topic_reason(self, appeals, total, by_words):
        if appeals:
            return self.env._(
                "%(count)s of %(total)s similar appeals, for example No. %(number)s",
                count=len(appeals),
                total=total,
                number=appeals[0].name or appeals[0].id,
            )
        return self.env._(
            "words of the classifier: %(words)s", words=", ".join(by_words[1][:3])
        )

    # ------------------------------------------------------------------
    # curator and term
    # ------------------------------------------------------------------

    @api.model
    def _suggest_curator(self, neighbours, chosen):
        """By the distribution of duties; else who has had most of such appeals."""
        Official = self.env["citizen.official"]
        company = self.env.company
        key = (company.id, chosen["topic_id"], chosen["territory_id"])
        if chosen["topic_id"] or chosen["territory_id"]:
            [found] = Official._find_supervisors([key], company._today())
            if found:
                topic = self.env["citizen.topic"].browse(chosen["topic_id"] or ())
                return {
                    "id": found,
                    "name": Official.browse(found).display_name,
                    "reason": self.env._(
                        "distribution of duties: %(topic)s",
                        topic=topic.name or self.env._("by the place"),
                    ),
                }
        counts = Counter(
            appeal.supervisor_id for appeal in neighbours if appeal.supervisor_id.active
        )
        if not counts:
            return False
        [(official, count)] = counts.most_common(1)
        return {
            "id": official.id,
            "name": official.display_name,
            "reason": self._get_share_reason(count, len(neighbours)),
        }

    @api.model
    def _get_share_reason(self, count, total):
        return self.env._(
            "%(count)s of %(total)s similar appeals", count=count, total=total
        )

    @api.model
    def _suggest_rule(self, neighbours, chosen):
        """The term clerks chose for such appeals; else the most particular rule."""
        counts = Counter(
            appeal.deadline_rule_id
            for appeal in neighbours
            if appeal.deadline_rule_id.active
        )
        for rule, count in counts.most_common(1):
            if count >= AGREEING and count * 2 > len(neighbours):
                return {
                    "id": rule.id,
                    "name": rule.name,
                    "reason": self._get_share_reason(count, len(neighbours)),
                }
        channel = self.env["citizen.channel"].browse(chosen["channel_id"] or ())
        rule = self.env["citizen.deadline.rule"]._find(
            "examination",
            self.env.company,
            self.env.company._today(),
            channel.exists(),
            channel.medium or "written",
            channel.counts_as or "appeal",
        )
        if not rule:
            return False
        return {"id": rule.id, "name": rule.name, "reason": rule.clause}
