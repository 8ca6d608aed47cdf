/**
 * Finds the words of a remark in the text of a letter and shows them.
 */

const HIGHLIGHT = "citizen-letter-finding";

/** Letters of the nodes in a row, white space as one space, and where each stands. */
function readText(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const places = [];
    let text = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (let offset = 0; offset < node.length; offset++) {
            const letter = node.data[offset];
            if (letter === "\u200b" || letter === "\ufeff") {
                continue;
            }
            const isSpace = /\s/.test(letter);
            if (isSpace && text.endsWith(" ")) {
                continue;
            }
            text += isSpace ? " " : letter;
            places.push([node, offset]);
        }
    }
    return { text, places };
}

/**
 * @param {Element} root
 * @param {string} quote
 * @returns {Range | null} the first place where the words stand
 */
export function findQuotation(root, quote) {
    const words = quote.replace(/\s+/g, " ").trim();
    const { text, places } = readText(root);
    const start = words ? text.indexOf(words) : -1;
    if (start < 0) {
        return null;
    }
    const range = document.createRange();
    const [lastNode, lastOffset] = places[start + words.length - 1];
    range.setStart(...places[start]);
    range.setEnd(lastNode, lastOffset + 1);
    return range;
}

/** Marks the words without touching the document, which is being edited. */
export function showQuotation(root, quote) {
    const range = findQuotation(root, quote);
    if (window.CSS?.highlights) {
        CSS.highlights.delete(HIGHLIGHT);
        if (range) {
            CSS.highlights.set(HIGHLIGHT, new Highlight(range));
        }
    }
    if (range) {
        const element = range.startContainer.parentElement;
        element.scrollIntoView({ block: "center", behavior: "smooth" });
    }
    return Boolean(range);
}

export function hideQuotation() {
    window.CSS?.highlights?.delete(HIGHLIGHT);
}
