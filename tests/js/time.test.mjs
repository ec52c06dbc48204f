// What a clock shows.

import assert from "node:assert/strict";
import test from "node:test";
import { atArrival, figures, isSoon, reading, strokes } from "../../static/js/lib/time.js";

const NOW = 1_800_000_000_000;
const running = (left, seconds = 240) => ({
  phase: "running",
  endsAt: NOW + left,
  left: null,
  seconds,
});

test("figures count down to the second that has begun, and up after the end", () => {
  const shown = { 84_000: "1:24", 83_001: "1:24", 1: "0:01", 0: "0:00", 600_000: "10:00" };
  for (const [left, text] of Object.entries(shown)) assert.equal(figures(Number(left)), text);
  assert.equal(figures(-20_000), "+0:20");
  assert.equal(figures(-20_999), "+0:20");
  assert.equal(figures(3_900_000), "1:05:00");
});

test("while people gather the clock shows the whole time and stands", () => {
  const facts = { phase: "gathering", endsAt: null, left: null, seconds: 120 };
  assert.deepEqual(reading(facts, NOW), { text: "2:00", share: 1, state: "waiting" });
});

test("the last minute warns; in a short step its second half", () => {
  assert.equal(reading(running(61_000), NOW).state, "running");
  assert.equal(reading(running(60_000), NOW).state, "last");
  assert.equal(reading(running(31_000, 60), NOW).state, "running");
  assert.equal(reading(running(30_000, 60), NOW).state, "last");
});

test("the ring shows what is left", () => {
  assert.equal(reading(running(120_000), NOW).share, 0.5);
  assert.equal(reading(running(500_000), NOW).share, 1, "after +1 it is full, not more");
});

test("paused, it stands where it stood", () => {
  const facts = { phase: "running", endsAt: null, left: 90_000, seconds: 120 };
  assert.deepEqual(reading(facts, NOW + 5_000_000), { text: "1:30", share: 0.75, state: "paused" });
});

test("over time counts up until somebody goes on", () => {
  const facts = { phase: "over", endsAt: NOW - 20_000, left: null, seconds: 60 };
  assert.deepEqual(reading(facts, NOW), { text: "+0:20", share: 0, state: "over" });
});

const shared = (left, more = {}) => ({ ...running(left), shares: 1, follows: false, ...more });

test("a soft bell divides the time into equal shares, and not at the end", () => {
  const due = (left, shares) => strokes(shared(left, { shares }), NOW);
  assert.deepEqual([240_000, 120_001, 120_000, 1, -5000].map((left) => due(left, 2)), [0, 0, 1, 1, 1]);
  assert.deepEqual([160_001, 160_000, 80_000, 0].map((left) => due(left, 3)), [0, 1, 2, 2]);
  assert.equal(due(300_000, 2), 0, "after +1");
  assert.equal(strokes(shared(1), NOW), 0);
});

test("where the next turn follows by itself it rings at the end too", () => {
  const due = (left) => strokes(shared(left, { follows: true }), NOW);
  assert.deepEqual([1, 0, -500].map(due), [0, 1, 1]);
});

test("a clock that stands rings for nobody", () => {
  const stands = { ...shared(1, { shares: 2 }), endsAt: null, left: 1 };
  assert.equal(strokes(stands, NOW), null);
  assert.equal(isSoon({ ...stands, follows: true }, NOW), false);
});

test("ten seconds before the next turn it is soon, unless somebody rings it", () => {
  const soon = (left, follows = true) => isSoon(shared(left, { follows }), NOW);
  assert.deepEqual([11_000, 10_000, 0].map((left) => soon(left)), [false, true, true]);
  assert.equal(soon(5000, false), false);
});

test("an answer is half of its way older than when it arrives", () => {
  assert.equal(atArrival(NOW, 1000, 1000), NOW);
  assert.equal(atArrival(NOW, 1000, 5000), NOW + 2000);
  assert.equal(atArrival(NOW, 5000, 1000), NOW, "this device's clock was set back meanwhile");
});
