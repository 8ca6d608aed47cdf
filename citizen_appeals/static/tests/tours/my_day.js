/** Each tile of the start page opens its list and the way back leads here. */
import { PATIENCE, addTour } from "./steps";

addTour("citizen_appeals_my_day", () => [
    {
        trigger: ".o_citizen_tile",
        async run({ click, queryAll, waitFor }) {
            const keys = queryAll(".o_citizen_tile").map((tile) => tile.dataset.key);
            for (const key of keys) {
                await click(`.o_citizen_tile[data-key="${key}"] .o_citizen_tile_head`);
                await waitFor(".o_view_controller", { timeout: PATIENCE });
                await click(".o_breadcrumb .o_back_button");
                await waitFor(`.o_citizen_tile[data-key="${key}"]`, {
                    timeout: PATIENCE,
                });
            }
        },
    },
]);
