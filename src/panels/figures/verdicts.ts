import type { BadgeTone } from '../../design/primitives/Feedback.tsx';
import type { AssetStatus, Tier } from '../../kernel/asset/asset.ts';
import type { RejectReason } from '../../kernel/ledger/events.ts';
import type { IterationStatus } from '../../kernel/metrics/views.ts';
import { toolNames } from '../../kernel/operations/catalogue.ts';

export const statusNames: Readonly<Record<AssetStatus, string>> = {
  draft: 'Draft',
  'in-progress': 'In progress',
  finished: 'Finished',
  reopened: 'Reopened',
  abandoned: 'Abandoned',
};

export const tierNames: Readonly<Record<Tier, string>> = { 1: 'Hero', 2: 'Fast', 3: 'Automated' };

export const verdictNames: Readonly<Record<IterationStatus, string>> = {
  running: 'Running',
  'in-doubt': 'In doubt',
  undecided: 'To decide',
  accepted: 'Kept',
  rejected: 'Rejected',
  superseded: 'Superseded',
  failed: 'Failed',
  cancelled: 'Cancelled',
  blocked: 'Blocked',
};

export const verdictTones: Readonly<Record<IterationStatus, BadgeTone>> = {
  running: 'neutral',
  'in-doubt': 'warn',
  undecided: 'neutral',
  accepted: 'ok',
  rejected: 'neutral',
  superseded: 'neutral',
  failed: 'danger',
  cancelled: 'neutral',
  blocked: 'warn',
};

/** Each reason with the letter and the number that pick it. */
export const rejectReasons: readonly {
  readonly reason: RejectReason;
  readonly label: string;
  readonly keys: readonly [string, string];
}[] = [
  { reason: 'hand/face', label: 'Hand/face', keys: ['h', '1'] },
  { reason: 'text/label', label: 'Text/label', keys: ['t', '2'] },
  { reason: 'wrong product', label: 'Wrong product', keys: ['p', '3'] },
  { reason: 'style', label: 'Style', keys: ['s', '4'] },
  { reason: 'artefact', label: 'Artefact', keys: ['a', '5'] },
  { reason: 'composition', label: 'Composition', keys: ['c', '6'] },
  { reason: 'other', label: 'Other', keys: ['o', '7'] },
];

export function reasonName(reason: RejectReason): string {
  return rejectReasons.find((entry) => entry.reason === reason)?.label ?? reason;
}

/** Names of tools that this version knows; others are shown as recorded. */
export function toolName(id: string): string {
  const names: Readonly<Record<string, string>> = toolNames;
  return names[id] ?? id;
}
