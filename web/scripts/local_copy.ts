/** What was typed and has not reached the city yet, kept in this browser. */

import type { Fields } from "./fields.js";

/** A text that was not saved. */
export interface Copy {
  /** What was typed. */
  fields: Fields;
  /** When, in milliseconds by this browser's clock. */
  typed: number;
  /** The version of the page that it started from; empty for a new page. */
  base: string;
  /** Whether the page began in this form. */
  isNew: boolean;
}

/** Where copies lie. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const PREFIX = "koinon:text:";

/** The copies of one person; a browser may be shared. */
export class LocalCopies {
  constructor(
    private readonly shelf: Shelf | null,
    private readonly owner: string,
  ) {}

  /** The name of a page's copy. */
  name(page: string): string {
    return `${PREFIX}${this.owner}:${page}`;
  }

  /** Keeps a copy; whether that worked. */
  keep(page: string, copy: Copy): boolean {
    try {
      this.shelf?.setItem(this.name(page), JSON.stringify(copy));
      return this.shelf !== null;
    } catch {
      return false;
    }
  }

  /** The copy of a page. */
  of(page: string): Copy | null {
    try {
      return readCopy(this.shelf?.getItem(this.name(page)) ?? null);
    } catch {
      return null;
    }
  }

  /** Throws the copy of a page away. */
  drop(page: string): void {
    try {
      this.shelf?.removeItem(this.name(page));
    } catch {
      // What cannot be removed is compared again next time.
    }
  }

  /** The pages that began in a form and never reached the city, the last typed first. */
  newPages(): string[] {
    const found: [page: string, typed: number][] = [];
    for (let index = 0; index < (this.shelf?.length ?? 0); index++) {
      const page = this.shelf?.key(index)?.split(this.name(""))[1];
      const copy = page ? this.of(page) : null;
      if (page && copy?.isNew) found.push([page, copy.typed]);
    }
    return found.sort(([, one], [, other]) => other - one).map(([page]) => page);
  }
}

function readCopy(text: string | null): Copy | null {
  if (text === null) return null;
  const copy = JSON.parse(text) as Partial<Copy>;
  const sound =
    Array.isArray(copy.fields) &&
    copy.fields.every((field) => Array.isArray(field) && field.every((part) => typeof part === "string")) &&
    typeof copy.typed === "number" &&
    typeof copy.base === "string";
  return sound ? (copy as Copy) : null;
}

/** What is to be done with a copy when its form is opened again. */
export type Verdict = "drop" | "restore" | "offer";

/**
 * A copy that says what the form says is of no use. One that is newer than the draft and started from the same version
 * is what was typed last. Any other is shown when asked for: nobody's text is thrown away unasked.
 */
export function judge(copy: Copy, shown: Fields, base: string, draftTime: number | null): Verdict {
  if (JSON.stringify(copy.fields) === JSON.stringify(shown)) return "drop";
  return copy.base === base && (draftTime === null || copy.typed > draftTime) ? "restore" : "offer";
}
