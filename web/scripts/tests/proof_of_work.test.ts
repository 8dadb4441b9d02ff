import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { leadingZeroBits, solve } from "../proof_of_work.js";

test("zero bits are counted from the beginning", () => {
  assert.equal(leadingZeroBits(new Uint8Array([0x80])), 0);
  assert.equal(leadingZeroBits(new Uint8Array([0x01, 0xff])), 7);
  assert.equal(leadingZeroBits(new Uint8Array([0, 0, 0x10])), 19);
  assert.equal(leadingZeroBits(new Uint8Array([0, 0])), 16);
});

test("the answer has what is asked for, and no smaller number has", async () => {
  const digest = async (text: string) => leadingZeroBits(createHash("sha256").update(text).digest());
  const answer = Number(await solve("1.2.3", 8, digest));
  assert.ok((await digest(`1.2.3.${answer}`)) >= 8);
  for (let number = 0; number < answer; number += 1) {
    assert.ok((await digest(`1.2.3.${number}`)) < 8);
  }
});
