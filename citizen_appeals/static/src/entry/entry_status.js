import { Component, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Below the card: the way to the next one. */
export class EntryStatus extends Component {
    static template = "citizen_appeals.EntryStatus";
    static props = { ...standardWidgetProps };

    setup() {
        this.desk = useState(this.env.entryDesk);
    }
}

registry.category("view_widgets").add("citizen_entry_status", { component: EntryStatus });
