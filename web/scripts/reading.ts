/** Comfort for those who read; without this script one loads the page again. */

import { hearNews } from "./news.js";

for (const element of document.querySelectorAll<HTMLElement>("[data-events]")) {
  const see = hearNews(element, (address) => new EventSource(address));
  see(!document.hidden);
  document.addEventListener("visibilitychange", () => see(!document.hidden));
  // A page that is kept for the way back would keep its connection.
  window.addEventListener("pagehide", () => see(false));
  window.addEventListener("pageshow", () => see(!document.hidden));
}
