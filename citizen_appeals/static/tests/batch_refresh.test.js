import { expect, test } from "@odoo/hoot";
import { queryText } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

class Batch extends models.Model {
    _name = "citizen.batch";

    state = fields.Selection({
        selection: [
            ["draft", "Waiting"],
            ["running", "Running"],
            ["done", "Done"],
        ],
    });
    progress = fields.Float();

    _records = [{ id: 1, state: "running", progress: 10 }];
}

defineMailModels();
defineModels([Batch]);

const ARCH = `
    <form edit="0">
        <field name="state"/>
        <field name="progress"/>
        <widget name="citizen_batch_refresh"/>
    </form>`;

test("the progress is read anew until the act is done", async () => {
    let values = { state: "running", progress: 10 };
    onRpc("citizen.batch", "web_read", () => {
        expect.step("read");
        return [{ id: 1, ...values }];
    });
    await mountView({ type: "form", resModel: "citizen.batch", resId: 1, arch: ARCH });
    expect.verifySteps(["read"]);
    expect(queryText("[role=status]")).toBe("10 %");
    values = { state: "running", progress: 60 };
    await advanceTime(2000);
    await animationFrame();
    expect.verifySteps(["read"]);
    expect(queryText("[role=status]")).toBe("60 %");
    values = { state: "done", progress: 100 };
    await advanceTime(2000);
    await animationFrame();
    expect.verifySteps(["read"]);
    expect(queryText("[role=status]")).toBe("");
    await advanceTime(6000);
    expect.verifySteps([]);
});
