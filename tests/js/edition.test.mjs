// Whether a page is of the edition of the program that answers it.

import assert from "node:assert/strict";
import test from "node:test";

import { isOutdated } from "../../static/js/lib/edition.js";
import { inMemory, memoryOf } from "../../static/js/lib/memory.js";

const remembering = () => ({ ...memoryOf("KQMTRA.phone", inMemory()), lasts: true });

test("a page of the same edition stays", () => {
  assert.equal(isOutdated("a", "a", remembering()), false);
});

test("a page of another edition is outdated, and says so once", () => {
  const memory = remembering();
  assert.equal(isOutdated("a", "b", memory), true);
  assert.equal(isOutdated("a", "b", memory), false, "the old page came again");
  assert.equal(isOutdated("a", "c", memory), true, "and another update");
});

test("where nothing is kept the page stays, whatever answers", () => {
  assert.equal(isOutdated("a", "b", memoryOf("KQMTRA.phone", inMemory())), false);
});

test("an answer that names no edition changes nothing", () => {
  assert.equal(isOutdated("a", undefined, remembering()), false);
});
