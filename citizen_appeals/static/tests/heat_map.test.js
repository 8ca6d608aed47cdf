import { expect, test } from "@odoo/hoot";
import { click, press, queryAll, queryAllTexts, queryFirst, queryText } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import { getLevel } from "@citizen_appeals/heat_map/heat_level";

defineMailModels();

const HOUSING = {
    id: 1,
    name: "Housing",
    title: "Housing",
    level: 0,
    capacity: 2,
    is_average: false,
    cells: { "-1": 3, 0: 1, 2: 5 },
};
const ROADS = {
    id: 2,
    name: "Roads",
    title: "Roads",
    level: 0,
    capacity: 0,
    is_average: false,
    cells: { 1: 4 },
};
const POSTS = [
    { id: 11, name: "Ivanov", title: "Inspector", capacity: 2, is_average: true, cells: { 2: 5 } },
    { id: 12, name: "Petrov", title: "Inspector", capacity: 0, is_average: false, cells: {} },
];

/** The map of two units over four days, Saturday among them. */
async function openMap({ canMove = true, bodies } = {}) {
    onRpc("citizen.heat.map", "get_map", () => ({
        start: "2026-11-25",
        days: ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28"],
        weeks: 12,
        can_move: canMove,
        bodies: bodies || [
            { id: 7, name: "Town", days_off: [3], units: [HOUSING, ROADS], bare: { 0: 6 } },
        ],
    }));
    onRpc("citizen.heat.map", "get_unit", ({ args }) => {
        expect.step(`unit ${args.join(" ")}`);
        return POSTS;
    });
    onRpc("citizen.heat.map", "open_cell", ({ args }) => ({ opened: args[0] }));
    onRpc("citizen.heat.map", "open_move", ({ args, kwargs }) => {
        delete kwargs.context;
        return { moved: args[0], to: kwargs };
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag: "citizen_heat_map" });
    await animationFrame();
    mockService("action", {
        doAction(action) {
            expect.step(action);
        },
    });
}

const CARD = `[data-row="7-1"][data-column="2"] .o_heat_card`;
const CELL = { company_id: 7, start: "2026-11-25", days: 4 };

function getCell(row, column) {
    return queryFirst(`[role=gridcell][data-row="${row}"][data-column="${column}"]`);
}

async function pressKeys(...keys) {
    for (const key of keys) {
        await press(key);
        await animationFrame();
    }
}

test("a number is set against the usual capacity", () => {
    expect(getLevel(1, 2)).toBe("light");
    expect(getLevel(2, 2)).toBe("usual");
    expect(getLevel(4, 2)).toBe("above");
    expect(getLevel(5, 2)).toBe("heavy");
    expect(getLevel(5, 0)).toBe("unknown");
});

test("units, days, overdue and later with numbers, marks and words", async () => {
    await openMap();
    expect(queryAllTexts("th[scope=row] .text-truncate")).toEqual([
        "Housing",
        "Roads",
        "Without an open assignment",
    ]);
    expect("table[role=grid]").toHaveCount(1);
    expect(getCell("7-1", -1)).toHaveAttribute("data-level", "overdue");
    expect(getCell("7-1", 0)).toHaveAttribute("data-level", "light");
    expect(getCell("7-1", 2)).toHaveAttribute("data-level", "heavy");
    expect(getCell("7-1", 2)).toHaveText(/5\s*▇/);
    expect(getCell("7-2", 1)).toHaveText(/4\s*\?/);
    expect(getCell("7-1", 1)).toHaveText("");
    expect(getCell("7-1", 2)).toHaveAttribute(
        "aria-label",
        /Housing.*due: 5.*more than twice the usual capacity/
    );
    expect(getCell("7-1", 3)).toHaveClass("o_heat_off");
    expect(getCell("7-1", 3)).toHaveAttribute("aria-label", /day off, nothing due/);
    expect(queryFirst("tr[data-row='7-1'] th")).toHaveAttribute("title", /2 done.*median of 12/);
    expect(queryFirst("tr[data-row='7-2'] th")).toHaveAttribute("title", /no usual capacity/);
});

test("arrows, Home and End move through the grid, one cell has the focus", async () => {
    await openMap();
    await press("Tab");
    queryFirst("[role=rowheader][tabindex='0']").focus();
    await animationFrame();
    await pressKeys("ArrowRight");
    expect(getCell("7-1", -1)).toBeFocused();
    await pressKeys("ArrowDown", "ArrowRight", "ArrowRight");
    expect(getCell("7-2", 1)).toBeFocused();
    expect(".o_heat_grid [tabindex='0']").toHaveCount(1);
    await pressKeys("End");
    expect(getCell("7-2", 4)).toBeFocused();
    await pressKeys("ArrowRight");
    expect(getCell("7-2", 4)).toBeFocused();
    await pressKeys("ArrowUp", "ArrowUp", "Home");
    expect(queryFirst("tr[data-row='7-1'] th")).toBeFocused();
});

