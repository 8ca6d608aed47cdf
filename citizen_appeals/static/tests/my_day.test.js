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

const FIGURES = [
    {
        key: "discipline",
        title: "Answered in time",
        model: "citizen.appeal",
        domain: [["date_answered", ">=", "2026-10-25"]],
        bad: [["is_closed_late", "=", true]],
        bad_title: "Late",
        views: [[false, "list"]],
        value: 94,
        total: 50,
        bad_count: 3,
        is_share: true,
        change: -2,
        points: [100, false, 90, 94],
    },
    {
        key: "promises",
        title: "Promises not kept",
        model: "citizen.commitment",
        domain: [],
        bad: false,
        bad_title: "",
        views: [[false, "list"]],
        value: 4,
        total: 4,
        bad_count: 0,
        is_share: false,
        change: false,
        points: [],
    },
];

test("a figure has its value, change and line, and opens what it counts", async () => {
    await openMyDay([{ ...GROUPS[0], figures: FIGURES }]);
    expect(queryAllTexts(".o_citizen_figure_value")).toEqual(["94 %", "4"]);
    expect(queryAllTexts(".o_citizen_figure_change")).toEqual(["▼ 2"]);
    expect("[data-key=discipline] svg").toHaveAttribute("aria-label", /100 %, —, 90 %, 94 %/);
    expect("[data-key=promises] svg").toHaveCount(0);
    mockService("action", {
        doAction({ name, domain }) {
            expect.step([name, domain.length]);
        },
    });
    await click("[data-key=discipline] .o_citizen_figure_head");
    await click("[data-key=discipline] .o_citizen_figure_bad");
    await click("[data-key=promises] .o_citizen_figure_head");
    await animationFrame();
    expect.verifySteps([
        ["Answered in time", 1],
        ["Answered in time: Late", 2],
        ["Promises not kept", 0],
    ]);
});

test("a figure without answers in the month is no nought", async () => {
    const figure = { ...FIGURES[0], value: false, total: 0, bad_count: 0, points: [false] };
    await openMyDay([{ ...GROUPS[0], figures: [figure] }]);
    expect(queryText(".o_citizen_figure_value")).toBe("—");
    expect(".o_citizen_figure_bad").toHaveCount(0);
    expect("[data-key=discipline] svg").toHaveCount(0);
});

test("tiles without work stand in a line below the others", async () => {
    await openMyDay(GROUPS);
    expect(queryAllTexts(".o_citizen_quiet .o_citizen_tile_title")).toEqual(["To close"]);
    expect(".o_citizen_tiles [data-key=to_close]").toHaveCount(0);
});

test("so many records are named as fit the screen", async () => {
    const items = [...Array(5).keys()].map((id) => ({ ...GROUPS[0].tiles[0].items[0], id }));
    const tiles = [...Array(30).keys()].map((key) => ({
        ...GROUPS[0].tiles[0],
        key: `tile_${key}`,
        items,
    }));
    await openMyDay([{ ...GROUPS[0], tiles }]);
    for (let turn = 0; turn < 6; turn++) {
        await animationFrame();
    }
    expect(".o_citizen_tile").toHaveCount(30);
    expect(queryAllTexts(".o_citizen_tile_item").length).toBeLessThan(150);
});

test("somebody without work lists reads what to do", async () => {
    await openMyDay([]);
    expect(queryText(".o_citizen_my_day p")).toMatch(/Ask the administrator/);
});
