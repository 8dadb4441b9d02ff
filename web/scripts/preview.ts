/** The text as readers will see it, rendered by the city itself while it is being written. */

/** After how long without a key the city is asked, in milliseconds. */
const PAUSE = 500;
/** Whether the preview is open, remembered in this browser. */
const OPEN = "koinon:preview";
/** From this width on there is room for both. */
const WIDE = "(min-width: 64rem)";

/** Shows in `pane` what the form's text becomes, when `button` asks for it. */
export function showPreview(
  area: HTMLTextAreaElement,
  pane: HTMLElement,
  button: HTMLButtonElement | null,
  address: string,
): void {
  const body = pane.querySelector<HTMLElement>(".body");
  const behind = pane.querySelector<HTMLElement>("[data-behind]");
  const { form } = area;
  if (!button || !body || !behind || !form) return;
  pane.id = `${area.id}-preview`;
  button.setAttribute("aria-controls", pane.id);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | null = null;
  let shown: string | null = null;

  const render = async (): Promise<void> => {
    if (pane.hidden || shown === area.value) return;
    const text = area.value;
    asking?.abort();
    asking = new AbortController();
    try {
      const fields = new URLSearchParams();
      new FormData(form).forEach((value, name) => fields.append(name, String(value)));
      const answer = await fetch(address, { method: "POST", body: fields, signal: asking.signal });
      behind.hidden = answer.ok;
      if (!answer.ok) return;
      // Rendered and sanitised by the same code as every page.
      body.innerHTML = await answer.text();
      shown = text;
      follow();
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError")) behind.hidden = false;
    }
  };
  const follow = (): void => {
    const room = area.scrollHeight - area.clientHeight;
    if (room > 0) pane.scrollTop = (area.scrollTop / room) * (pane.scrollHeight - pane.clientHeight);
  };
  const toggle = (open: boolean): void => {
    pane.hidden = !open;
    button.setAttribute("aria-pressed", String(open));
    area.closest(".field")?.classList.toggle("with-preview", open);
    form.classList.toggle("wide", open);
    void render();
  };

  button.addEventListener("click", () => {
    toggle(pane.hasAttribute("hidden"));
    try {
      localStorage.setItem(OPEN, pane.hidden ? "no" : "yes");
    } catch {
      // It is asked for again next time.
    }
  });
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void render(), PAUSE);
  });
  area.addEventListener("scroll", follow);
  // On a phone it stands in the place of the text: there it opens only when asked for.
  let wanted = "yes";
  try {
    wanted = localStorage.getItem(OPEN) ?? "yes";
  } catch {
    // As if never asked.
  }
  toggle(matchMedia(WIDE).matches && wanted === "yes");
}
