import { formatDateTime } from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";
import { patch } from "@web/core/utils/patch";
import { DateTimeField } from "@web/views/fields/datetime/datetime_field";

/**
 * Moments written in figures end with the minutes unless the view asks for seconds:
 * core's numeric format ignores its own option.
 */
patch(DateTimeField.prototype, {
    getFormattedValue(valueIndex, numeric = this.props.numeric) {
        const value = this.values[valueIndex];
        const { showSeconds, showTime } = this.props;
        if (!value || !numeric || this.field.type !== "datetime" || showSeconds || !showTime) {
            return super.getFormattedValue(...arguments);
        }
        return formatDateTime(value, { format: localization.dateTimeFormat.replace(/[:.]ss/, "") });
    },
});
