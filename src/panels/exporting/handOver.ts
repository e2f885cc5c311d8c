import type { ExportCheck } from '../../session/services.ts';

/** What may happen to a written file: `save` at once, `ask` a person first, or `refuse` for good. */
export type HandOver = 'save' | 'ask' | 'refuse';

export function handOverOf(check: ExportCheck): HandOver {
  if (check.passed) return 'save';
  return check.lines.some((line) => !line.ok && line.blocking) ? 'refuse' : 'ask';
}
