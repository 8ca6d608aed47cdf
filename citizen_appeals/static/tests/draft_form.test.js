import { expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";

class Card extends models.Model {
    _name = "card";

    state = fields.Selection({
        selection: [
            ["draft", "Draft"],
            ["open", "Open"],
        ],
    });

    _records = [
        { id: 1, state: "draft" },
        { id: 2, state: "open" },
    ];
}

defineMailModels();
defineModels([Card]);

/** What the gear menu of a card offers. */
async function getMenu(resId) {
    await mountView({
        type: "form",
        resModel: "card",
        resId,
        arch: '<form js_class="citizen_draft_form"><field name="state"/></form>',
        actionMenus: {},
        loadActionMenus: true,
    });
    await contains(".o_cp_action_menus .dropdown-toggle").click();
    return queryAllTexts(".o-dropdown--menu .o_menu_item");
}

test("a draft may be deleted", async () => {
    expect(await getMenu(1)).toInclude("Delete");
});

test("what left its first state is kept, the menu offers no deletion", async () => {
    const menu = await getMenu(2);
    expect(menu).toInclude("Duplicate");
    expect(menu).not.toInclude("Delete");
});
