/** Passkeys, which browsers offer to scripts alone, and the small piece of work that a form asks for. */

import { leadingZeroBits, solve } from "./proof_of_work.js";

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-task]")) {
  const work = form.querySelector<HTMLInputElement>("[name=work]");
  if (work && globalThis.crypto?.subtle) {
    void solve(form.dataset["task"] ?? "", Number(form.dataset["bits"]), digest).then((answer) => (work.value = answer));
  }
}

async function digest(text: string): Promise<number> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return leadingZeroBits(new Uint8Array(bytes));
}

interface Begun {
  step: string;
  options: { publicKey: Record<string, unknown> };
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
  if (!globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON) {
    continue;
  }
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void go(form);
  });
}

async function go(form: HTMLFormElement): Promise<void> {
  const problem = form.querySelector<HTMLElement>("[data-problem]");
  const button = form.querySelector("button");
  const makes = form.dataset["passkey"] === "new";
  const place = makes ? "/settings/sign-in/passkeys" : "/sign-in/passkey";
  if (problem) {
    problem.hidden = true;
  }
  button?.setAttribute("aria-disabled", "true");
  try {
    const csrf = form.dataset["csrf"] ?? "";
    const begun = (await post(`${place}/begin`, { csrf })) as Begun;
    const credential = makes ? await make(begun) : await use(begun);
    const label = form.querySelector<HTMLInputElement>("[name=label]")?.value ?? "";
    const back = form.dataset["back"] ?? "";
    const done = await post(place, { csrf, step: begun.step, credential, label, back });
    location.assign((done as { go: string }).go);
  } catch (error) {
    // Whoever closed the browser's own window knows why nothing happened.
    if (problem && !(error instanceof DOMException && error.name === "AbortError")) {
      problem.textContent = error instanceof Told ? error.message : (form.dataset["failed"] ?? "");
      problem.hidden = false;
    }
  } finally {
    button?.removeAttribute("aria-disabled");
  }
}

async function make(begun: Begun): Promise<unknown> {
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(begun.options.publicKey as never);
  return ((await navigator.credentials.create({ publicKey: options })) as PublicKeyCredential).toJSON();
}

async function use(begun: Begun): Promise<unknown> {
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(begun.options.publicKey as never);
  return ((await navigator.credentials.get({ publicKey: options })) as PublicKeyCredential).toJSON();
}

/** Something that the city says in the reader's language. */
class Told extends Error {}

async function post(path: string, body: object): Promise<unknown> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { problem?: string };
  if (!response.ok) {
    throw new Told(answer.problem ?? "");
  }
  return answer;
}
