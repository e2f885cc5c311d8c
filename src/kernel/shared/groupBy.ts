/** Items by their key; groups and their items in the order in which they come. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const held = groups.get(name);
    if (held === undefined) groups.set(name, [item]);
    else held.push(item);
  }
  return groups;
}
