// What a clock shows, from the server's facts and the time. The browser shows; it never decides.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const SOON = 10 * SECOND;

// {text, share, state}: `share` of the time that is left, 0 … 1; `state` is waiting, running, last,
// over or paused. Milliseconds, but for `seconds`, the time that was planned.
export function reading({ phase, endsAt, left, seconds }, now) {
  const whole = seconds * SECOND;
  if (phase === "gathering") return { text: figures(whole), share: 1, state: "waiting" };
  const remaining = left ?? (endsAt ?? now) - now;
  const over = phase === "over" || remaining < 0;
  const share = over || !whole ? 0 : Math.min(1, remaining / whole);
  return { text: figures(remaining), share, state: stateOf(remaining, over, left, whole) };
}

function stateOf(remaining, over, left, whole) {
  if (over) return "over";
  if (left !== null) return "paused";
  return remaining <= Math.min(MINUTE, whole / 2) ? "last" : "running";
}

// How many soft rings there have been by now: one after each equal share of the time, and one at its
// end where the next turn follows by itself. Null while the clock stands.
export function strokes({ phase, endsAt, seconds, shares, follows }, now) {
  if (phase !== "running" || endsAt === null || !seconds) return null;
  const remaining = endsAt - now;
  const passed = Math.floor(shares * (1 - remaining / (seconds * SECOND)) + 1e-6);
  return Math.min(Math.max(passed, 0), shares - 1) + Number(follows && remaining <= 0);
}

// Whether it is time to say that the next turn follows by itself.
export function isSoon({ phase, endsAt, follows }, now) {
  return follows && phase === "running" && endsAt !== null && endsAt - now <= SOON;
}

// The server's time when its answer arrives: half of the way there and back has gone by since it
// looked at its clock. A slow network would else set every clock late.
export function atArrival(serverNow, asked, answered) {
  return serverNow + Math.max(0, answered - asked) / 2;
}

// 1:24 is left, +0:20 is over; hours only when there are some.
export function figures(milliseconds) {
  const over = milliseconds < 0;
  const seconds = over ? Math.floor(-milliseconds / SECOND) : Math.ceil(milliseconds / SECOND);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const small = `${hours ? two(minutes) : minutes}:${two(seconds % 60)}`;
  return (over ? "+" : "") + (hours ? `${hours}:${small}` : small);
}

const two = (number) => String(number).padStart(2, "0");
