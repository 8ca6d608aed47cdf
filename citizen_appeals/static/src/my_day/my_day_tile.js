import { Component } from "@odoo/owl";

import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

/**
 * One tile of the start page: a title, a count and the next records by date.
 */
export class MyDayTile extends Component {
    static template = "citizen_appeals.MyDayTile";
    static props = {
        tile: Object,
        limit: { type: Number, optional: true },
        onOpen: Function,
        onOpenItem: Function,
    };

    /** A tile without anything to do stays quiet, whatever its tone. */
    get tone() {
        const { count, tone } = this.props.tile;
        return count === 0 ? "quiet" : tone;
    }

    get items() {
        return this.props.tile.items.slice(0, this.props.limit);
    }

    getName(item) {
        return item.name ? `№ ${item.name}` : _t("Not registered");
    }

    getDate(item) {
        return item.date ? formatDate(deserializeDate(item.date)) : "";
    }

    getDaysLeft(item) {
        if (item.days_left === false) {
            return "";
        }
        if (item.days_left < 0) {
            return _t("%s d. ago", -item.days_left);
        }
        return item.days_left === 0 ? _t("today") : _t("in %s d.", item.days_left);
    }

    getItemClass(item) {
        if (item.days_left === false || item.days_left > 3) {
            return "text-muted";
        }
        return item.days_left < 0 ? "text-danger" : "text-warning-emphasis";
    }
}
