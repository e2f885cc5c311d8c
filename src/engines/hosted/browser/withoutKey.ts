/**
 * An answer as the adapters may read it: services do repeat a key in their errors, and whatever an adapter reads may be
 * shown, stored or exported. Rejects when the body does not come whole.
 */
export async function withoutKey(response: Response, key: string): Promise<Response> {
  const { status } = response;
  const text = textWithoutKey(await response.text(), key);
  const headers = [...response.headers].filter(([, value]) => textWithoutKey(value, key) === value);
  return new Response(bodiless.has(status) ? null : text, { status, headers });
}

const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);
const removed = '[removed]';
/** A shorter part is no secret and may stand in any text. */
const shortestPart = 12;

function textWithoutKey(text: string, key: string): string {
  // A key that is written with escapes is one again for whoever parses the text.
  const plain = /\\[u/]/.test(text) ? rewritten(text) : text;
  return spellings(key).reduce((kept, spelling) => kept.replaceAll(spelling, removed), plain);
}

/** As it is, as in an address, in a text of JSON, and the parts of a key that has some (`id:secret`). */
function spellings(key: string): readonly string[] {
  const parts = key.split(':').filter((part) => part.length >= shortestPart);
  const plain = [key, ...parts];
  return [
    ...new Set(plain.flatMap((one) => [one, encodeURIComponent(one), JSON.stringify(one).slice(1, -1)])),
  ];
}

function rewritten(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value);
  } catch {
    return text;
  }
}
