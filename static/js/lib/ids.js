// 128 random bits as 22 characters. Not crypto.randomUUID: a page over plain http in a classroom's
// network is no secure context and does not have it.

export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
