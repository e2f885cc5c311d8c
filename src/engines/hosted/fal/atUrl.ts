/** An address as fal gave it: the proxy checks its host before it attaches a key. */
export const atUrl = (url: string): string => `/at?url=${encodeURIComponent(url)}`;
