import { Component, onWillUnmount, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const INTERVAL = 2000;
const RUNNING = ["draft", "running"];

/**
 * A bulk act in the background: its progress is read anew until it is done.
 */
export class BatchRefresh extends Component {
    static template = xml`<span class="visually-hidden" role="status" t-esc="progress"/>`;
    static props = { ...standardWidgetProps };

    setup() {
        this.timer = setInterval(() => this.refresh(), INTERVAL);
        onWillUnmount(() => clearInterval(this.timer));
    }

    get isRunning() {
        return RUNNING.includes(this.props.record.data.state);
    }

    /** Said to who does not see the bar. */
    get progress() {
        return this.isRunning ? `${Math.round(this.props.record.data.progress)} %` : "";
    }

    async refresh() {
        // One question at a time, and none of a tab nobody looks at
        if (!this.isRunning || this.isAsking || document.hidden) {
            return;
        }
        this.isAsking = true;
        try {
            await this.props.record.load();
        } finally {
            this.isAsking = false;
        }
    }
}

registry.category("view_widgets").add("citizen_batch_refresh", {
    component: BatchRefresh,
    fieldDependencies: [
        { name: "state", type: "selection" },
        { name: "progress", type: "float" },
    ],
});
