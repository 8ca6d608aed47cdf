import { expect, test } from "@odoo/hoot";
import { press, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();

const FOUND = [
    {
        model: "citizen.appeal",
        id: 7,
        name: "No. И-123/2026 of 10.03.2026",
        state: "Registered",
        reason: "appeal",
    },
    {
        model: "citizen.letter",
        id: 9,
        name: "Answer № 123/2026",
        state: "Dispatched",
        reason: "outgoing letter",
    },
];

async function openPalette() {
    onRpc("res.users", "has_group", () => true);
    onRpc("citizen.appeal", "find_by_number", ({ args }) => {
        expect.step(`find ${args[0]}`);
        return FOUND;
    });
    mockService("action", {
        doAction({ res_model, res_id }) {
            expect.step(`open ${res_model} ${res_id}`);
        },
    });
    await mountWithCleanup(WebClient);
    await press(["control", "k"]);
    await animationFrame();
}

async function type(text) {
    await contains(".o_command_palette_search input").edit(text, { confirm: false });
    await advanceTime(200);
    await animationFrame();
}

test("№ finds the card and Enter opens it", async () => {
    await openPalette();
    await type("№и123");
    expect.verifySteps(["find и123"]);
    expect(".o_command").toHaveCount(2);
    expect(queryAllTexts(".o_command .badge")).toEqual(["Registered", "Dispatched"]);
    await press("enter");
    await animationFrame();
    expect.verifySteps(["open citizen.appeal 7"]);
    expect(".o_command_palette").toHaveCount(0);
});

test("without digits nothing is asked", async () => {
    await openPalette();
    await type("№Иванов");
    expect.verifySteps([]);
    expect(".o_command").toHaveCount(0);
});

test("digits without the sign are led to the search by number", async () => {
    await openPalette();
    await type("123");
    expect(".o_command:first").toHaveText(/123/);
    await press("enter");
    await advanceTime(300);
    await animationFrame();
    expect.verifySteps(["find 123"]);
    expect(".o_command").toHaveCount(2);
});
