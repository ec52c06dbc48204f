// A whole stage that comes again touches only what has changed.

import assert from "node:assert/strict";
import test from "node:test";
import { reconcile } from "../../static/js/lib/reconcile.js";

const parts = (text) => text.split(" ").filter(Boolean).map((word) => {
  const [id, shell = ""] = word.split(":");
  return { id, shell };
});

test("what is the same is kept, what changed is put, what went is gone", () => {
  const { gone, order } = reconcile(parts("head:1 task:1 composer:1"), parts("head:1 task:2 next:1"));
  assert.deepEqual(gone, ["composer"]);
  assert.deepEqual(order, [
    { id: "head", how: "keep" },
    { id: "task", how: "put" },
    { id: "next", how: "put" },
  ]);
});

test("a composer whose HTML is the same is kept, wherever it stands", () => {
  const { order } = reconcile(parts("a:1 composer:1"), parts("composer:1 b:1 a:1"));
  assert.deepEqual(order.map(({ id }) => id), ["composer", "b", "a"]);
  assert.equal(order[0].how, "keep");
});

test("the order is always that of the server", () => {
  const ids = ["a", "b", "c", "d"];
  for (let n = 0; n < 200; n++) {
    const live = shuffled(ids, n).slice(0, 1 + (n % 4));
    const fresh = shuffled(ids, n * 7).slice(0, 1 + ((n * 3) % 4));
    const { gone, order } = reconcile(parts(live.join(" ")), parts(fresh.join(" ")));
    assert.deepEqual(order.map(({ id }) => id), fresh);
    assert.deepEqual(gone, live.filter((id) => !fresh.includes(id)));
  }
});

function shuffled(items, seed) {
  return [...items].sort((a, b) => ((a.charCodeAt(0) * seed) % 13) - ((b.charCodeAt(0) * seed) % 13));
}
