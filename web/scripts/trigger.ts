/** When a link to a page is being typed. */

/** The longest beginning of a title that is looked up. */
const LONGEST = 100;

/** A link that is being typed. */
export interface Trigger {
  /** Where its `[[` stands. */
  start: number;
  /** What stands between it and the caret. */
  typed: string;
}

/** The link that is being typed at the caret: after `[[`, in the same line, and not closed yet. */
export function linkAt(text: string, caret: number): Trigger | null {
  const from = Math.max(0, caret - LONGEST - 2);
  const before = text.slice(from, caret);
  const at = before.lastIndexOf("[[");
  if (at === -1) return null;
  const typed = before.slice(at + 2);
  if (/[\n|\][]/.test(typed) || typed.startsWith(" ")) return null;
  return { start: from + at, typed };
}

/** Where what a chosen link replaces ends: a `]]` that was typed already, or put there by the tools, goes with it. */
export function linkEnd(text: string, caret: number): number {
  return text.startsWith("]]", caret) ? caret + 2 : caret;
}