test("Enter and a click open exactly the cards counted, an empty cell nothing", async () => {
    await openMap();
    await click(getCell("7-1", 2));
    await animationFrame();
    expect.verifySteps([{ opened: { ...CELL, column: 2, department_id: 1 } }]);
    getCell("bare-7", 0).focus();
    await animationFrame();
    await pressKeys("Enter");
    expect.verifySteps([{ opened: { ...CELL, column: 0, bare: true } }]);
    await pressKeys("ArrowRight", "Enter");
    expect.verifySteps([]);
});

test("Enter on a unit shows its executors, once more hides them", async () => {
    await openMap();
    const header = queryFirst("tr[data-row='7-1'] th");
    expect(header).toHaveAttribute("aria-expanded", "false");
    header.focus();
    await animationFrame();
    await pressKeys("Enter");
    expect.verifySteps(["unit 7 1"]);
    expect(queryAllTexts("tr[data-kind=official] th .text-truncate")).toEqual([
        "Ivanov",
        "Petrov",
    ]);
    expect(header).toHaveAttribute("aria-expanded", "true");
    await pressKeys("ArrowDown", "End", "ArrowLeft", "ArrowLeft", "Enter");
    expect.verifySteps([{ opened: { ...CELL, column: 2, department_id: 1, official_id: 11 } }]);
    await click(header);
    await animationFrame();
    expect("tr[data-kind=official]").toHaveCount(0);
});

test("M opens the dialog that gives the cards to another executor", async () => {
    await openMap();
    getCell("7-1", 2).focus();
    await animationFrame();
    await pressKeys("m");
    expect.verifySteps([{ moved: { ...CELL, column: 2, department_id: 1 }, to: {} }]);
});

test("a number is dragged to another executor", async () => {
    await openMap();
    await click("tr[data-row='7-1'] th");
    await animationFrame();
    const card = `[data-row="7-1-11"][data-column="2"] .o_heat_card`;
    const { drop, moveTo } = await contains(card).drag();
    await moveTo("tr[data-row='7-1-12'] th");
    await animationFrame();
    expect("tr[data-row='7-1-12']").toHaveClass("o_heat_target");
    await drop();
    await animationFrame();
    expect.verifySteps([
        "unit 7 1",
        {
            moved: { ...CELL, column: 2, department_id: 1, official_id: 11 },
            to: { official_id: 12 },
        },
    ]);
});

test("a number dropped on a unit goes to its head", async () => {
    await openMap();
    await contains(CARD).dragAndDrop("tr[data-row='7-2'] th");
    await animationFrame();
    expect.verifySteps([
        { moved: { ...CELL, column: 2, department_id: 1 }, to: { department_id: 2 } },
    ]);
});

test("who gives no resolutions cannot drag and is told who does", async () => {
    await openMap({ canMove: false });
    expect(".o_heat_movable").toHaveCount(0);
    await contains(CARD).dragAndDrop("tr[data-row='7-2'] th");
    await animationFrame();
    expect.verifySteps([]);
    getCell("7-1", 2).focus();
    await animationFrame();
    await pressKeys("m");
    expect(queryText(".o_notification")).toMatch(/author of the resolution.*S4 2\.3\.8/);
    expect.verifySteps([]);
});

test("bodies of the centre stand one under the other, none gets the other's cards", async () => {
    const body = { days_off: [], bare: {} };
    await openMap({
        bodies: [
            { ...body, id: 7, name: "Town", units: [HOUSING] },
            { ...body, id: 8, name: "District", units: [ROADS] },
        ],
    });
    expect(queryAllTexts(".o_heat_body th")).toEqual(["Town", "District"]);
    await contains(CARD).dragAndDrop("tr[data-row='8-2'] th");
    await animationFrame();
    expect(queryText(".o_notification")).toMatch(/Another body/);
    expect.verifySteps([]);
});

test("nothing due says where the map comes from", async () => {
    await openMap({ bodies: [{ id: 7, name: "Town", days_off: [], units: [], bare: {} }] });
    expect(queryAll("table")).toHaveLength(0);
    expect(queryText(".o_citizen_heat_map p")).toMatch(/once resolutions are given/);
});
