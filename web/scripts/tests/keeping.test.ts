import assert from "node:assert/strict";
import { test } from "node:test";

import type { Fields } from "../fields.js";
import { type Copy, LocalCopies, judge } from "../local_copy.js";
import { pictureMarkdown } from "../picture.js";
import { span } from "../save_state.js";
import { emptyTable } from "../table.js";

const TYPED: Fields = [["markdown", "Un mot de plus"]];
const SHOWN: Fields = [["markdown", "Un mot"]];

function copy(change: Partial<Copy> = {}): Copy {
  return { fields: TYPED, typed: 1000, base: "a", isNew: false, ...change };
}

class Shelf {
  readonly items = new Map<string, string>();
  get length(): number {
    return this.items.size;
  }
  getItem(name: string): string | null {
    return this.items.get(name) ?? null;
  }
  setItem(name: string, text: string): void {
    this.items.set(name, text);
  }
  removeItem(name: string): void {
    this.items.delete(name);
  }
  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null;
  }
}

test("what was typed last comes back, and nothing else unasked", () => {
  assert.equal(judge(copy(), SHOWN, "a", null), "restore");
  assert.equal(judge(copy(), SHOWN, "a", 999), "restore");
  assert.equal(judge(copy(), SHOWN, "a", 1001), "offer", "the server has a newer draft");
  assert.equal(judge(copy(), SHOWN, "b", 999), "offer", "the page has moved on");
  assert.equal(judge(copy({ fields: SHOWN }), SHOWN, "b", 1001), "drop");
});

test("a copy is one person's, and spoilt ones are none", () => {
  const shelf = new Shelf();
  const ana = new LocalCopies(shelf, "ana");
  assert.equal(ana.keep("p", copy({ isNew: true })), true);
  assert.equal(ana.keep("q", copy({ isNew: true, typed: 2000 })), true);
  assert.equal(ana.keep("r", copy()), true);
  assert.deepEqual(ana.of("p")?.fields, TYPED);
  assert.deepEqual(ana.newPages(), ["q", "p"]);
  const ben = new LocalCopies(shelf, "ben");
  assert.equal(ben.of("p"), null);
  assert.deepEqual(ben.newPages(), []);
  for (const spoilt of ["", "{", "null", "[]", '{"fields":[1]}', '{"fields":[["a",1]],"typed":1,"base":""}']) {
    shelf.setItem(ana.name("p"), spoilt);
    assert.equal(ana.of("p"), null, spoilt);
  }
  ana.drop("q");
  assert.equal(ana.of("q"), null);
});

test("a browser that keeps nothing says so", () => {
  const full = Object.assign(new Shelf(), {
    setItem(): void {
      throw new Error("full");
    },
  });
  assert.equal(new LocalCopies(full, "ana").keep("p", copy()), false);
  assert.equal(new LocalCopies(null, "ana").keep("p", copy()), false);
});

test("a picture and a table are written as Markdown", () => {
  assert.equal(pictureMarkdown(" Trois [bacs]\n côte à côte ", "/media/ab.png"), "![Trois \\[bacs\\] côte à côte](/media/ab.png)");
  assert.equal(emptyTable("", 0, "Colonne").startsWith("| Colonne 1 | Colonne 2 |\n| --- | --- |\n"), true);
  assert.equal(emptyTable("Un mot", 6, "C").startsWith("\n\n| C 1"), true);
  assert.equal(emptyTable("Un mot\n", 7, "C").startsWith("\n| C 1"), true);
});

test("a span of time is told in its largest unit", () => {
  assert.deepEqual(span(3_999), [-3, "second"]);
  assert.deepEqual(span(120_000), [-2, "minute"]);
  assert.deepEqual(span(7_300_000), [-2, "hour"]);
  assert.deepEqual(span(-5), [0, "second"]);
});
