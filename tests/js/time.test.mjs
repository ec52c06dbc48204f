// What a clock shows.

import assert from "node:assert/strict";
import test from "node:test";
import { figures, reading } from "../../static/js/lib/time.js";

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
