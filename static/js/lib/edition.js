// A page and what comes to it are of one edition of the program. After an update it loads itself again,
// once for each edition: whatever stands between may answer with the old page for a while. Where this
// browser keeps nothing it does not, because what is being written would be lost.

export function isOutdated(own, now, memory) {
  if (!now || now === own || !memory.lasts || memory.get("edition") === now) return false;
  memory.set("edition", now);
  return true;
}
