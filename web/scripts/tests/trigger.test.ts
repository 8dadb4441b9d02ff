import assert from "node:assert/strict";
import { test } from "node:test";

import { linkAt, linkEnd } from "../trigger.js";

/** The link at the bar in a text. */
function at(marked: string): ReturnType<typeof linkAt> {
  const caret = marked.indexOf("¦");
  return linkAt(marked.replace("¦", ""), caret);
}

test("a link that is being typed is found, wherever it begins", () => {
  assert.deepEqual(at("See [[comp¦ost"), { start: 4, typed: "comp" });
  assert.deepEqual(at("[[¦"), { start: 0, typed: "" });
  assert.deepEqual(at("l’[[école d’été¦"), { start: 2, typed: "école d’été" });
  assert.deepEqual(at("و[[سماد¦"), { start: 1, typed: "سماد" });
  assert.deepEqual(at("[[one]] and [[two¦"), { start: 12, typed: "two" });
  assert.deepEqual(at("[[v. 2.0¦"), { start: 0, typed: "v. 2.0" });
});

test("no link is being typed where none begins, or it is closed", () => {
  for (const text of ["¦", "[comp¦", "[[comp]]¦", "[[comp|shown¦", "[[comp\nost¦", "[[ not¦", "[[a [b¦", "¦[[comp"]) {
    assert.equal(at(text), null, text);
  }
  assert.equal(at(`[[${"x".repeat(500)}¦`), null);
});

test("brackets that close the link already are replaced with it", () => {
  assert.equal(linkEnd("[[comp]] x", 6), 8);
  assert.equal(linkEnd("[[comp] x", 6), 6);
});
