import { formatDuration } from '../../../../design/format.ts';
import type { BadgeTone } from '../../../../design/primitives/Feedback.tsx';
import type { Decision } from '../../../../kernel/ledger/events.ts';
import type {
  CallEnd,
  CallStep,
  ReplayStep,
  StepCost,
  Verdict,
} from '../../../../kernel/review/replaySteps.ts';
import { totalOf } from '../../../../kernel/review/costParts.ts';
import { count, creditsOf } from '../../../../panels/figures/figures.ts';
import { reasonName, toolName, verdictTones } from '../../../../panels/figures/verdicts.ts';
import { costText, standInText, verdictText, waitText } from '../../../../panels/iterations/iterationText.ts';
import { moneyWith } from '../reviewText.ts';

/** What a step is, in a few words. */
export function stepTitle(step: ReplayStep): string {
  switch (step.kind) {
    case 'call':
      return toolName(step.row.tool);
    case 'created':
      return step.forkedFrom === null ? 'Created' : 'Created from another asset';
    case 'unstarted':
      return step.stopped ? 'Stopped by the budget' : 'A run whose start is not in this ledger';
    case 'decision':
      return 'Decided later';
    case 'work':
      return workKinds.find(({ kind }) => step.ms[kind] > 0)?.title ?? 'Time';
    case 'finished':
      return 'Finished';
    case 'reopened':
      return 'Reopened';
    case 'abandoned':
      return 'Abandoned';
    case 'budget':
      return 'Budget set';
    case 'shared':
      return 'Shared pixels';
    case 'correction':
      return 'Correction';
    case 'fee':
      return 'Fee';
  }
}

/** In the order in which a step of time is named after them. */
const workKinds = [
  { kind: 'hand-edit', title: 'Hand edit', name: 'hand edit' },
  { kind: 'active', title: 'Work', name: 'work' },
  { kind: 'review', title: 'Review', name: 'review' },
  { kind: 'admin', title: 'Admin', name: 'admin' },
  { kind: 'felt-wait', title: 'Waiting', name: 'felt wait' },
  { kind: 'overlapped', title: 'Waiting', name: 'overlapped wait' },
  { kind: 'idle', title: 'Away', name: 'away' },
] as const;

/** The line below the title. */
export function stepLine(step: ReplayStep): string {
  switch (step.kind) {
    case 'call':
      return [
        step.row.engine,
        costText(step.row),
        waitText(step.row),
        ...(step.row.standsInFor === null ? [] : [standInText(step.row.standsInFor)]),
        ...(step.row.fanOut === null ? [] : ['side by side with others']),
      ].join(' · ');
    case 'work':
      return workKinds
        .filter(({ kind }) => step.ms[kind] > 0)
        .map(({ kind, name }) => `${formatDuration(step.ms[kind])} ${name}`)
        .join(' · ');
    case 'decision':
      return `${step.call === null ? '' : `Step ${step.call + 1}: `}${step.verdicts.map(decisionText).join(', ')}`;
    case 'budget':
      return budgetText(step);
    case 'shared':
      return `with ${count(step.assets - 1, 'other asset')}`;
    case 'correction':
      return [correctionNames[step.reason], step.call === null ? null : `of step ${step.call + 1}`, step.note]
        .filter((part) => part !== null)
        .join(', ');
    case 'fee':
      return 'belongs to no run';
    case 'created':
    case 'unstarted':
    case 'finished':
    case 'reopened':
    case 'abandoned':
      return '';
  }
}

const correctionNames: Readonly<Record<Extract<ReplayStep, { kind: 'correction' }>['reason'], string>> = {
  invoice: 'by the invoice',
  refund: 'refund',
  'price-error': 'wrong price',
  misattributed: 'booked elsewhere',
  fx: 'exchange rate',
};

function budgetText({ micros, stopRounds, hardStop }: Extract<ReplayStep, { kind: 'budget' }>): string {
  const parts = [
    micros === null ? null : `${creditsOf(micros)} credits${hardStop ? ', runs stop there' : ''}`,
    stopRounds === null ? null : `stop after ${count(stopRounds, 'round')} without a kept result`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'no limit' : parts.join(' · ');
}

const decisionNames: Readonly<Record<Decision, string>> = {
  accepted: 'Kept',
  rejected: 'Rejected',
  superseded: 'Superseded',
  undecided: 'To decide',
};

export const decisionTones: Readonly<Record<Decision, BadgeTone>> = {
  accepted: 'ok',
  rejected: 'neutral',
  superseded: 'neutral',
  undecided: 'neutral',
};

export function decisionText({ decision, reason }: Omit<Verdict, 'output'>): string {
  return `${decisionNames[decision]}${reason === null ? '' : `: ${reasonName(reason).toLowerCase()}`}`;
}

/** The chip of a step; null where nothing was judged. */
export function stepBadge(step: ReplayStep): { readonly text: string; readonly tone: BadgeTone } | null {
  if (step.kind === 'call') return { text: verdictText(step.row), tone: verdictTones[step.row.status] };
  return null;
}

/** All of it, with `+` where a part has no price. */
export function costOf(cost: StepCost): string {
  return moneyWith(totalOf(cost), cost.unpriced + cost.unrated);
}

/** Beside a step; empty where it cost nothing. */
export function stepCost({ cost }: ReplayStep): string {
  if (totalOf(cost) !== 0) return costOf(cost);
  if (cost.unpriced > 0) return 'unpriced';
  return cost.unrated > 0 ? 'no rate' : '';
}

export const basisNames: Readonly<Record<CallStep['bases'][number], string>> = {
  reported: 'reported by the provider',
  metered: 'metered here',
  quoted: 'by its quote',
};

const billedNames = { y: 'billed', n: 'not billed', '?': 'perhaps billed' } as const;

/** How it ended, where it did not complete. */
export function endText({ type, text, billed }: CallEnd, errorType: string | null): string {
  const what = [errorType, text].filter((part) => part !== null && part !== '').join(': ');
  const by = type === 'failed' ? what : `by ${what}`;
  return `${by}, ${billedNames[billed]}`;
}

/** `guidanceScale` as `Guidance scale`. */
export function settingName(key: string): string {
  const words = key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase();
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

export function settingValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value === null || value === undefined) return 'none';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return value.map(settingValue).join(', ');
  return Object.entries(value)
    .map(([key, part]) => `${key} ${settingValue(part)}`)
    .join(', ');
}
