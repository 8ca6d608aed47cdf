import { Component } from "@odoo/owl";

import { _t } from "@web/core/l10n/translation";

const WIDTH = 84;
const HEIGHT = 26;

/**
 * One figure: its value, how it changed, and the line of the last twelve weeks.
 */
export class MyDayFigure extends Component {
    static template = "citizen_appeals.MyDayFigure";
    static props = { figure: Object, onOpen: Function, onOpenBad: Function };

    get value() {
        const { value, is_share } = this.props.figure;
        if (value === false) {
            return "—";
        }
        return is_share ? `${value} %` : `${value}`;
    }

    /** Better or worse in a shape, a sign and words, not in colour alone. */
    get change() {
        const { change } = this.props.figure;
        if (change === false) {
            return null;
        }
        if (!change) {
            return { text: "=", tone: "text-muted", title: _t("As in the four weeks before") };
        }
        return change > 0
            ? {
                  text: `▲ ${change}`,
                  tone: "text-success",
                  title: _t("Better than in the four weeks before, by points: %s", change),
              }
            : {
                  text: `▼ ${-change}`,
                  tone: "text-danger",
                  title: _t("Worse than in the four weeks before, by points: %s", -change),
              };
    }

    get tone() {
        const { is_share, value } = this.props.figure;
        return !is_share && value ? "danger" : "quiet";
    }

    get hint() {
        const { is_share, total, title } = this.props.figure;
        return is_share
            ? _t("%(title)s: share of %(total)s in the last four weeks", { title, total })
            : title;
    }

    /** Points of the line; weeks without anything are passed over. */
    get line() {
        const { points } = this.props.figure;
        const known = [...points.entries()].filter(([, share]) => share !== false);
        if (known.length < 2) {
            return "";
        }
        const shares = known.map(([, share]) => share);
        const lowest = Math.min(...shares);
        const span = Math.max(...shares) - lowest || 1;
        const step = WIDTH / (points.length - 1);
        return known
            .map(([week, share]) => {
                const y = HEIGHT - 3 - ((share - lowest) / span) * (HEIGHT - 6);
                return `${(week * step).toFixed(1)},${y.toFixed(1)}`;
            })
            .join(" ");
    }

    /** The line in words, for who cannot see it. */
    get lineTitle() {
        const shares = this.props.figure.points.map((share) =>
            share === false ? "—" : `${share} %`
        );
        return _t("By weeks: %s", shares.join(", "));
    }
}
