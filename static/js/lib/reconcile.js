// How a list of parts becomes another one: what stays as it is, what is put, what goes.
// `live` and `fresh` are [{id, shell}] in order; a shell is a part's HTML without the parts in it.

export function reconcile(live, fresh) {
  const shells = new Map(live.map(({ id, shell }) => [id, shell]));
  const wanted = new Set(fresh.map(({ id }) => id));
  return {
    gone: live.filter(({ id }) => !wanted.has(id)).map(({ id }) => id),
    order: fresh.map(({ id, shell }) => ({ id, how: shells.get(id) === shell ? "keep" : "put" })),
  };
}
