// Refusals that are none of the person's doing: the server cannot just now, and soon it can.

export const TRY_LATER = new Set(["too_many", "database_away", "disk_full"]);

export function inSeconds(call) {
  setTimeout(call, 2000 + Math.random() * 2000);
}
