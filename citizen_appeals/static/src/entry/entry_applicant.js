import { Component, useEffect, useRef, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { showDay } from "./entry_desk";
import { LatestAnswer } from "./latest_answer";
import { NewPerson } from "./new_person";

const SEARCH_DELAY = 120;
const SHORTEST_SEARCH = 2;
/** Where the eye goes on from the applicant: to the first of these that is empty. */
const NEXT_FIELDS = ["received_address", "annotation", "question_ids"];
/** Part of the line that the card itself keeps → its field. */
const CARD_PARTS = { address: "received_address", phone: "received_phone", email: "received_email" };
const PERSON_PARTS = [
    "surname",
    "given_name",
    "patronymic",
    "gender",
    "zip",
    "is_organization",
    "organization_name",
];

/**
 * Who writes, in one box: any part of a name, phone or address finds who is known;
 * whoever is not is typed in one line and split into a new person.
 */
export class EntryApplicant extends Component {
    static template = "citizen_appeals.EntryApplicant";
    static components = { NewPerson };
    static props = { ...standardFieldProps, placeholder: { type: String, optional: true } };

    setup() {
        this.orm = useService("orm").silent;
        this.desk = useState(this.env.entryDesk);
        this.input = useRef("input");
        this.state = useState({ text: "", open: false, active: 0, hits: [] });
        this.search = new LatestAnswer(
            (text) => this.orm.call("citizen.applicant", "search_persons", [text]),
            {
                delay: SEARCH_DELAY,
                onAnswer: (hits, text) => this.onFound(hits, text),
                onFail: () => this.onFound([], this.state.text),
            }
        );
        this.desk.focus.applicant = () => {
            this.input.el.focus();
            this.input.el.select();
        };
        this.desk.focus.settleApplicant = () => this.split();
        useRecordObserver((record) => {
            const chosen = record.data[this.props.name];
            if (chosen) {
                this.state.text = chosen.display_name;
            } else if (!this.desk.personText) {
                this.state.text = "";
            }
        });
        useEffect(
            (active) => {
                const option = active >= 0 && this.input.el?.parentElement.querySelector(".o_active");
                option && option.scrollIntoView({ block: "nearest" });
            },
            () => [this.state.active]
        );
    }

    get chosen() {
        return this.props.record.data[this.props.name];
    }

    /** Known persons and the new one; a whole line is first of all somebody new. */
    get options() {
        const { hits, text } = this.state;
        const known = hits.map((hit) => ({ hit }));
        if (!this.newText) {
            return known;
        }
        const isLine = /[,;@]/.test(text);
        return isLine ? [{ isNew: true }, ...known] : [...known, { isNew: true }];
    }

    /** The line a new person is made of: as typed, else as the letter by e-mail says. */
    get newText() {
        return this.state.text.trim() || (this.props.record.data.received_name || "").trim();
    }

    /** Of a card that came by e-mail: who may have written, to choose from. */
    async onFocus() {
        const { resId, data } = this.props.record;
        const isNamed = data.received_name || data.received_email;
        if (!resId || !isNamed || this.chosen || this.state.text || this.proposedTo === resId) {
            return;
        }
        this.proposedTo = resId;
        const hits = await this.orm.call("citizen.appeal", "get_mail_persons", [resId]);
        const isLeft = this.input.el !== document.activeElement;
        if (!isLeft && !this.chosen && !this.state.text) {
            // Nobody is chosen by passing through
            Object.assign(this.state, { hits, open: true, active: -1 });
        }
    }

    getDetails(person) {
        const details = [person.address, person.phone].filter(Boolean);
        if (person.appeal_count) {
            details.push(
                _t("appeals: %(count)s, the last on %(date)s", {
                    count: person.appeal_count,
                    date: showDay(person.last_date),
                })
            );
        }
        return details.join(" · ");
    }

    onInput(ev) {
        const text = ev.target.value;
        this.state.text = text;
        this.desk.personText = text.trim();
        if (text.trim().length < SHORTEST_SEARCH) {
            this.search.cancel();
            Object.assign(this.state, { hits: [], open: false });
        } else {
            this.search.put(text.trim());
        }
        this.desk.look(this.props.record);
    }

    onFound(hits, text) {
        if (text !== this.state.text.trim()) {
            return;
        }
        Object.assign(this.state, { hits, open: true, active: 0 });
    }

    async onKeydown(ev) {
        const { open } = this.state;
        if (ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            this.move(ev.key === "ArrowDown" ? 1 : -1);
        } else if (ev.key === "Enter" && open && this.options[this.state.active]) {
            ev.preventDefault();
            await this.settle();
        } else if (ev.key === "Enter" || (ev.key === "Tab" && !ev.shiftKey && this.isOpenEnded)) {
            if (this.isOpenEnded) {
                ev.preventDefault();
                await this.settle();
            }
        } else if (ev.key === "Escape" && open) {
            ev.stopPropagation();
            this.state.open = false;
        }
    }

    /** Something is typed that is no person yet. */
    get isOpenEnded() {
        const text = this.state.text.trim();
        return Boolean(text) && text !== (this.chosen && this.chosen.display_name);
    }

    move(step) {
        const count = this.options.length;
        this.state.open = true;
        this.state.active = (this.state.active + step + count) % count;
    }

    /** Enter: an answer on its way is waited for, so that fast typing finds, too. */
    async settle() {
        await this.search.flush();
        const option = this.state.open && this.options[this.state.active];
        return option && option.hit ? this.choose(option.hit) : this.split();
    }

    async choose(hit) {
        Object.assign(this.state, { text: hit.name, open: false, hits: [] });
        Object.assign(this.desk, { personText: "", person: null, known: hit });
        await this.props.record.update({
            [this.props.name]: { id: hit.id, display_name: hit.name },
        });
        this.goOn();
    }

    /** The line into the parts of a new person; nothing of it is dropped. */
    async split() {
        const line = this.newText;
        this.state.open = false;
        this.search.cancel();
        const parts = await this.orm.call("citizen.applicant", "parse_line", [line]);
        const person = { no_patronymic: false };
        for (const name of PERSON_PARTS) {
            person[name] = parts[name] || false;
        }
        Object.assign(this.desk, { person, known: null, personText: line });
        const changes = { [this.props.name]: false, received_name: this.desk.getPersonName() };
        for (const [part, name] of Object.entries(CARD_PARTS)) {
            if (parts[part]) {
                changes[name] = parts[part];
            }
        }
        await this.props.record.update(changes);
        this.goOn();
    }

    /** Escape in the parts: back to the line, as it was typed. */
    giveUpPerson() {
        this.desk.person = null;
        this.state.text = this.desk.personText;
        this.input.el.focus();
    }

    goOn() {
        const { person } = this.desk;
        const root = this.input.el.closest(".o_form_view");
        const missing =
            person &&
            !person.is_organization &&
            ["surname", "given_name", "patronymic"].find((name) => !person[name]);
        // the parts are drawn first
        requestAnimationFrame(() => {
            if (missing) {
                root.querySelector(`.o_citizen_person [name=${missing}]`)?.focus();
                return;
            }
            const { data } = this.props.record;
            const next = NEXT_FIELDS.find((name) => !data[name] || data[name].count === 0);
            root.querySelector(
                `.o_field_widget[name=${next || "annotation"}] :is(input, textarea)`
            )?.focus();
        });
    }

    onBlur() {
        this.state.open = false;
        if (!this.state.text.trim() && this.chosen) {
            this.desk.known = null;
            this.props.record.update({ [this.props.name]: false });
        }
    }
}

registry.category("fields").add("citizen_entry_applicant", {
    component: EntryApplicant,
    supportedTypes: ["many2one"],
    extractProps: ({ placeholder }) => ({ placeholder }),
});
