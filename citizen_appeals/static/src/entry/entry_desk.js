import { browser } from "@web/core/browser/browser";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";

import { EntryMeasure } from "./entry_measure";
import { LatestAnswer } from "./latest_answer";

const KEPT = "citizen_appeals.entry.keep";
const SEARCH_DELAY = 250;
const HOUSE_DELAY = 400;
const SUGGEST_DELAY = 500;
const SHORTEST_TEXT = 4;
/** Fields whose typing is watched before the field is left. */
const WATCHED = [
    "annotation",
    "body",
    "place",
    "received_address",
    "received_phone",
    "superior_number",
];
/** Suggestion → field of the card that it fills. */
const SUGGESTED_FIELDS = { curator: "supervisor_id", rule: "deadline_rule_id" };

/** A day of the server as the user reads days. */
export function showDay(day) {
    return /^\d{4}-\d\d-\d\d$/.test(day || "") ? formatDate(deserializeDate(day)) : day || "—";
}

function getId(value) {
    return value ? value.id : false;
}

/**
 * What the parts of the entry screen share about the card in hand: the letter, a new
 * person, what the server found similar, what it suggests, and the measure.
 *
 * ``reactive``: the components look at it through ``useState``.
 */
export class EntryDesk {
    constructor(orm) {
        this.orm = orm.silent;
        this.measure = new EntryMeasure();
        this.keep = browser.localStorage.getItem(KEPT) !== "no";
        this.registered = null;
        this.trend = null;
        this.busy = false;
        this.focus = {};
        this.reset();
    }

    /** Before the next card. */
    reset() {
        this.key = crypto.randomUUID();
        this.measure.start();
        this.files = [];
        this.current = 0;
        this.person = null;
        this.known = null;
        this.personText = "";
        this.typed = {};
        this.similar = [];
        this.house = null;
        this.suggestions = { topic: [], curator: false, rule: false };
        this.ruleOf = null;
        this.linked = {};
        this.earlier = [];
        this.relation = false;
        this.failed = false;
        this.refusal = "";
    }

    /** Wires the questions; apart from the constructor, for they speak to the reactive. */
    start() {
        const call = (method, args) => this.orm.call("citizen.appeal", method, args);
        const onFail = () => (this.failed = true);
        this.askSimilar = new LatestAnswer((values) => call("find_similar", [values]), {
            delay: SEARCH_DELAY,
            onAnswer: (hits) => Object.assign(this, { similar: hits, failed: false }),
            onFail,
        });
        this.askHouse = new LatestAnswer((address) => call("get_house", [address]), {
            delay: HOUSE_DELAY,
            onAnswer: (house) => (this.house = house),
            onFail,
        });
        this.askSuggestions = new LatestAnswer((values) => call("suggest", [values]), {
            delay: SUGGEST_DELAY,
            onAnswer: (suggestions) => (this.suggestions = suggestions),
        });
    }

    stop() {
        for (const asked of [this.askSimilar, this.askHouse, this.askSuggestions]) {
            asked.cancel();
        }
    }

    setKeep(keep) {
        this.keep = keep;
        browser.localStorage.setItem(KEPT, keep ? "yes" : "no");
    }

    async loadTrend() {
        this.trend = await this.orm.call("citizen.entry.measure", "get_trend", []);
    }

    // ------------------------------------------------------------------
    // similar appeals, house, suggestions
    // ------------------------------------------------------------------

    onInput(name, value, record) {
        if (WATCHED.includes(name)) {
            this.typed[name] = value;
            this.look(record);
        }
    }

    /** What a field shows, left or not. */
    getValue(record, name) {
        const value = record.data[name] || "";
        if (name in this.typed && this.typed[name].trim() === value.trim()) {
            delete this.typed[name];
        }
        return this.typed[name] ?? value;
    }

    getQuestion(record) {
        const value = (name) => this.getValue(record, name);
        const applicantId = getId(record.data.applicant_id);
        return {
            appeal_id: record.resId || false,
            applicant_id: applicantId,
            name: applicantId ? record.data.received_name || "" : this.getPersonName(),
            address: value("received_address"),
            place: value("place"),
            phone: value("received_phone"),
            text: [value("annotation"), value("body")].filter(Boolean).join("\n"),
            superior_number: value("superior_number"),
        };
    }

    getPersonName() {
        const { person } = this;
        if (!person) {
            return this.personText;
        }
        return person.is_organization
            ? person.organization_name
            : [person.surname, person.given_name, person.patronymic].filter(Boolean).join(" ");
    }

