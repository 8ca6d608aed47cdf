import { _t } from "@web/core/l10n/translation";

/**
 * Messages of core that its Russian catalogue leaves in English: what stands in ours is
 * found for every module that has no translation of its own.
 */
export const CORE_TERMS = [_t("Missing required fields")];
