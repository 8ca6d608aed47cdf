/** Longer than this at one go is reading or a telephone, not entry. */
export const LONGEST_PAUSE = 30;
const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta", "CapsLock", "AltGraph"]);

/** Seconds at the keys and keystrokes of one card; what was typed is not looked at. */
export class EntryMeasure {
    constructor(now = () => Date.now()) {
        this.now = now;
        this.start();
    }

    start() {
        this.last = null;
        this.milliseconds = 0;
        this.keystrokes = 0;
    }

    onKey(ev) {
        if (!MODIFIERS.has(ev.key)) {
            this.keystrokes++;
            this.onAct();
        }
    }

    onAct() {
        const now = this.now();
        if (this.last !== null) {
            this.milliseconds += Math.min(now - this.last, LONGEST_PAUSE * 1000);
        }
        this.last = now;
    }

    get result() {
        return {
            seconds: Math.round(this.milliseconds / 1000),
            keystrokes: this.keystrokes,
        };
    }
}
