/** Markdown out of what word processors and web pages put on the clipboard. */

import { gfm } from "@joplin/turndown-plugin-gfm";
import TurndownService from "turndown";

import { cleanWordProcessing } from "./word_processing.js";

/** What makes a text more than plain: without any of it the browser pastes the plain text as it is. */
const RICH =
  "a[href], strong, b, em, i, del, s, h1, h2, h3, h4, h5, h6, ul, ol, table, blockquote, code, " +
  "p[style*='mso-list'], span[style*='font-weight'], span[style*='font-style']";

/** Whether a pasted document has formatting. Source code from an editor is coloured text: it is pasted as it is. */
export function isRich(pasted: Document): boolean {
  const root = pasted.body.firstElementChild;
  if (/white-space:\s*pre/.test(root?.getAttribute("style") ?? "") && !root?.querySelector("a, table, ul, ol")) {
    return false;
  }
  return pasted.body.querySelector(RICH) !== null;
}

/** The Markdown of a pasted document, which is changed on the way. */
export function toMarkdown(pasted: Document): string {
  cleanWordProcessing(pasted.body);
  const service = new TurndownService({
    headingStyle: "atx",
    bulletListMarker: "-",
    codeBlockStyle: "fenced",
    emDelimiter: "*",
    // Three hyphens at the beginning of a text would open its fields.
    hr: "* * *",
  });
  service.use(gfm);
  service.remove(["script", "style", "noscript", "title", "button", "select", "textarea", "iframe", "object", "form"]);
  service.addRule("link", {
    filter: (node) => node.nodeName === "A" && !isUseful(node.getAttribute("href")),
    // Back references, scripts, and files of somebody's computer lead nowhere.
    replacement: (content) => content,
  });
  service.addRule("picture", {
    filter: "img",
    // A picture of another site or of a file is not shown here; it is added by itself.
    replacement: (_, node) => ("getAttribute" in node ? (node.getAttribute("alt") ?? "").trim() : ""),
  });
  service.addRule("item", {
    filter: "li",
    replacement: (content, node, options) => {
      const list = node.parentNode as HTMLElement | null;
      const items = [...(list?.children ?? [])];
      const first = Number(list?.getAttribute("start") ?? 1) || 1;
      const number = `${first + items.indexOf(node as Element)}. `;
      const mark = list?.nodeName === "OL" ? number : `${options.bulletListMarker ?? "-"} `;
      const lines = content.trim().replace(/\n/g, `\n${" ".repeat(mark.length)}`).replace(/\n[ ]+\n/g, "\n\n");
      return `${mark}${lines}${node.nextSibling ? "\n" : ""}`;
    },
  });
  return service
    .turndown(pasted.body)
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n");
}

function isUseful(href: string | null): boolean {
  return /^(https?:\/\/|mailto:)/i.test(href?.trim() ?? "");
}
