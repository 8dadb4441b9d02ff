/** Pictures and data by button, paste or drop: what they show is asked first, then they are sent and named in the text. */

import { insertText } from "./insert.js";

/** How long sending a picture may take, in milliseconds. */
const PATIENCE = 120_000;

/** Takes pictures for a text area; the answer opens the dialog, with a file that is there already or none. */
export function takePictures(
  area: HTMLTextAreaElement,
  dialog: HTMLDialogElement,
  words: DOMStringMap,
): (file: File | null) => void {
  const part = <T extends Element>(selector: string): T => {
    const found = dialog.querySelector<T>(selector);
    if (!found) throw new Error(`the dialog has no ${selector}`);
    return found;
  };
  const chooser = part<HTMLInputElement>("input[type=file]");
  const alt = part<HTMLInputElement>("input[name=alt]");
  const name = part<HTMLElement>(".picture-name");
  const error = part<HTMLElement>(".field-error");
  const insert = part<HTMLButtonElement>("button[value=insert]");
  let given: File | null = null;
  let at: [number, number] = [0, 0];

  const open = (file: File | null): void => {
    if (dialog.open) return;
    given = file;
    at = [area.selectionStart, area.selectionEnd];
    chooser.value = "";
    alt.value = area.value.slice(...at).replace(/\s+/g, " ").trim();
    error.textContent = "";
    insert.disabled = false;
    const field = chooser.closest<HTMLElement>(".field");
    if (field) field.hidden = file !== null;
    chooser.required = file === null;
    name.hidden = file === null;
    part<HTMLElement>(".picture-name bdi").textContent = file?.name ?? "";
    dialog.showModal();
    (file ? alt : chooser).focus();
  };

  dialog.addEventListener("submit", (event) => {
    const { submitter } = event as SubmitEvent;
    if (!(submitter instanceof HTMLButtonElement) || submitter.value !== "insert") return;
    event.preventDefault();
    const file = given ?? chooser.files?.[0];
    if (file) void send(file);
  });
  dialog.addEventListener("close", () => area.focus());

  const send = async (file: File): Promise<void> => {
    insert.disabled = true;
    error.textContent = words["sending"] ?? "";
    try {
      const csrf = area.form?.querySelector<HTMLInputElement>("input[name=csrf]")?.value ?? "";
      const answer = await fetch(words["pictures"] ?? "", {
        method: "POST",
        body: file,
        headers: { "X-CSRF-Token": csrf },
        signal: AbortSignal.timeout(PATIENCE),
      });
      const said = (await answer.json()) as { path?: string; message?: string };
      if (!answer.ok || !said.path) {
        error.textContent = said.message || (words["failed"] ?? "");
        return;
      }
      dialog.close();
      insertText(area, pictureMarkdown(alt.value, said.path), ...at);
    } catch {
      error.textContent = words["failed"] ?? "";
    } finally {
      insert.disabled = false;
    }
  };

  const pictureIn = (data: DataTransfer | null): File | undefined =>
    [...(data?.files ?? [])].find((file) => file.type.startsWith("image/") || /\.(csv|geojson)$/i.test(file.name));
  area.addEventListener("paste", (event) => {
    // Word and spreadsheets put a picture of what was copied beside its text.
    if (event.clipboardData?.types.includes("text/plain")) return;
    const file = pictureIn(event.clipboardData);
    if (!file) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    open(file);
  });
  area.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  area.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    // The browser would leave the page to show the file.
    event.preventDefault();
    const file = pictureIn(event.dataTransfer);
    if (file) open(file);
  });
  return open;
}

/** How a text names a picture; what it shows may hold brackets. */
export function pictureMarkdown(alt: string, path: string): string {
  return `![${alt.replace(/\s+/g, " ").trim().replace(/[[\]\\]/g, "\\$&")}](${path})`;
}
