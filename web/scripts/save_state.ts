/** The line that says how it stands with what was typed. */

/** What can be said; the words stand in the template `data-save-state`. */
export type State =
  | "saved"
  | "offline"
  | "signedOut"
  | "otherPerson"
  | "otherWindow"
  | "refused"
  | "nowhere"
  | "recovered"
  | "found";

/** What can be done about it. */
export type Act = "sign-in" | "anyway" | "put-back" | "throw-away";

const ACTS: Partial<Record<State, Act[]>> = {
  signedOut: ["sign-in"],
  otherPerson: ["sign-in"],
  otherWindow: ["anyway"],
  found: ["put-back", "throw-away"],
};

/** How often the age of the draft is counted anew, in milliseconds. */
const TICK = 1000;

/** The line, put where its template stands. */
export class SaveState {
  private readonly line: HTMLElement;
  private readonly words: DOMStringMap;
  private readonly ago = new Intl.RelativeTimeFormat(`${document.documentElement.lang}-u-nu-latn`, {
    numeric: "auto",
    style: "long",
  });
  private since: number | null = null;
  /** What is shown. */
  state: State | null = null;

  constructor(template: HTMLTemplateElement, act: (act: Act) => void) {
    this.words = template.dataset;
    const tools = document.importNode(template.content, true);
    this.line = tools.querySelector<HTMLElement>(".save-state") ?? document.createElement("div");
    template.before(tools);
    this.line.addEventListener("click", (event) => {
      const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-act]") : null;
      if (pressed) act(pressed.dataset["act"] as Act);
    });
    setInterval(() => this.count(), TICK);
  }

  /** Says something. The same again is not said again, so that screen readers stay quiet while all goes well. */
  say(state: State, more = ""): void {
    this.state = state;
    this.since = state === "saved" ? Date.now() : null;
    const text = `${this.words[state] ?? ""} ${more}`.trim();
    const status = this.line.querySelector<HTMLElement>("[role=status]");
    if (status && status.textContent !== text) status.textContent = text;
    this.line.dataset["state"] = state;
    const acts = ACTS[state] ?? [];
    for (const act of this.line.querySelectorAll<HTMLElement>("[data-act]")) {
      act.hidden = !acts.includes(act.dataset["act"] as Act);
    }
    const row = this.line.querySelector<HTMLElement>(".acts");
    if (row) row.hidden = acts.length === 0;
    this.count();
  }

  /** Says nothing any more. */
  clear(): void {
    this.say("saved");
    this.state = null;
    this.since = null;
    const status = this.line.querySelector<HTMLElement>("[role=status]");
    if (status) status.textContent = "";
    this.count();
  }

  private count(): void {
    const age = this.line.querySelector<HTMLElement>("[data-age]");
    if (!age) return;
    age.textContent = this.since === null ? "" : `· ${this.ago.format(...span(Date.now() - this.since))}`;
  }
}

/** A span of time as `Intl.RelativeTimeFormat` takes it: 3 s ago, 2 minutes ago. */
export function span(milliseconds: number): [number, Intl.RelativeTimeFormatUnit] {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return [0 - seconds, "second"];
  return seconds < 3600 ? [-Math.floor(seconds / 60), "minute"] : [-Math.floor(seconds / 3600), "hour"];
}
