const listeners = new Set<() => void>();

/** Called when prices, or what providers offer, are other ones than before. Returns unsubscribe. */
export function onHostedNews(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellHostedNews(): void {
  for (const listener of listeners) listener();
}
