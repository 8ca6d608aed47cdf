import { registry } from "@web/core/registry";
import { formView } from "@web/views/form/form_view";

/**
 * The form of what is deleted in its first state only and is kept from then on: a menu
 * does not offer what the server refuses.
 */
export class DraftFormController extends formView.Controller {
    get isDraft() {
        const { data, fields } = this.model.root;
        return data.state === fields.state.selection[0][0];
    }

    getStaticActionMenuItems() {
        const items = super.getStaticActionMenuItems();
        const { isAvailable } = items.delete;
        items.delete.isAvailable = () => isAvailable() && this.isDraft;
        return items;
    }
}

registry.category("views").add("citizen_draft_form", {
    ...formView,
    Controller: DraftFormController,
});
