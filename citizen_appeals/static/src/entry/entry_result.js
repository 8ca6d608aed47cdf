import { Component, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Above the card: why it was not registered, or the number it got. */
export class EntryResult extends Component {
    static template = "citizen_appeals.EntryResult";
    static props = { ...standardWidgetProps };

    setup() {
        this.desk = useState(this.env.entryDesk);
    }
}

registry.category("view_widgets").add("citizen_entry_result", { component: EntryResult });
