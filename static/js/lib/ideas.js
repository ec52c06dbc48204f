// An idea stands under its own id, wherever it is shown.

const PREFIX = "idea-";

export const IDEAS = `[id^="${PREFIX}"]`;

export const idOf = (idea) => idea.id.slice(PREFIX.length);
