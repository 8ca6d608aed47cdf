import { Component, onMounted, onWillStart, useRef, useState } from "@odoo/owl";

import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const SHOWN = 200;
const TONES = { done: [880, 0.12], same: [660, 0.08], refused: [180, 0.45] };

/**
 * Handing papers over with a keyboard scanner: the receiver once, then code after code.
 */
export class CustodyScan extends Component {
    static template = "citizen_appeals.CustodyScan";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.input = useRef("code");
        this.state = useState({
            receivers: [],
            mayRecall: false,
            receiver: "",
            signed: false,
            urgent: false,
            rows: [],
            done: 0,
        });
        this.queue = Promise.resolve();
        this.lastKey = 0;
        onWillStart(async () => {
            const found = await this.orm.call("citizen.custody", "get_receivers", []);
            this.state.receivers = found.officials;
            this.state.mayRecall = found.may_recall;
        });
        onMounted(() => this.input.el.focus());
    }

    /** Each line of the scanner ends with Enter; scans are done one after the other. */
    onKeydown(ev) {
        if (ev.key !== "Enter") {
            return;
        }
        ev.preventDefault();
        const text = ev.target.value.trim();
        ev.target.value = "";
        if (text) {
            this.queue = this.queue.then(() => this.scan(text));
        }
    }

    async scan(text) {
        let row;
        try {
            row = await this.orm.call("citizen.custody", "scan", [
                text,
                Number(this.state.receiver) || false,
                this.state.signed ? "paper" : "none",
                this.state.urgent,
            ]);
        } catch (error) {
            const message = error.data?.message || error.message;
            row = { status: "refused", message, appeal: "" };
        }
        this.lastKey++;
        this.state.rows.unshift({ ...row, key: this.lastKey });
        this.state.rows.splice(SHOWN);
        this.state.done += row.status === "done" ? 1 : 0;
        this.beep(row.status);
    }

    /** Heard without looking at the screen; a browser without sound shows colours. */
    beep(status) {
        const AudioContext = window.AudioContext;
        if (!AudioContext) {
            return;
        }
        this.audio = this.audio || new AudioContext();
        const [frequency, seconds] = TONES[status];
        const tone = this.audio.createOscillator();
        const volume = this.audio.createGain();
        volume.gain.value = 0.2;
        tone.frequency.value = frequency;
        tone.connect(volume).connect(this.audio.destination);
        tone.start();
        tone.stop(this.audio.currentTime + seconds);
    }

    chooseReceiver(ev) {
        this.state.receiver = ev.target.value;
        this.input.el.focus();
    }
}

registry.category("actions").add("citizen_custody_scan", CustodyScan);
