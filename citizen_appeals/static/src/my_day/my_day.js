import { Component, onWillStart, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { MyDayTile } from "./my_day_tile";

/**
 * Start page: what each role of the user has to do today, by date.
 */
export class MyDay extends Component {
    static template = "citizen_appeals.MyDay";
    static components = { Layout, MyDayTile };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ groups: [] });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.groups = await this.orm.call("citizen.my.day", "get_tiles", []);
    }

    /** Open exactly what the tile counts, or the action it links to. */
    openTile(tile) {
        if (tile.action) {
            return this.action.doAction(tile.action);
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: tile.title,
            res_model: tile.model,
            domain: tile.domain,
            views: tile.views,
            target: "current",
        });
    }

    openItem(tile, item) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: tile.model,
            res_id: item.id,
            views: [[false, "form"]],
            target: "current",
        });
    }
}

registry.category("actions").add("citizen_appeals.my_day", MyDay);
