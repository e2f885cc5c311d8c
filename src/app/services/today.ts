import { dayNumber, dayText } from '../../kernel/shared/civilDate.ts';

/** The civil day of this machine, `YYYY-MM-DD`. */
export function today(): string {
  const now = new Date();
  return dayText(dayNumber(now.getFullYear(), now.getMonth() + 1, now.getDate()));
}
