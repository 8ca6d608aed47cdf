import { _t } from "@web/core/l10n/translation";

/**
 * Messages of core that its Russian catalogue leaves in English: what stands in ours is
 * found for every module that has no translation of its own.
 */
export const CORE_TERMS = [
    _t("Custom Group"),
    _t("Missing required fields"),
    _t("My Odoo.com Account"),
    _t("My Preferences"),
    _t("Shortcuts"),
];
