import { Component } from "@odoo/owl";

import { browser } from "@web/core/browser/browser";
import { DefaultCommandItem } from "@web/core/commands/command_palette";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

export const NUMBER_SIGN = "№";
const ROLE = "citizen_appeals.group_user";

/** A card or a letter: its name, its state, and by which of its numbers it was found. */
export class NumberCommandItem extends Component {
    static template = "citizen_appeals.NumberCommandItem";
    static props = {
        ...DefaultCommandItem.props,
        state: String,
        reason: String,
    };
}

registry.category("command_setup").add(NUMBER_SIGN, {
    debounceDelay: 150,
    emptyMessage: _t("No appeal and no letter with this number"),
    name: _t("an appeal or a letter by its number"),
    placeholder: _t("Number in any spelling: of the appeal, its letters or its covering letter"),
});

registry.category("command_categories").add("citizen_numbers", {}, { sequence: 5 });

/** «№»: what has this number, whoever wrote it down and how. */
registry.category("command_provider").add("citizen_number", {
    namespace: NUMBER_SIGN,
    async provide(env, { searchValue }) {
        if (!/\d/.test(searchValue || "") || !(await user.hasGroup(ROLE))) {
            return [];
        }
        const found = await env.services.orm.silent.call(
            "citizen.appeal",
            "find_by_number",
            [searchValue],
        );
        return found.map(({ model, id, name, state, reason }) => ({
            Component: NumberCommandItem,
            name,
            href: `/odoo/${model}/${id}`,
            props: { state, reason },
            action() {
                env.services.action.doAction({
                    type: "ir.actions.act_window",
                    res_model: model,
                    res_id: id,
                    views: [[false, "form"]],
                });
            },
        }));
    },
});

/** Whoever types digits without the sign is led there. */
registry.category("command_provider").add("citizen_number_hint", {
    async provide(env, { searchValue }) {
        if (!/\d/.test(searchValue || "") || !(await user.hasGroup(ROLE))) {
            return [];
        }
        return [
            {
                category: "citizen_numbers",
                name: _t("Find No. %s", searchValue),
                // Once this palette has closed
                action: () => {
                    browser.setTimeout(() =>
                        env.services.command.openMainPalette({
                            searchValue: `${NUMBER_SIGN}${searchValue}`,
                        }),
                    );
                },
            },
        ];
    },
});
