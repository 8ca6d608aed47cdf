import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts, queryText } from "@odoo/hoot-dom";
import { animationFrame, mockDate } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();

const GROUPS = [
    {
        role: "registrar",
        name: "Registration",
        tiles: [
            {
                key: "registration_due",
                title: "Registration due",
                model: "citizen.appeal",
                domain: [["state", "=", "received"]],
                tone: "danger",
                views: [
                    [5, "list"],
                    [false, "form"],
                ],
                action: false,
                count: 2,
                items: [
                    { id: 7, name: "12/2026", topic: "Roads", date: "2026-11-20", days_left: -1 },
                    { id: 8, name: false, topic: "", date: "2026-11-21", days_left: 0 },
                ],
            },
            {
                key: "to_close",
                title: "To close",
                model: "citizen.appeal",
                domain: [],
                tone: "success",
                action: false,
                count: 0,
                items: [],
            },
        ],
    },
    {
        role: "admin",
        name: "Administration",
        tiles: [
            {
                key: "channels",
                title: "Channels",
                model: false,
                domain: [],
                tone: "link",
                action: "citizen_appeals.citizen_channel_action",
                count: false,
                items: [],
            },
        ],
    },
];

async function openMyDay(groups) {
    mockDate("2026-11-21 10:00:00");
    onRpc("citizen.my.day", "get_tiles", () => groups);
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "citizen_appeals.my_day",
        name: "My Day",
    });
    await animationFrame();
}

test("tiles stand under the roles of the user with their counts", async () => {
    await openMyDay(GROUPS);
    expect(queryAllTexts(".o_citizen_my_day h2")).toEqual(["Registration", "Administration"]);
    expect(queryAllTexts(".o_citizen_tile_count")).toEqual(["2", "0"]);
    expect(queryAllTexts(".o_citizen_tile_title")).toEqual([
        "Registration due",
        "To close",
        "Channels",
    ]);
});

test("a tile names its next records with date and days", async () => {
    await openMyDay(GROUPS);
    const items = queryAllTexts("[data-key=registration_due] .o_citizen_tile_item");
    expect(items).toHaveLength(2);
    expect(items[0]).toMatch(/12\/2026[^]*Roads[^]*11\/20\/2026 1 d\. ago/);
    expect(items[1]).toMatch(/Not registered[^]*today/);
    expect("[data-key=registration_due] .text-danger").toHaveCount(1);
});

test("a tile without work is quiet", async () => {
    await openMyDay(GROUPS);
    expect("[data-key=to_close]").toHaveAttribute("data-tone", "quiet");
    expect("[data-key=registration_due]").toHaveAttribute("data-tone", "danger");
});

test("a tile opens the list of what it counts, a line its record", async () => {
    await openMyDay(GROUPS);
    mockService("action", {
        doAction(action) {
            expect.step(action);
        },
    });
    await click("[data-key=registration_due] .o_citizen_tile_head");
    await click("[data-key=registration_due] .o_citizen_tile_item:first");
    await click("[data-key=channels] .o_citizen_tile_head");
    await animationFrame();
    expect.verifySteps([
        {
            type: "ir.actions.act_window",
            name: "Registration due",
            res_model: "citizen.appeal",
            domain: [["state", "=", "received"]],
            views: [
                [5, "list"],
                [false, "form"],
            ],
            target: "current",
        },
        {
            type: "ir.actions.act_window",
            res_model: "citizen.appeal",
            res_id: 7,
            views: [[false, "form"]],
            target: "current",
        },
        "citizen_appeals.citizen_channel_action",
    ]);
});

test("somebody without work lists reads what to do", async () => {
    await openMyDay([]);
    expect(queryText(".o_citizen_my_day p")).toMatch(/Ask the administrator/);
});
