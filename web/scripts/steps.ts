/** The steps of a form on several screens: which one is shown, and how many of its questions are answered so far. The screens
 * themselves need no script. */

type Line = HTMLInputElement | HTMLTextAreaElement;

/** What stands for an answer of a question: its one field, the first of each row, or why nobody knows. */
const LINES = ".field > input, :scope > .part-field > :is(input, textarea), .part-row .part-field:first-child > :is(input, textarea), .unknown > input";
/** From this level of evidence on something was measured. */
const MEASURED = 2;

/** Keeps the steps of a form true while it is filled in. */
export function followSteps(form: HTMLFormElement): void {
  const update = (): void => {
    openFilled(form);
    count(form);
  };
  form.addEventListener("input", update);
  form.addEventListener("change", update);
  addEventListener("hashchange", () => mark(form));
  update();
  mark(form);
}

/** Tells which step is shown. */
function mark(form: HTMLFormElement): void {
  const steps = [...form.querySelectorAll<HTMLElement>("[data-step]")];
  const shown = steps.filter((step) => {
    const screen = form.querySelector(`.screen-${step.dataset["step"] ?? ""}`);
    return screen !== null && screen.getClientRects().length > 0;
  });
  for (const step of steps) {
    if (shown.length === 1 && shown[0] === step) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  }
}

/** Counts the answers of each step, and of all. */
function count(form: HTMLFormElement): void {
  let all = 0;
  for (const step of form.querySelectorAll<HTMLElement>("[data-step]")) {
    const told = step.querySelector("[data-answered]");
    if (!told) continue;
    const questions = form.querySelectorAll<HTMLElement>(`.screen-${step.dataset["step"] ?? ""} [data-question]`);
    const answered = [...questions].filter(isAnswered).length;
    told.textContent = String(answered);
    all += answered;
  }
  const told = form.querySelector<HTMLElement>("[data-answered-of-all]");
  if (told) told.textContent = (told.dataset["answeredOfAll"] ?? "").replace("#", String(all));
}

/** Whether a question has an answer, as far as this can be told here: what publishing waits for is the server's to say. */
export function isAnswered(question: HTMLElement): boolean {
  // The first part is the main one: a choice, or something to write.
  const main = question.querySelector(":scope > .options, :scope > .part-field, :scope > .part-rows");
  if (question.querySelector(":scope > .choice > [value=none]:checked")) return true;
  if (main === null || !main.classList.contains("options")) return hasText(question.querySelectorAll<Line>(LINES));
  const boxes = [...main.querySelectorAll<HTMLInputElement>("input")];
  const chosen = boxes.find((box) => box.checked);
  const rows = question.querySelector(".part-rows");
  if (!chosen || !rows || Number(chosen.value) < MEASURED) return chosen !== undefined;
  return hasText(rows.querySelectorAll<Line>(LINES));
}

function hasText(lines: Iterable<Line>): boolean {
  return [...lines].some((line) => line.value.trim() !== "");
}

/** Nothing that was typed stays folded away. */
function openFilled(form: HTMLFormElement): void {
  for (const part of form.querySelectorAll<HTMLDetailsElement>("details:not([open])")) {
    if (hasText(part.querySelectorAll<Line>("input:not([type=checkbox], [type=radio]), textarea"))) part.open = true;
  }
}
