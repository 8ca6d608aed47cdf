import { expect, test } from "@odoo/hoot";
import { press, queryFirst } from "@odoo/hoot-dom";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { contains, defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";

class Channel extends models.Model {
    name = fields.Char();
    _records = [{ id: 1, name: "Post" }];
}

class Card extends models.Model {
    channel_id = fields.Many2one({ relation: "channel" });
    address = fields.Char();
    _records = [];
}

defineMailModels();
defineModels([Channel, Card]);

test("Tab chooses the option and goes on to the next field", async () => {
    await mountView({
        type: "form",
        resModel: "card",
        arch: `<form><group><field name="channel_id"/><field name="address"/></group></form>`,
    });
    await contains("[name=channel_id] input").edit("Po", { confirm: false });
    await runAllTimers();
    expect(".o-autocomplete--dropdown-item").not.toHaveCount(0);
    await press("Tab");
    await animationFrame();
    expect("[name=channel_id] input").toHaveValue("Post");
    expect(document.activeElement).toBe(queryFirst("[name=address] input"));
});
