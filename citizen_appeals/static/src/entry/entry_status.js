import { Component, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const WIDTH = 84;
const HEIGHT = 22;

/** The number just given, large; the way to the next one; the clerk's own trend. */
export class EntryStatus extends Component {
    static template = "citizen_appeals.EntryStatus";
    static props = { ...standardWidgetProps };

    setup() {
        this.desk = useState(this.env.entryDesk);
        this.size = { width: WIDTH, height: HEIGHT };
    }

    get isNew() {
        return this.props.record.isNew;
    }

    get trend() {
        const { trend } = this.desk;
        return trend && trend.count ? trend : null;
    }

    get trendText() {
        const { week, before } = this.trend;
        if (before === false) {
            return _t("%(week)s s a card this week", { week });
        }
        return _t("%(week)s s a card this week, %(before)s s before", { week, before });
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

registry.category("view_widgets").add("citizen_entry_status", { component: EntryStatus });
