import { Component, useState } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Above the card: why it was not registered, or the number it got. */
export class EntryResult extends Component {
    static template = "citizen_appeals.EntryResult";
    static props = { ...standardWidgetProps };

    setup() {
        this.desk = useState(this.env.entryDesk);
    }

    get summary() {
        const { date, deadline } = this.desk.registered;
        return deadline
            ? _t("%(date)s, to be answered by %(deadline)s", { date, deadline })
            : date;
    }

    get curator() {
        return _t("Curator: %(name)s", { name: this.desk.registered.curator });
    }
}

registry.category("view_widgets").add("citizen_entry_result", { component: EntryResult });
