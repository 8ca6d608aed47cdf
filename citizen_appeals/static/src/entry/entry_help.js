import { Component, useExternalListener } from "@odoo/owl";

import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

import { getKeyGroups } from "./entry_keys";

/** The keys of the entry screen; F1 or Escape closes it. */
export class EntryHelp extends Component {
    static template = "citizen_appeals.EntryHelp";
    static components = { Dialog };
    static props = { close: Function };

    setup() {
        this.title = _t("Keys of the registration desk");
        this.groups = getKeyGroups();
        useExternalListener(window, "keydown", (ev) => {
            if (ev.key === "F1") {
                ev.preventDefault();
                this.props.close();
            }
        });
    }
}
