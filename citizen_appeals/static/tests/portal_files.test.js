import { expect, test } from "@odoo/hoot";
import { click, manuallyDispatchProgrammaticEvent, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { startInteraction } from "@web/../tests/public/helpers";
import { FileList } from "@citizen_appeals/portal/file_list";

const FIELD = `
    <div class="o_citizen_files" data-max-count="3" data-max-size="2097152" data-kept="1">
        <input type="file" multiple="multiple" name="files"/>
        <div class="o_citizen_chosen"></div>
    </div>`;

async function choose(...files) {
    const transfer = new DataTransfer();
    for (const [name, size] of files) {
        transfer.items.add(new File(["x".repeat(size)], name, { lastModified: 1 }));
    }
    queryOne("input").files = transfer.files;
    await manuallyDispatchProgrammaticEvent(queryOne("input"), "change");
    await animationFrame();
}

function getSent() {
    return [...queryOne("input").files].map((file) => file.name);
}

test("files chosen one after another are all sent, each once", async () => {
    await startInteraction(FileList, FIELD);
    await choose(["one.jpg", 10]);
    await choose(["two.jpg", 1572864], ["one.jpg", 10]);
    expect(queryAllTexts(".o_file_name")).toEqual(["one.jpg", "two.jpg"]);
    expect(queryAllTexts(".o_file_size")).toEqual(["0.1 MB", "1.5 MB"]);
    expect(getSent()).toEqual(["one.jpg", "two.jpg"]);
});

test("a file is left out by its button, the focus stays near", async () => {
    await startInteraction(FileList, FIELD);
    await choose(["one.jpg", 10], ["two.jpg", 10]);
    await click("button[data-index='0']");
    expect(getSent()).toEqual(["two.jpg"]);
    expect("button[data-index='0']").toBeFocused();
    await click("button[data-index='0']");
    expect(getSent()).toEqual([]);
    expect("input").toBeFocused();
});

test("too large and too many is said before it is sent", async () => {
    await startInteraction(FileList, FIELD);
    await choose(["large.pdf", 2097153], ["two.jpg", 10]);
    expect(".o_file_size:first").toHaveClass("o_over");
    expect(".o_citizen_error").toHaveCount(0);
    await choose(["three.jpg", 10]);
    // with the one that the draft has already
    expect(".o_citizen_error").toHaveText("Not more than 3 files can be attached.");
    expect(getSent()).toHaveLength(3);
});
