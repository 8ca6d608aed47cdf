import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** At most so many dates under the bar: more run into each other on a phone. */
const MAX_TICKS = 6;
/** A date that begins further right has no room for its words. */
const LAST_TICK = 92;

/**
 * All deadlines of a card over one axis of days: a row a term, today across them all.
 *
 * The drawing is for the eye; a reader hears the same rows as a list.
 */
export class DeadlineBar extends Component {
    static template = "citizen_appeals.DeadlineBar";
    static props = { ...standardFieldProps };

    get bar() {
        return this.props.record.data[this.props.name] || {};
    }

    get rows() {
        return this.bar.rows || [];
    }

    get legend() {
        const states = new Set(this.rows.map((row) => row.state));
        const kinds = new Set(this.rows.flatMap((row) => row.segments.map((part) => part.kind)));
        return [
            { id: "open", label: _t("Runs"), shown: states.has("open") },
            { id: "overdue", label: _t("Overdue"), shown: states.has("overdue") },
            { id: "met", label: _t("Met"), shown: states.has("met") },
            { id: "met_late", label: _t("Met late"), shown: states.has("met_late") },
            { id: "stopped", label: _t("Stopped"), shown: states.has("stopped") },
            { id: "extension", label: _t("Extension"), shown: kinds.has("extension") },
            { id: "moved", label: _t("Term moved"), shown: kinds.has("moved") },
            { id: "off", label: _t("Day off"), shown: Boolean(this.bar.off?.length) },
            { id: "today", label: _t("Today"), shown: this.isTodayShown },
        ].filter((item) => item.shown);
    }

    get isTodayShown() {
        return this.bar.today >= this.bar.first && this.bar.today < this.bar.last;
    }

    /** Share of the axis before the day, in percent. */
    place(day, end = false) {
        const first = deserializeDate(this.bar.first);
        const total = deserializeDate(this.bar.last).diff(first, "days").days;
        const days = deserializeDate(day).diff(first, "days").days + (end ? 1 : 0);
        return total ? Math.min(Math.max((100 * days) / total, 0), 100) : 0;
    }

    span(from, to) {
        const left = this.place(from);
        return `left: ${left}%; width: ${Math.max(this.place(to, true) - left, 0.8)}%`;
    }

    /** How far past its date a term has run, or was met too late. */
    lateSpan(row) {
        const until = row.state === "overdue" ? this.bar.today : row.end;
        if (!["overdue", "met_late"].includes(row.state) || until <= row.due) {
            return "";
        }
        const left = this.place(row.due, true);
        return `left: ${left}%; width: ${Math.max(this.place(until, true) - left, 0.8)}%`;
    }

    get ticks() {
        const first = deserializeDate(this.bar.first);
        const last = deserializeDate(this.bar.last);
        const step = Math.max(Math.ceil(last.diff(first, "days").days / MAX_TICKS), 1);
        const ticks = [];
        for (let day = first; day < last; day = day.plus({ days: step })) {
            const left = this.place(day.toISODate());
            if (left <= LAST_TICK) {
                ticks.push({
                    id: day.toISODate(),
                    label: day.toFormat("dd.MM"),
                    style: `left: ${left}%`,
                });
            }
        }
        return ticks;
    }

    format(day) {
        return formatDate(deserializeDate(day));
    }

    icon(state) {
        return {
            open: "fa-clock-o",
            overdue: "fa-exclamation-triangle",
            met: "fa-check",
            met_late: "fa-exclamation-circle",
            stopped: "fa-ban",
        }[state];
    }
}

registry.category("fields").add("citizen_deadline_bar", {
    component: DeadlineBar,
    supportedTypes: ["json"],
});
