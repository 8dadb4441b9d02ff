/**
 * Keeps what is typed into a `<form data-autosave="ADDRESS">` as a draft on the server, and in this browser until it is
 * there. The form carries `csrf`, `page` (the page's id), `base_revision` and `seen` (when the draft was saved that it
 * shows) as hidden fields, `data-owner` (who writes), `data-draft-age` (milliseconds), `data-new` for a page that there
 * is not yet, and a `<template data-save-state>` where the state is shown.
 */

import { type Fields, putBack, same, typedIn } from "./fields.js";
import { LocalCopies, judge } from "./local_copy.js";
import { type Act, SaveState } from "./save_state.js";

/** After how long without a key a draft is saved, and at the latest while keys go on, in milliseconds. */
const PAUSE = 1500;
const LATEST = 5000;
/** How long an answer may take. */
const PATIENCE = 15_000;
/** How long to wait before another try: doubled each time, up to the last. */
const FIRST_RETRY = 1000;
const LAST_RETRY = 15_000;

/** Behind the page's id: the copy of a window that is not the only one with this page. */
const SECOND = "~2";

/** What became of a try to save. */
type Outcome = "saved" | "signedOut" | "otherPerson" | "otherWindow" | "refused" | "offline";

/** Saves the drafts of one form. */
export class Autosave {
  private readonly state: SaveState;
  private readonly copies: LocalCopies;
  /** What the server has. */
  private kept: Fields;
  private saving: Promise<Outcome> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dirtySince: number | null = null;
  private retry = FIRST_RETRY;
  /** Whether an answer is missing: then the server may have a draft of ours that we do not know of. */
  private unsure = false;
  private leaving = false;
  /** The name of a copy that is being offered. */
  private found: string | null = null;
  /** The name of this window's copy; none until it is known what was left here before. */
  private slot: string | null = null;

