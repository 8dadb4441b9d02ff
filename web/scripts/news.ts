/** An open page hears of its newer version, and of its end. */

/** What the page listens to: an EventSource. */
export interface Source {
  addEventListener(event: string, heard: (event: { data?: string }) => void): void;
  close(): void;
}

/**
 * Listens where the element says, while the page is seen: a browser opens only so many connections to one city, and a tab
 * in the background needs none. Returns what to call when the page is seen, or no longer.
 */
export function hearNews(element: HTMLElement, open: (address: string) => Source): (isSeen: boolean) => void {
  let source: Source | null = null;
  let isOver = false;

  /** How much is new for the reader, in the header; hidden where that is nothing. */
  function count(data: string | undefined): void {
    const told: unknown = JSON.parse(data ?? "{}");
    const unseen = told && typeof told === "object" && "count" in told ? Number(told.count) : 0;
    for (const entry of element.ownerDocument.querySelectorAll<HTMLElement>("[data-unseen]")) {
      entry.hidden = !(unseen > 0);
      const number = entry.querySelector(".count");
      if (number) {
        number.textContent = String(unseen);
      }
    }
  }

  function end(): void {
    isOver = true;
    source?.close();
    source = null;
  }

  function say(news: string): void {
    end();
    for (const line of element.querySelectorAll<HTMLElement>("[data-news]")) {
      line.hidden = line.dataset["news"] !== news;
    }
  }

  return (isSeen) => {
    if (!isSeen) {
      source?.close();
      source = null;
    } else if (!isOver && !source) {
      source = open(element.dataset["events"] ?? "");
      source.addEventListener("version", () => say("version"));
      source.addEventListener("deleted", () => say("deleted"));
      source.addEventListener("unseen", (event) => count(event.data));
      source.addEventListener("signed-out", end);
    }
  };
}
