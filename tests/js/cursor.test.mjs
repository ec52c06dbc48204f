// The rule that is all of reconnecting.

import assert from "node:assert/strict";
import test from "node:test";
import { judge } from "../../static/js/lib/cursor.js";

test("a frame that is already on the stage is ignored", () => {
  assert.equal(judge(7, { from: 5, seq: 7 }), "ignore");
  assert.equal(judge(7, { from: 2, seq: 3 }), "ignore");
});

test("a frame that starts where the stage is, or before, is applied", () => {
  assert.equal(judge(7, { from: 7, seq: 9 }), "apply");
  assert.equal(judge(7, { from: 3, seq: 9 }), "apply");
});

test("a whole stage is always applied when it is newer", () => {
  assert.equal(judge(7, { from: 0, seq: 8 }), "apply");
  assert.equal(judge(7, { from: 0, seq: 7 }), "ignore");
});

test("a frame after a gap asks to enter again", () => {
  assert.equal(judge(7, { from: 8, seq: 9 }), "enter");
});

test("in whatever order frames come, nothing is applied over a gap", () => {
  const frames = [1, 2, 3, 4, 5].map((seq) => ({ from: seq - 1, seq }));
  for (const order of permutations(frames)) {
    let mine = 0;
    for (const frame of order) {
      const verdict = judge(mine, frame);
      if (verdict === "apply") {
        assert.ok(frame.from <= mine);
        mine = frame.seq;
      } else if (verdict === "enter") mine = 5; // the whole stage as it is now
    }
    assert.equal(mine, 5);
  }
});

function permutations(items) {
  if (items.length < 2) return [items];
  return items.flatMap((item, i) =>
    permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]),
  );
}
