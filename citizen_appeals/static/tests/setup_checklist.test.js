import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    getService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();

const STEPS = [
    { id: 1, title: "Body", description: "City", button: "Fill in", missing: "" },
    { id: 2, title: "Users", description: "Roles", button: "Give", missing: "Signatory" },
    { id: 3, title: "Mail", description: "Server", button: "Set up", missing: "server" },
];

test("the steps say what is missing and lead there", async () => {
    onRpc("onboarding.onboarding", "get_citizen_setup", () => ({
        company: "City",
        done: 1,
        steps: STEPS,
    }));
    onRpc("onboarding.onboarding.step", "action_citizen_open", ({ args }) => {
        expect.step(`open ${args[0][0]}`);
        return { type: "ir.actions.act_window_close" };
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "citizen_setup" });
    await animationFrame();
    expect(".o_citizen_setup li").toHaveCount(3);
    expect(".o_citizen_setup .fa-check-circle").toHaveCount(1);
    expect(queryAllTexts(".o_citizen_missing")).toEqual([
        "Missing: Signatory",
        "Missing: server",
    ]);
    // the next step alone is the primary one
    expect(".o_citizen_setup li .btn-primary").toHaveCount(1);
    expect(".o_citizen_setup [data-step='2'] .btn-primary").toHaveCount(1);
    expect(".progress [role=progressbar], .progress[aria-valuenow='33']").toHaveCount(1);
    await click("[data-step='2'] button");
    await animationFrame();
    expect.verifySteps(["open 2"]);
});
