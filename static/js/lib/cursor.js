// All of reconnecting: what a viewer whose stage is at `mine` does with a frame.

export function judge(mine, { from, seq }) {
  if (seq <= mine) return "ignore";
  return from <= mine ? "apply" : "enter";
}
