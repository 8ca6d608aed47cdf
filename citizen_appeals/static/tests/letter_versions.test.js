import { expect, test } from "@odoo/hoot";
import { queryAllTexts, queryText } from "@odoo/hoot-dom";
import { animationFrame, mockTimeZone } from "@odoo/hoot-mock";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { user } from "@web/core/user";
import { WebClient } from "@web/webclient/webclient";
import { LetterHistoryDialog } from "@citizen_appeals/letter/letter_versions";

defineMailModels();

async function openVersions(canRestore) {
    onRpc("citizen.letter", "read", ({ args }) => [
        args[1].includes("body")
            ? { id: 1, body: "<p>Now</p>" }
            : { id: 1, create_date: "2026-03-10 06:15:40", create_uid: [7, "Author"] },
    ]);
    onRpc("citizen.letter", "html_field_history_get_content_at_revision", () => "<p>Then</p>");
    onRpc("citizen.letter", "html_field_history_get_comparison_at_revision", () => "<p>Both</p>");
    await mountWithCleanup(WebClient);
    getService("dialog").add(LetterHistoryDialog, {
        title: "Versions",
        recordId: 1,
        recordModel: "citizen.letter",
        versionedFieldName: "body",
        historyMetadata: [
            {
                revision_id: 1,
                create_date: "2026-03-10T09:30:20.000000",
                create_uid: 8,
                create_user_name: "Corrector",
            },
        ],
        canRestore,
        restoreRequested: () => {},
    });
    await animationFrame();
    await animationFrame();
}

test("all versions tell the time of the reader, to the minute", async () => {
    mockTimeZone(+3);
    patchWithCleanup(user, { tz: "Europe/Moscow" });
    await openVersions(true);
    expect(queryAllTexts(".revision-list small")).toEqual([
        "03/10/2026 12:30",
        "03/10/2026 09:15",
    ]);
});

test("a version is read and compared; restored by who may edit", async () => {
    await openVersions(false);
    expect(".modal-footer .btn-primary").toHaveCount(0);
    await contains(".revision-list a:last").click();
    expect(queryText(".history-content-view .history-view-inner")).toBe("Then");
    await contains(".history-content-view button").click();
    expect(queryText(".history-comparison-view .history-view-inner")).toBe("Both");
});
