const mostCharacters = 500;

/** What looks like a key or a picture: services do repeat both in their errors. */
const secrets = [
  /data:[\w/+.-]+;base64,[\w+/=]*/gu,
  /\b(?:bearer|key|token|basic)\s+(?=\S*\d)[\w.:+/=-]{8,}/giu,
  /[?&](?:api_?)?(?:key|token)=[^&\s"']+/giu,
  /\b(?:sk|pk|rk|r8|key)[-_][\w-]{8,}/gu,
  /\bAIza[\w-]{20,}/gu,
  // A fal key: two parts with a colon between them.
  /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}:[\da-f]{8,}/giu,
  // Anything long without a space that mixes letters and digits; ids of requests (UUIDs) are kept.
  /\b(?![\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b)(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}/giu,
];

/** The provider's own words as they may be shown and recorded: one line, no key, no picture, at most 500 characters. */
export function providerWords(text: string): string {
  const bare = secrets.reduce((words, secret) => words.replace(secret, '[removed]'), text);
  return bare.replaceAll(/\s+/gu, ' ').trim().slice(0, mostCharacters);
}
