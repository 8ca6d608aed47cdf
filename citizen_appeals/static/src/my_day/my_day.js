import { Component, onWillStart, useEffect, useExternalListener, useRef, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

import { MyDayFigure } from "./my_day_figure";
import { MyDayTile } from "./my_day_tile";

const MOST_ITEMS = 5;
// What several roles scroll for; a single role fits its screen
const LEAST_ITEMS = 2;
const MANY_TILES = 9;
const PHONE_ITEMS = 3;
const PHONE = 768;

/**
 * Start page: what each role of the user has to do today, by date.
 *
 * One screen without scrolling: a tile names as many of its next records as there is
 * room for, tiles without work shrink to a line of names.
 */
export class MyDay extends Component {
    static template = "citizen_appeals.MyDay";
    static components = { Layout, MyDayFigure, MyDayTile };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.page = useRef("page");
        this.state = useState({ groups: [], limit: MOST_ITEMS });
        onWillStart(() => this.load());
        useEffect(
            () => this.fit(),
            () => [this.state.groups, this.state.limit]
        );
        useExternalListener(window, "resize", () => {
            this.state.limit = MOST_ITEMS;
            this.fit();
        });
    }

    async load() {
        const groups = await this.orm.call("citizen.my.day", "get_tiles", []);
        Object.assign(this.state, { groups, limit: MOST_ITEMS });
    }

    get leastItems() {
        return this.state.groups.length > 1 ? LEAST_ITEMS : 0;
    }

    /** Name fewer records a tile until the page fits its screen; a phone scrolls. */
    fit() {
        const page = this.page.el?.closest(".o_content");
        if (window.innerWidth < PHONE) {
            this.state.limit = PHONE_ITEMS;
            return;
        }
        if (!page || this.state.limit <= this.leastItems) {
            return;
        }
        if (page.scrollHeight > page.clientHeight) {
            this.state.limit--;
        }
    }

    getBusy(group) {
        return group.tiles.filter((tile) => tile.count !== 0);
    }

    /** Many tiles stand closer. */
    isMany(group) {
        return this.getBusy(group).length > MANY_TILES;
    }

    getQuiet(group) {
        return group.tiles.filter((tile) => tile.count === 0);
    }

    /** Open exactly what the tile counts, or the action it links to. */
    openTile(tile) {
        if (tile.action) {
            return this.action.doAction(tile.action);
        }
        return this.openList(tile, tile.title, tile.domain);
    }

    openFigure(figure) {
        return this.openList(figure, figure.title, figure.domain);
    }

    openBad(figure) {
        const domain = [...figure.domain, ...figure.bad];
        return this.openList(figure, `${figure.title}: ${figure.bad_title}`, domain);
    }

    openList({ model, views }, name, domain) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            domain,
            views,
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
