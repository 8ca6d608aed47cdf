import { browser } from "@web/core/browser/browser";

/**
 * Asks the server a moment after the last key. Of several questions the last one
 * counts: an answer that a newer question has overtaken is dropped.
 */
export class LatestAnswer {
    /**
     * @param {(question: any) => Promise<any>} ask
     * @param {{ delay: number, onAnswer: Function, onFail?: Function }} options
     */
    constructor(ask, { delay, onAnswer, onFail = () => {} }) {
        Object.assign(this, { ask, delay, onAnswer, onFail });
        this.turn = 0;
        this.key = null;
        this.waiting = null;
    }

    /** What has been asked already is not asked again. */
    put(question) {
        const key = JSON.stringify(question);
        if (key === this.key) {
            return;
        }
        this.cancel();
        this.key = key;
        const turn = this.turn;
        const run = () => {
            this.waiting = null;
            this.running = this.run(question, turn);
        };
        this.waiting = { run, timer: browser.setTimeout(run, this.delay) };
    }

    async run(question, turn) {
        try {
            const answer = await this.ask(question);
            if (turn === this.turn) {
                this.onAnswer(answer, question);
            }
        } catch (error) {
            if (turn === this.turn) {
                this.key = null;
                this.onFail(error);
            }
        }
    }

    /** Without waiting any longer: until the last question is answered. */
    async flush() {
        if (this.waiting) {
            browser.clearTimeout(this.waiting.timer);
            this.waiting.run();
        }
        await this.running;
    }

    cancel() {
        this.turn++;
        this.key = null;
        if (this.waiting) {
            browser.clearTimeout(this.waiting.timer);
            this.waiting = null;
        }
    }
}
