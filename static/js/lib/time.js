// What a clock shows, from the server's facts and the time. The browser shows; it never decides.

const SECOND = 1000;
const MINUTE = 60 * SECOND;

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

// 1:24 is left, +0:20 is over; hours only when there are some.
export function figures(milliseconds) {
  const over = milliseconds < 0;
  const seconds = over ? Math.floor(-milliseconds / SECOND) : Math.ceil(milliseconds / SECOND);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const small = `${hours ? two(minutes) : minutes}:${two(seconds % 60)}`;
  return (over ? "+" : "") + (hours ? `${hours}:${small}` : small);
}

const two = (number) => String(number).padStart(2, "0");
