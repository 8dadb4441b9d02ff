/** A button that copies what stands in a field. */

/** Shows the button, and lets it copy the field whose id stands in its `data-copy`; the field's `data-copied` says so after it. */
export function offerToCopy(button: HTMLButtonElement): void {
  const field = document.getElementById(button.dataset["copy"] ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  button.hidden = false;
  button.addEventListener("click", () => void copy(field));
}

async function copy(field: HTMLInputElement): Promise<void> {
  const { clipboard } = navigator as { clipboard?: Clipboard };
  try {
    // Only where the page came by https.
    if (!clipboard) throw new Error("no clipboard");
    await clipboard.writeText(field.value);
  } catch {
    field.select();
    document.execCommand("copy");
  }
  const status = field.parentElement?.querySelector("[role=status]");
  if (status) status.textContent = field.dataset["copied"] ?? "";
}
