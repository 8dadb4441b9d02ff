import assert from "node:assert/strict";
import { test } from "node:test";

import { JSDOM } from "jsdom";

import { isAnswered } from "../steps.js";

function answered(inside: string): boolean {
  const { window } = new JSDOM(`<fieldset data-question>${inside}</fieldset>`);
  return isAnswered(window.document.querySelector<HTMLElement>("fieldset")!);
}

const row = (name: string, why: string): string =>
  `<div class="part-rows"><fieldset class="part-row"><div class="part-fields"><div class="part-field"><input value="${name}"></div>` +
  `<div class="part-field"><textarea>${why}</textarea></div></div></fieldset></div>`;
const level = (chosen: number): string =>
  `<div class="options">${[0, 1, 2].map((n) => `<input type="radio" value="${n}"${n === chosen ? " checked" : ""}>`).join("")}</div>`;

test("a question is answered by its own field, or by why nobody knows", () => {
  const problem = (text: string, reason: string): string =>
    `<div class="part-field"><textarea>${text}</textarea></div><details class="unknown"><input value="${reason}"></details>`;
  assert.equal(answered(problem(" ", "")), false);
  assert.equal(answered(problem("Rien", "")), true);
  assert.equal(answered(problem("", "Personne ne sait")), true);
});

test("a row is answered by what it names, not by its reason alone", () => {
  assert.equal(answered(row("", "Parce que")), false);
  assert.equal(answered(row("Une clef", "")), true);
});

test("who says that something was measured says what", () => {
  assert.equal(answered(level(-1) + row("Déchets", "")), false);
  assert.equal(answered(level(1) + row("", "")), true);
  assert.equal(answered(level(2) + row("", "")), false);
  assert.equal(answered(level(2) + row("Déchets", "")), true);
});

test("what may be added to an answer is no answer", () => {
  const protocol = (text: string, chosen: number): string =>
    `<div class="part-field"><textarea>${text}</textarea></div><p class="part">Data</p>` + level(chosen);
  assert.equal(answered(protocol("Peser", -1)), true);
  assert.equal(answered(protocol("", 1)), false);
});
