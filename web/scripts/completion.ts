/** `[[` offers the pages that there are, here and in the cities that this one follows. */

import Combobox from "@github/combobox-nav";
import { InputRange, InputStyleClone } from "dom-input-range";

import { insertText } from "./insert.js";
import { type Trigger, linkAt, linkEnd } from "./trigger.js";

/** After how long without a key the city is asked, in milliseconds. */
const PAUSE = 120;

/** A page as `/api/v1/complete` gives it. */
interface Page {
  title: string;
  lang: string;
  city_name: string;
  mirrored: boolean;
  link: string;
}

/** Lets `list`, a listbox, complete links in a text area. */
export function completePages(area: HTMLTextAreaElement, list: HTMLElement, words: DOMStringMap): void {
  list.id = `${area.id}-pages`;
  let box: Combobox | null = null;
  let trigger: Trigger | null = null;
  /** The link whose list was closed by Escape: it stays closed. */
  let dismissed = -1;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | null = null;

  const close = (): void => {
    clearTimeout(waiting);
    asking?.abort();
    if (box) {
      box.destroy();
      // The hidden twin of the text area, by which the place of the caret is measured.
      InputStyleClone.for(area).disconnect();
    }
    box = null;
    trigger = null;
    list.remove();
  };

  const open = (pages: Page[], link: Trigger): void => {
    box?.destroy();
    list.replaceChildren(...(pages.length > 0 ? pages.map(option) : [nothing(words["noPage"] ?? "")]));
    (area.closest("main") ?? document.body).append(list);
    place(list, area, link.start);
    box = new Combobox(area, list, { firstOptionSelectionMode: "none" });
    box.start();
    // HTML allows a text area no role but its own; what it controls and which option is active says the same.
    area.removeAttribute("role");
    area.removeAttribute("aria-expanded");
    if (pages.length > 0) box.navigate(1);
  };

  const look = async (): Promise<void> => {
    const link = area.selectionStart === area.selectionEnd ? linkAt(area.value, area.selectionStart) : null;
    if (!link || link.typed === "" || link.start === dismissed || document.activeElement !== area) {
      if (!link) dismissed = -1;
      return close();
    }
    trigger = link;
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${words["pages"]}?q=${encodeURIComponent(link.typed)}`, { signal: asking.signal });
      if (!answer.ok) return close();
      const { items } = (await answer.json()) as { items: Page[] };
      if (trigger === link && document.activeElement === area) open(items, link);
    } catch {
      // Nobody waits for it: without an answer the link is typed by hand.
    }
  };

  area.addEventListener("input", () => {
    clearTimeout(waiting);
    // An older list must not take the next key for a choice.
    if (!linkAt(area.value, area.selectionStart)) return close();
    waiting = setTimeout(() => void look(), PAUSE);
  });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box) {
      dismissed = trigger?.start ?? -1;
      event.preventDefault();
      close();
    }
  });
  area.addEventListener("blur", close);
  area.addEventListener("click", close);
  area.addEventListener("scroll", () => trigger && box && place(list, area, trigger.start));
  // A press on the list must not take the focus away before it counts as a choice.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("combobox-commit", (event) => {
    const link = event.target instanceof HTMLElement ? event.target.dataset["link"] : undefined;
    if (!link || !trigger) return;
    const { start } = trigger;
    const end = linkEnd(area.value, area.selectionStart);
    close();
    insertText(area, link, start, end);
  });
}

function option(page: Page, index: number): HTMLElement {
  const item = document.createElement("li");
  item.id = `page-${index}`;
  item.role = "option";
  item.dataset["link"] = page.link;
  const title = document.createElement("bdi");
  title.lang = page.lang;
  title.textContent = page.title;
  const city = document.createElement("span");
  city.className = "muted";
  const name = document.createElement("bdi");
  name.textContent = page.city_name;
  city.append(" · ", name);
  item.append(title, city);
  return item;
}

function nothing(text: string): HTMLElement {
  const item = document.createElement("li");
  item.id = "page-none";
  item.role = "option";
  item.ariaDisabled = "true";
  item.textContent = text;
  return item;
}

/** Puts the list under the link that is being typed, within the window. */
function place(list: HTMLElement, area: HTMLTextAreaElement, at: number): void {
  const caret = new InputRange(area, at, at).getBoundingClientRect();
  const bounds = area.getBoundingClientRect();
  const top = Math.min(Math.max(caret.bottom, bounds.top), bounds.bottom);
  const widest = document.documentElement.clientWidth - list.offsetWidth - 8;
  const left = getComputedStyle(area).direction === "rtl" ? caret.left - list.offsetWidth : caret.left;
  list.style.top = `${top + scrollY + 4}px`;
  list.style.left = `${Math.max(8, Math.min(left, widest)) + scrollX}px`;
}
