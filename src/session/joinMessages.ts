import type { SessionMessage } from './types.ts';

export type Saying = Omit<SessionMessage, 'id'>;

const weight: Readonly<Record<SessionMessage['tone'], number>> = {
  info: 0,
  success: 0,
  warning: 1,
  error: 2,
};

/** Several things to say as one message, a line each, as grave as the gravest: none hides another. */
export function joinMessages(sayings: readonly Saying[]): Saying | null {
  const [first, ...rest] = sayings;
  if (!first) return null;
  if (rest.length === 0) return first;
  const gravest = rest.reduce((worst, one) => (weight[one.tone] > weight[worst.tone] ? one : worst), first);
  const lines = sayings.map(({ text, hint }) => (hint ? `${text} ${hint}` : text));
  return { tone: gravest.tone, text: [...new Set(lines)].join('\n') };
}
