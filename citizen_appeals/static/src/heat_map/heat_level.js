import { _t } from "@web/core/l10n/translation";

/**
 * How heavy a day is against the usual capacity. Each level has a mark of its own: the
 * colour never speaks alone.
 */
export const LEVELS = [
    { name: "light", limit: 0.5, mark: "▁", label: _t("up to half of the usual capacity") },
    { name: "usual", limit: 1, mark: "▃", label: _t("within the usual capacity") },
    { name: "above", limit: 2, mark: "▅", label: _t("up to twice the usual capacity") },
    { name: "heavy", limit: Infinity, mark: "▇", label: _t("more than twice the usual capacity") },
    { name: "unknown", mark: "?", label: _t("no usual capacity known") },
    { name: "overdue", mark: "!", label: _t("overdue") },
];

/** Name of the level of a number of cards. */
export function getLevel(count, capacity) {
    if (!capacity) {
        return "unknown";
    }
    return LEVELS.find(({ limit }) => count / capacity <= limit).name;
}
