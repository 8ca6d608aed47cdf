import { Component, onWillStart, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** First set-up of a body: each step says what it still lacks and leads there. */
export class SetupChecklist extends Component {
    static template = "citizen_appeals.SetupChecklist";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ company: "", done: 0, steps: [] });
        onWillStart(() => this.load());
    }

    async load() {
        Object.assign(
            this.state,
            await this.orm.call("onboarding.onboarding", "get_citizen_setup", []),
        );
    }

    get percent() {
        const { done, steps } = this.state;
        return steps.length ? Math.round((100 * done) / steps.length) : 0;
    }

    /** The step that comes next is the one to press first. */
    isNext(step) {
        return step === this.state.steps.find(({ missing }) => missing);
    }

    async open(step) {
        const action = await this.orm.call(
            "onboarding.onboarding.step",
            "action_citizen_open",
            [[step.id]],
        );
        return this.action.doAction(action, { onClose: () => this.load() });
    }
}

registry.category("actions").add("citizen_setup", SetupChecklist);
