import { expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";

import { TourDialog } from "@citizen_appeals/help/tour_dialog";

defineMailModels();

test("tours of the roles are offered, those taken once more", async () => {
    onRpc("web_tour.tour", "get_citizen_tours", () => [
        { name: "a", title: "Registrar", summary: "Desk", message: "", is_done: true },
        { name: "b", title: "Executor", summary: "Tasks", message: "Done", is_done: false },
    ]);
    mockService("tour_service", {
        startTour(name, { mode }) {
            expect.step(`${mode} ${name}`);
        },
    });
    await mountWithCleanup(MainComponentsContainer);
    getService("dialog").add(TourDialog);
    await animationFrame();
    expect(queryAllTexts("li button")).toEqual(["Again", "Start"]);
    expect("li .fa-check-circle").toHaveCount(1);
    await click("[data-tour=b] button");
    await animationFrame();
    expect.verifySteps(["manual b"]);
    expect(".modal").toHaveCount(0);
});
