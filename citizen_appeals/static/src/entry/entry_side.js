import { Component, useRef, useState } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

import { showDay } from "./entry_desk";
import { EntryHead } from "./entry_head";
import { RELATIONS } from "./entry_keys";

/** As many as can be taken in at a glance. */
const TOPICS = 3;

/**
 * «Похоже на…»: earlier appeals that this one may repeat, the house, and what the card
 * might say next. Looks again at each key; the hits are reached by F4.
 */
export class EntrySide extends Component {
    static template = "citizen_appeals.EntrySide";
    static components = { EntryHead };
    static props = { ...standardWidgetProps };

    setup() {
        this.desk = useState(this.env.entryDesk);
        this.relations = RELATIONS;
        this.similar = useRef("similar");
        this.house = useRef("house");
        this.back = null;
        this.desk.focus.similar = () => this.goRound();
        useRecordObserver((record) => {
            this.desk.look(record);
            this.desk.checkRule(record);
        });
    }

    get record() {
        return this.props.record;
    }

    get suggestions() {
        const { topic, curator, rule } = this.desk.suggestions;
        const offered = [
            { code: "topic", label: _t("Topic"), items: (topic || []).slice(0, TOPICS) },
            { code: "curator", label: _t("Curator"), items: curator ? [curator] : [] },
            { code: "rule", label: _t("Term"), items: rule ? [rule] : [] },
        ];
        return offered.filter(({ items }) => items.length);
    }

    isTaken(code, item) {
        return this.desk.getChosen(this.record)[code].includes(item.id);
    }

    take(code, item) {
        return this.desk.take(this.record, code, item);
    }

    getRelationLabel(code) {
        return RELATIONS.find((one) => one.code === code)?.label || "";
    }

    getTitle(hit) {
        return _t("No. %(number)s of %(date)s", { number: hit.number || "—", date: showDay(hit.date) });
    }

    // ------------------------------------------------------------------
    // keys of the lists
    // ------------------------------------------------------------------

    /** From the card to the similar ones, on to the house, and back to the card. */
    goRound() {
        const { activeElement } = document;
        const places = [this.similar.el, this.house.el].filter((el) =>
            el?.querySelector("[role=option]")
        );
        const here = places.findIndex((el) => el.contains(activeElement));
        if (here < 0) {
            this.back = activeElement;
        }
        const next = places[here + 1];
        if (next) {
            next.querySelector("[role=option]").focus();
        } else if (here >= 0) {
            this.back?.focus();
        }
    }

    onKeydown(ev, hit) {
        if (ev.altKey || ev.ctrlKey || ev.metaKey) {
            return;
        }
        const relation = RELATIONS.find(({ key }) => key === ev.key)?.code;
        if (relation || ev.key === "Enter") {
            ev.preventDefault();
            return this.link(hit, relation || hit.relation || "primary");
        }
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            this.step(ev.currentTarget, ev.key === "ArrowDown" ? 1 : -1);
        } else if (ev.key === " ") {
            ev.preventDefault();
            this.open(hit);
        } else if (ev.key === "Escape") {
            ev.stopPropagation();
            this.back?.focus();
        }
    }

    step(option, by) {
        const options = [...option.parentElement.querySelectorAll("[role=option]")];
        options[options.indexOf(option) + by]?.focus();
    }

    async link(hit, relation) {
        await this.desk.link(this.record, hit, relation);
        this.back?.focus();
    }

    /** In another window: the card in hand stays as it is. */
    open(hit) {
        browser.open(`/odoo/appeals/${hit.id}`, "_blank");
    }
}

registry.category("view_widgets").add("citizen_entry_side", { component: EntrySide });
