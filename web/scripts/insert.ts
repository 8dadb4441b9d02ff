/** Writing into a text area as if it were typed. */

/** Replaces the selection, or from `start` to `end`, by `text`; the browser's undo takes it back. */
export function insertText(
  area: HTMLTextAreaElement,
  text: string,
  start: number = area.selectionStart,
  end: number = area.selectionEnd,
): void {
  area.focus();
  area.setSelectionRange(start, end);
  // No other way of changing a field keeps what the browser can undo.
  const done = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
  if (!done) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
  }
}
