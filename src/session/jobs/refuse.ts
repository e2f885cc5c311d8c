import { stoppedEvents, type CallFacts } from './events.ts';
import type { Messages } from '../messages.ts';
import type { SessionPorts } from '../ports.ts';
import type { StopLoss } from '../../kernel/metrics/budget.ts';

interface RefuseDeps {
  readonly ports: Pick<SessionPorts, 'workspace'>;
  readonly messages: Messages;
}

/** Records that a budget stopped a run before anything was spent, and tells the person. */
export async function refuse(deps: RefuseDeps, facts: CallFacts, stop: StopLoss): Promise<void> {
  await refuseAll(deps, [facts], stop);
}

/** The same of all calls of one run, told once. */
export async function refuseAll(
  { ports, messages }: RefuseDeps,
  calls: readonly CallFacts[],
  stop: StopLoss,
): Promise<void> {
  await ports.workspace.commit({ events: calls.flatMap(stoppedEvents) });
  messages.say(
    'warning',
    `The ${stopName(stop)} is reached, so nothing was run.`,
    'To go on, use “Run anyway” beside the run button. It is recorded.',
  );
}

function stopName(stop: StopLoss): string {
  if (stop.rule !== 'period') return 'stop-loss of this asset';
  return stop.scope === 'campaign' ? `budget of ${stop.name}` : 'budget of the month';
}
