import { Component } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A choice as the browser draws it: its first letter chooses, readers know it. */
export class EntrySelect extends Component {
    static template = "citizen_appeals.EntrySelect";
    static props = { ...standardFieldProps };

    get options() {
        return this.props.record.fields[this.props.name].selection;
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    choose(ev) {
        return this.props.record.update({ [this.props.name]: ev.target.value || false });
    }
}

registry.category("fields").add("citizen_entry_select", {
    component: EntrySelect,
    supportedTypes: ["selection"],
});
