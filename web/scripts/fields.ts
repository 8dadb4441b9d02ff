/** What stands in a form, as a list that can be compared, kept and put back. */

/** Names and values in the order of the form. */
export type Fields = [name: string, value: string][];

/** Hidden fields belong to the program, the others to the person. */
function isTyped(field: Element): field is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
  const typed =
    field instanceof HTMLTextAreaElement ||
    field instanceof HTMLSelectElement ||
    (field instanceof HTMLInputElement && !["hidden", "submit", "button", "file", "password"].includes(field.type));
  return typed && field.name !== "";
}

/** What a person typed and chose in a form. */
export function typedIn(form: HTMLFormElement): Fields {
  const found: Fields = [];
  for (const field of form.elements) {
    if (!isTyped(field)) continue;
    if (field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type) && !field.checked) continue;
    found.push([field.name, field.value]);
  }
  return found;
}

/** Puts back what was typed. A text is put in as if typed, so that the browser can undo it. */
export function putBack(form: HTMLFormElement, fields: Fields): void {
  const left = [...fields];
  for (const field of form.elements) {
    if (!isTyped(field)) continue;
    if (field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type)) {
      field.checked = fields.some(([name, value]) => name === field.name && value === field.value);
      continue;
    }
    const at = left.findIndex(([name]) => name === field.name);
    const value = left.splice(at, at === -1 ? 0 : 1)[0]?.[1];
    if (value === undefined || value === field.value) continue;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Whether two lists say the same. */
export function same(one: Fields, other: Fields): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