  constructor(private readonly form: HTMLFormElement) {
    const template = form.querySelector("template[data-save-state]");
    if (!(template instanceof HTMLTemplateElement)) throw new Error("no place for the state of the draft");
    this.state = new SaveState(template, (act) => this.act(act));
    this.copies = new LocalCopies(shelf(), form.dataset["owner"] ?? "");
    this.kept = typedIn(form);
    void this.claim();
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.comeBack()));
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", (event) => event.persisted && (this.leaving = false));
    addEventListener("online", () => this.comeBack());
    addEventListener("focus", () => this.comeBack());
    addEventListener("beforeunload", (event) => {
      if (this.state.state === "nowhere" && !this.leaving) event.preventDefault();
    });
  }

  private field(name: string): HTMLInputElement | null {
    return this.form.querySelector<HTMLInputElement>(`input[type=hidden][name=${name}]`);
  }

  private get page(): string {
    return this.field("page")?.value ?? "";
  }

  private get base(): string {
    return this.field("base_revision")?.value ?? "";
  }

  private isDirty(): boolean {
    return !same(typedIn(this.form), this.kept);
  }

  /** Looks for what was typed here before and never arrived. A page that is open in another window is left alone. */
  private async claim(): Promise<void> {
    const { page } = this;
    const second = `${page}${SECOND}`;
    if (!(await hold(this.copies.name(page)))) {
      this.slot = second;
      return this.typed();
    }
    this.slot = page;
    const age = this.form.dataset["draftAge"];
    const draftTime = age ? Date.now() - Number(age) : null;
    const left = [page, second].find((name) => this.copies.of(name));
    const copy = left ? this.copies.of(left) : null;
    if (left && copy) {
      const verdict = judge(copy, typedIn(this.form), this.base, draftTime);
      if (verdict === "offer" || (verdict === "restore" && this.isDirty())) this.offer(left);
      else this.copies.drop(left);
      if (verdict === "restore" && !this.isDirty()) {
        putBack(this.form, copy.fields);
        this.state.say("recovered");
      }
    } else if ("new" in this.form.dataset) {
      const held = await heldNames();
      const lost = this.copies.newPages().find((name) => name !== page && !held.includes(this.copies.name(name)));
      if (lost) this.offer(lost);
    }
    this.typed();
  }

  private offer(name: string): void {
    this.found = name;
    this.state.say("found");
  }

  private act(act: Act): void {
    const found = this.found;
    switch (act) {
      case "anyway":
        this.unsure = true;
        void this.save();
        break;
      case "put-back": {
        const copy = found === null ? null : this.copies.of(found);
        const id = this.field("page");
        if (!copy || !id || found === null) return;
        id.value = found.replace(SECOND, "");
        this.unsure = true;
        this.found = null;
        putBack(this.form, copy.fields);
        // Kept under this window's name from here on.
        if (found !== this.slot && this.keepCopy()) this.copies.drop(found);
        this.state.say("recovered");
        break;
      }
      case "throw-away":
        if (found !== null) this.copies.drop(found);
        if (this.isDirty()) void this.save();
        else this.state.clear();
        break;
      case "sign-in":
        break;
    }
    if (act !== "sign-in") this.found = null;
  }

  private typed(): void {
    if (!this.isDirty()) return;
    this.keepCopy();
    const now = Date.now();
    this.dirtySince ??= now;
    clearTimeout(this.timer);
    if (this.isStuck()) return;
    const wait = Math.min(PAUSE, Math.max(0, this.dirtySince + LATEST - now));
    this.timer = setTimeout(() => void this.save(), this.state.state === "offline" ? Math.max(wait, this.retry) : wait);
  }

  /** Whether only the person can go on. */
  private isStuck(): boolean {
    return this.state.state === "otherWindow" || this.state.state === "otherPerson";
  }

  private keepCopy(): boolean {
    // A copy of an earlier time that is still being offered is not written over.
    if (this.slot === null || this.found === this.slot) return false;
    const isNew = "new" in this.form.dataset;
    return this.copies.keep(this.slot, { fields: typedIn(this.form), typed: Date.now(), base: this.base, isNew });
  }

  /** Saves now; one at a time, and what was typed meanwhile after it. */
  private save(): Promise<Outcome> {
    clearTimeout(this.timer);
    this.saving ??= this.post().then((outcome) => {
      this.saving = null;
      this.after(outcome);
      return outcome;
    });
    return this.saving;
  }

  private after(outcome: Outcome): void {
    if (outcome === "saved") {
      this.retry = FIRST_RETRY;
      this.dirtySince = null;
      if (this.isDirty()) this.typed();
      return;
    }
    const kept = this.keepCopy();
    if (outcome === "offline" || outcome === "signedOut") {
      this.timer = setTimeout(() => void this.save(), this.retry);
      this.retry = Math.min(2 * this.retry, LAST_RETRY);
    }
    if (!kept && outcome !== "refused" && this.found === null) this.state.say("nowhere");
  }

  private async post(again = true): Promise<Outcome> {
    const sent = typedIn(this.form);
    const fields = new URLSearchParams();
    new FormData(this.form).forEach((value, name) => fields.append(name, String(value)));
    if (this.unsure) fields.set("anyway", "yes");
    let answer: Response;
    let said: { saved?: string; edit?: string; code?: string; message?: string };
    try {
      answer = await fetch(this.form.dataset["autosave"] ?? "", {
        method: "POST",
        body: fields,
        // The limit of what may be sent while the page goes away, with room for the headers.
        keepalive: fields.toString().length < 60_000,
        signal: AbortSignal.timeout(PATIENCE),
      });
      said = (await answer.json()) as typeof said;
    } catch {
      this.unsure = true;
      this.state.say("offline");
      return "offline";
    }
    if (answer.ok && said.saved) return this.saved(sent, said.saved, said.edit ?? "");
    switch (said.code) {
      case "signed_out":
        this.state.say("signedOut");
        // Perhaps they have signed in since, in another tab: with that came another token.
        return "signedOut";
      case "form_expired": {
        const token = await this.renewToken();
        if (token === "saved" && again) return this.post(false);
        return token === "saved" ? "offline" : token;
      }
      case "other_window":
        this.state.say("otherWindow");
        return "otherWindow";
      case "refused":
        if (answer.status < 500) {
          this.state.say("refused", said.message ?? "");
          return "refused";
        }
    }
    this.state.say("offline");
    return "offline";
  }

  private saved(sent: Fields, saved: string, edit: string): Outcome {
    this.kept = sent;
    this.unsure = false;
    const seen = this.field("seen");
    if (seen) seen.value = saved;
    if (!this.isDirty() && this.slot !== null && this.found !== this.slot) this.copies.drop(this.slot);
    this.state.say(this.found === null ? "saved" : "found");
    // A new page has an address now: reloading leads back to the draft.
    if ("new" in this.form.dataset && edit !== "" && location.pathname !== edit) {
      history.replaceState(null, "", edit + location.hash);
    }
    return "saved";
  }

  /** Asks for the token of the present session; "saved" stands for success. */
  private async renewToken(): Promise<Outcome> {
    try {
      const answer = await fetch("/write/token", { signal: AbortSignal.timeout(PATIENCE) });
      const { csrf, person } = (await answer.json()) as { csrf: string; person: string | null };
      if (person === null) {
        this.state.say("signedOut");
        return "signedOut";
      }
      if (person !== this.form.dataset["owner"]) {
        this.state.say("otherPerson");
        return "otherPerson";
      }
      for (const field of document.querySelectorAll<HTMLInputElement>("input[name=csrf]")) field.value = csrf;
      return "saved";
    } catch {
      this.state.say("offline");
      return "offline";
    }
  }

  private leave(): void {
    if (this.leaving || !this.isDirty()) return;
    this.keepCopy();
    if (!this.isStuck()) void this.save();
  }

  private comeBack(): void {
    if (document.hidden || this.leaving) return;
    const { state } = this.state;
    if (state === "offline" || state === "signedOut" || state === "otherPerson" || state === "nowhere") void this.save();
  }

  /** Sends the form only when what was typed is safe: after a session's end the browser would show an error page. */
  private submit(event: SubmitEvent): void {
    if (this.leaving) return;
    event.preventDefault();
    const { submitter } = event;
    void (async () => {
      if (this.saving) await this.saving;
      const outcome = this.isDirty() ? await this.save() : await this.renewToken();
      if (outcome === "offline" || outcome === "signedOut" || outcome === "otherPerson") {
        this.keepCopy();
        return;
      }
      this.leaving = true;
      clearTimeout(this.timer);
      this.form.requestSubmit(submitter);
    })();
  }
}

/** Where this browser keeps texts; some refuse. */
function shelf(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** Holds a name as long as this page is open; whether nobody else held it. */
async function hold(name: string): Promise<boolean> {
  const { locks } = navigator as { locks?: LockManager };
  if (!locks) return true;
  return new Promise((resolve) => {
    void locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise<void>(() => {});
    });
  });
}

async function heldNames(): Promise<string[]> {
  const { locks } = navigator as { locks?: LockManager };
  const { held } = (await locks?.query()) ?? {};
  return (held ?? []).map((lock) => lock.name ?? "");
}
