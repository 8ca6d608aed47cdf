import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";

import { DraftFormController } from "./draft_form";

/**
 * The form of an appeal tells the server which version of the card it shows, so that
 * the second of two people at one card is told what the first one did.
 */
export class AppealFormController extends DraftFormController {
    /** A beacon sent on closing the tab could not be answered by a refusal. */
    get modelParams() {
        return { ...super.modelParams, useSendBeaconToSaveUrgently: false };
    }

    async onWillSaveRecord(record, changes) {
        if (record.resId) {
            changes.form_version = record.data.form_version;
        }
        return super.onWillSaveRecord(...arguments);
    }

    /** What was typed is given up for what the others wrote meanwhile. */
    async discard() {
        await super.discard(...arguments);
        if (this.model.root.resId && !this.env.inDialog) {
            await this.model.load();
        }
    }

    async beforeExecuteActionButton({ name, type }) {
        const { resId, resModel, data } = this.model.root;
        // What only opens something is not stopped
        if (resId && type === "object" && !name.startsWith("action_open")) {
            await this.orm.call(resModel, "check_form_version", [[resId], data.form_version]);
        }
        return super.beforeExecuteActionButton(...arguments);
    }
}

registry.category("views").add("citizen_appeal_form", {
    ...formView,
    Controller: AppealFormController,
});
