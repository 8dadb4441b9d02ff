/** Pasting from a word processor or a web page as clean Markdown. */

import { insertText } from "./insert.js";
import { isRich, toMarkdown } from "./to_markdown.js";

/** Lets a text area take formatted text as Markdown. Pasting with Shift held takes it as plain text, as everywhere. */
export function pasteAsMarkdown(area: HTMLTextAreaElement): void {
  let plain = false;
  area.addEventListener("keydown", (event) => {
    plain = event.shiftKey && event.key.toLowerCase() === "v";
  });
  area.addEventListener("paste", (event) => {
    const data = event.clipboardData;
    if (!data || plain) {
      plain = false;
      return;
    }
    const text = data.getData("text/plain");
    const selected = area.value.slice(area.selectionStart, area.selectionEnd);
    if (isAddress(text) && selected !== "" && !isAddress(selected) && !/[[\]\n]/.test(selected)) {
      event.preventDefault();
      return insertText(area, `[${selected}](${text.trim()})`);
    }
    const html = data.getData("text/html");
    if (html === "") return;
    // Scripts do not run in such a document and nothing is fetched for it.
    const pasted = new DOMParser().parseFromString(html, "text/html");
    if (!isRich(pasted)) return;
    const markdown = toMarkdown(pasted);
    if (markdown === "") return;
    event.preventDefault();
    insertText(area, markdown);
  });
}

/** Whether a text is a web address and nothing else. */
export function isAddress(text: string): boolean {
  return /^\s*https?:\/\/[^\s()<>]+\s*$/.test(text);
}
