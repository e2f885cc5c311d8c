import { demoYear } from '../../kernel/demo/demoYear.ts';
import { demoPrefix } from '../../kernel/demo/prefix.ts';
import { createCalendar } from '../../kernel/review/calendar.ts';
import type { WorkspaceStore } from '../../kernel/workspace/ports.ts';

const chunkEvents = 5_000;
const source = 'Demo year';

/** Takes the demo year in as any other ledger is taken in. Resolves with the number of events. */
export async function loadDemo(
  workspace: Pick<WorkspaceStore, 'importEvents'>,
  nowMs: number,
  onProgress: (fraction: number) => void,
): Promise<number> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const events = demoYear(createCalendar(timeZone), nowMs);
  // Not a file, so without a hash of one: the day names it, and a year of another day is another import.
  const sha256 = `demo-year-${new Date(nowMs).toISOString().slice(0, 10)}`;
  for (let from = 0; from < events.length; from += chunkEvents) {
    const chunk = events.slice(from, from + chunkEvents);
    const last = from + chunkEvents >= events.length;
    await workspace.importEvents({ source, sha256, from, events: chunk, last, keepWages: true });
    onProgress(Math.min(1, (from + chunkEvents) / events.length));
  }
  return events.length;
}

export function removeDemo(workspace: Pick<WorkspaceStore, 'forgetDevices'>): Promise<number> {
  return workspace.forgetDevices(demoPrefix);
}
