/** A text area with tools: formatting, links to pages, pictures, clean pasting, a live preview. */

import "@github/markdown-toolbar-element";

import { completePages } from "./completion.js";
import { insertText } from "./insert.js";
import { pasteAsMarkdown } from "./paste.js";
import { takePictures } from "./picture.js";
import { showPreview } from "./preview.js";
import { emptyTable } from "./table.js";

/** Shortcuts that every editor has, and the tools they press. */
const SHORTCUTS: Record<string, string> = { b: "bold", i: "italic", k: "link" };

/** Puts the tools of `<template id="AREA-tools">` around a text area. The area itself is not moved, so that nothing typed
 * before this ran is lost, nor what the browser can undo. */
export function betterTextArea(area: HTMLTextAreaElement): void {
  const template = document.getElementById(`${area.id}-tools`);
  const field = area.closest<HTMLElement>(".field");
  if (!(template instanceof HTMLTemplateElement) || !field) return;
  const tools = document.importNode(template.content, true);
  const part = <T extends HTMLElement>(selector: string): T => {
    const found = tools.querySelector<T>(selector);
    if (!found) throw new Error(`the editor's tools have no ${selector}`);
    return found;
  };
  const bar = part<HTMLElement>("markdown-toolbar");
  const pane = part<HTMLElement>(".live-preview");
  const list = part<HTMLElement>(".completions");
  const dialog = part<HTMLDialogElement>("dialog");
  const words = template.dataset;

  field.classList.add("bettered");
  area.before(bar);
  area.after(pane);
  document.body.append(dialog);
  setUpKeyboard(bar, area);

  const addPicture = takePictures(area, dialog, words);
  completePages(area, list, words);
  pasteAsMarkdown(area);
  showPreview(area, pane, bar.querySelector<HTMLButtonElement>("[data-tool=preview]"), words["preview"] ?? "");
  bar.addEventListener("click", (event) => {
    const tool = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-tool]") : null;
    switch (tool?.dataset["tool"]) {
      case "page":
        area.focus();
        insertText(area, "[[");
        break;
      case "picture":
        addPicture(null);
        break;
      case "table":
        area.focus();
        insertText(area, emptyTable(area.value, area.selectionStart, words["table"] ?? ""));
        break;
    }
  });
}

/** One stop for the Tab key, arrows within, and shortcuts from the text area. */
function setUpKeyboard(bar: HTMLElement, area: HTMLTextAreaElement): void {
  // The bar would take the focus first and hand it to the first tool: leaving it backwards would lead into it again.
  bar.removeAttribute("tabindex");
  const turned: Record<string, string> = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" };
  bar.addEventListener(
    "keydown",
    (event) => {
      const key = turned[event.key];
      // The component counts from the left.
      if (key && event.isTrusted && getComputedStyle(bar).direction === "rtl") {
        event.stopImmediatePropagation();
        event.preventDefault();
        event.target?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      }
    },
    { capture: true },
  );
  area.addEventListener("keydown", (event) => {
    const tool = SHORTCUTS[event.key.toLowerCase()];
    if (!tool || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    bar.querySelector<HTMLElement>(`[data-md-button=${tool}]`)?.click();
  });
}