    /** Ask what the card, as it stands, is like. */
    look(record) {
        const question = this.getQuestion(record);
        const told = [question.name, question.text, question.phone, question.superior_number];
        const isTelling =
            question.applicant_id || told.some((text) => text.length >= SHORTEST_TEXT);
        if (isTelling) {
            this.askSimilar.put(question);
        } else {
            this.askSimilar.cancel();
            this.similar = [];
        }
        const address = question.place || question.address;
        if (/\d/.test(address)) {
            this.askHouse.put(address);
        } else {
            this.askHouse.cancel();
            this.house = null;
        }
        if (question.text.length >= SHORTEST_TEXT) {
            this.askSuggestions.put({
                ...question,
                channel_id: getId(record.data.channel_id),
                territory_id: getId(record.data.territory_id),
                topic_id: this.getChosen(record).topic[0] || false,
            });
        }
    }

    /** Suggestion → id that the card has in its place. */
    getChosen(record) {
        const chosen = { topic: record.data.question_ids.records.map((r) => getId(r.data.topic_id)) };
        for (const [code, name] of Object.entries(SUGGESTED_FIELDS)) {
            chosen[code] = [getId(record.data[name])].filter(Boolean);
        }
        return chosen;
    }

    /** How the suggestions fared: taken over, or another chosen. */
    getFate(record) {
        const chosen = this.getChosen(record);
        const offered = {
            topic: this.suggestions.topic?.[0],
            curator: this.suggestions.curator,
            rule: this.suggestions.rule,
        };
        const fate = { accepted: 0, corrected: 0 };
        for (const [code, suggestion] of Object.entries(offered)) {
            if (suggestion && chosen[code].length) {
                fate[chosen[code].includes(suggestion.id) ? "accepted" : "corrected"]++;
            }
        }
        return fate;
    }

    addTopic(record, { id, name }) {
        if (this.getChosen(record).topic.includes(id)) {
            return;
        }
        const line = { topic_id: { id, display_name: name } };
        return record.update({ question_ids: [[0, false, line]] });
    }

    take(record, code, { id, name }) {
        if (code === "topic") {
            return this.addTopic(record, { id, name });
        }
        if (code === "rule") {
            this.ruleOf = getId(record.data.channel_id);
        }
        return record.update({ [SUGGESTED_FIELDS[code]]: { id, display_name: name } });
    }

    /** A term suggested for one channel says nothing of another. */
    checkRule(record) {
        const channelId = getId(record.data.channel_id);
        if (this.ruleOf !== null && this.ruleOf !== channelId) {
            this.ruleOf = null;
            return record.update({ deadline_rule_id: false });
        }
    }

    /** One key for all: what the clerk has filled in stays. */
    async acceptAll(record) {
        const chosen = this.getChosen(record);
        const { topic, curator, rule } = this.suggestions;
        const offered = { topic: topic?.[0], curator, rule };
        for (const [code, suggestion] of Object.entries(offered)) {
            if (suggestion && !chosen[code].length) {
                await this.take(record, code, suggestion);
            }
        }
    }

    // ------------------------------------------------------------------
    // what the card has to do with an earlier one
    // ------------------------------------------------------------------

    async link(record, hit, relation) {
        const list = record.data.origin_appeal_ids;
        const isPrimary = relation === "primary";
        const same = !isPrimary && relation === this.relation;
        const remove = list.currentIds.filter((id) => id !== hit.id && !same);
        const add = isPrimary || list.currentIds.includes(hit.id) ? [] : [hit.id];
        if (isPrimary && list.currentIds.includes(hit.id)) {
            remove.push(hit.id);
        }
        for (const id of remove) {
            await list.unlinkFrom(id);
        }
        for (const id of add) {
            await list.linkTo(id, { id, display_name: hit.number });
        }
        this.linked = isPrimary
            ? {}
            : { ...(same ? this.linked : {}), [hit.id]: { ...hit, relation } };
        this.relation = relation;
        await record.update({ relation });
        await this.loadEarlier();
    }

    /** The papers of the appeals that this one goes back to, beside the new letter. */
    async loadEarlier() {
        const hits = Object.values(this.linked);
        const found = hits.length
            ? await this.orm.searchRead(
                  "citizen.document",
                  [["appeal_id", "in", hits.map(({ id }) => id)]],
                  ["name", "mimetype", "appeal_id"]
              )
            : [];
        this.earlier = found.map(({ id, name, mimetype, appeal_id: [appealId] }) => ({
            id,
            name: `№ ${this.linked[appealId]?.number || ""}: ${name}`,
            mimetype: mimetype || "",
        }));
    }

    // ------------------------------------------------------------------
    // the letter
    // ------------------------------------------------------------------

    addFile(file) {
        this.files.push(file);
    }

    removeFile(file) {
        browser.URL?.revokeObjectURL?.(file.url);
        this.files = this.files.filter((one) => one.id !== file.id);
    }

    /** Values of the files that nobody has stored yet. */
    getDocumentCommands() {
        return this.files.map(({ name, kind, content }) => [0, 0, { name, kind, content }]);
    }
}
