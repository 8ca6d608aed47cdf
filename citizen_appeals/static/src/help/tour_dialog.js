import { Component, onWillStart, useState } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";
import { tourState } from "@web_tour/js/tour_state";

/** The tours of the user's roles, to start, to take again and to stop. */
export class TourDialog extends Component {
    static template = "citizen_appeals.TourDialog";
    static components = { Dialog };
    static props = { close: Function };

    setup() {
        this.orm = useService("orm");
        this.tours = useService("tour_service");
        this.title = _t("Tours of Citizens' Appeals");
        this.state = useState({ tours: [] });
        this.running = tourState.getCurrentTour();
        onWillStart(async () => {
            this.state.tours = await this.orm.call("web_tour.tour", "get_citizen_tours", []);
        });
    }

    async start(tour) {
        this.props.close();
        await this.tours.startTour(tour.name, {
            mode: "manual",
            rainbowManMessage: tour.message,
        });
    }

    /** The pointer goes away, and does not come back with the next page. */
    async stop() {
        tourState.clear();
        await this.orm.call("res.users", "switch_tour_enabled", [false]);
        browser.location.reload();
    }
}

registry.category("user_menuitems").add("citizen_tours", (env) => ({
    type: "item",
    id: "citizen_tours",
    hide: !session.citizen_role || env.isSmall,
    description: _t("Help: tours of appeals"),
    callback: () => env.services.dialog.add(TourDialog),
    sequence: 15,
}));
