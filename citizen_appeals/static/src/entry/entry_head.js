import { Component, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";

const WIDTH = 60;
const HEIGHT = 22;

/** The clerk's own seconds per card, this week against before; and the way to the keys. */
export class EntryHead extends Component {
    static template = "citizen_appeals.EntryHead";
    static props = {};

    setup() {
        this.desk = useState(this.env.entryDesk);
        this.size = { width: WIDTH, height: HEIGHT };
    }

    get trend() {
        const { trend } = this.desk;
        return trend && trend.count ? trend : null;
    }

    get trendText() {
        const { today, week, before } = this.trend;
        if (before === false) {
            return _t("today: %(today)s; %(week)s s a card", { today, week });
        }
        return _t("today: %(today)s; %(week)s s a card, before %(before)s", {
            today,
            week,
            before,
        });
    }

    get isFaster() {
        const { week, before } = this.trend;
        return before !== false && week < before;
    }

    /** The last fortnight as a line; the lower the quicker. */
    get points() {
        const { days } = this.trend;
        const most = Math.max(...days.map((day) => day.seconds), 1);
        const step = WIDTH / Math.max(days.length - 1, 1);
        return days
            .map(({ seconds }, index) => {
                const y = HEIGHT - 2 - (seconds / most) * (HEIGHT - 4);
                return `${(index * step).toFixed(1)},${y.toFixed(1)}`;
            })
            .join(" ");
    }
}
