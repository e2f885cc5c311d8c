import { isRecord } from '../../../kernel/ledger/shapes.ts';
import { isOperationId } from '../../../kernel/operations/catalogue.ts';
import type { OperationId } from '../../../kernel/operations/catalogue.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { parseSlots } from './slots.ts';
import type { Slots } from './slots.ts';
import { readWorkflow } from './workflow.ts';
import type { Workflow, WorkflowFacts } from './workflow.ts';

/** A workflow as the team keeps it. */
export interface TeamWorkflow extends WorkflowFacts {
  /** What a second of its machine costs; null: unpriced; 0: the team counts nothing for it. */
  readonly microsPerSecond: number | null;
  /** What a run usually takes, for quotes; null where nobody has said. */
  readonly usualSeconds: number | null;
  /** `YYYY-MM-DD`, of the last change. */
  readonly changedOn: string;
  /** The user's graph in API format, as it came. */
  readonly graph: unknown;
  /** Null: as the titles of its nodes say. */
  readonly slots: Slots | null;
}

export const maxDollarsPerSecond = 10;
export const maxUsualSeconds = 36_000;

export interface TeamWorkflows {
  readonly workflows: readonly { readonly kept: TeamWorkflow; readonly workflow: Workflow }[];
  /** Sentences about what does not count. */
  readonly problems: readonly string[];
}

/** Of a file or of storage: entries that can be read count, the others are named. */
export function parseTeamWorkflows(value: unknown): TeamWorkflows {
  const entries = isRecord(value) ? value['workflows'] : null;
  if (!Array.isArray(entries)) return { workflows: [], problems: ['There is no list of workflows in it.'] };
  const read = new Map<string, TeamWorkflows['workflows'][number]>();
  const problems: string[] = [];
  entries.forEach((entry: unknown, index) => {
    const kept = parseEntry(entry);
    const workflow = kept.ok ? readKept(kept.value) : kept;
    if (kept.ok && workflow.ok && !read.has(kept.value.id))
      read.set(kept.value.id, { kept: kept.value, workflow: workflow.value });
    else problems.push(`${nameOf(entry, index)}: ${workflow.ok ? twin : workflow.error.join(' ')}`);
  });
  return { workflows: [...read.values()], problems };
}

const twin = 'another one has the same id.';

/** With everything wrong about it in sentences. */
export function readKept(kept: TeamWorkflow): Result<Workflow, readonly string[]> {
  const { id, name, operation, tier } = kept;
  return readWorkflow(kept.graph, { id, name, operation, tier }, kept.slots);
}

export function teamWorkflowsFile(workflows: readonly TeamWorkflow[]): Readonly<Record<string, unknown>> {
  return { format: 'ninetyten-workflows', version: 1, workflows };
}

/** A name that no other has: it stands in the ledger, so it is readable and never changes. */
export function newWorkflowId(name: string, taken: readonly string[]): string {
  const words = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-|-$/gu, '');
  const base = words.slice(0, 40) || 'workflow';
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(id)) return id;
  }
}

function parseEntry(entry: unknown): Result<TeamWorkflow, readonly string[]> {
  if (!isRecord(entry)) return err(['it is no workflow.']);
  const { id, name, operation, tier, changedOn, graph } = entry;
  const { microsPerSecond = null, usualSeconds = null, slots = null } = entry;
  if (
    !isId(id) ||
    !isName(name) ||
    !isOperation(operation) ||
    !isTier(tier) ||
    !isRate(microsPerSecond) ||
    !isDuration(usualSeconds) ||
    !isDay(changedOn) ||
    !isSlots(slots)
  )
    return err([`${unreadable(entry)} cannot be read.`]);
  const places = slots === null ? null : parseSlots(slots);
  const facts = { id, name, operation, tier, microsPerSecond, usualSeconds, changedOn };
  return ok({ ...facts, graph, slots: places });
}

/** Names of the members that are wrong. */
function unreadable(entry: Record<string, unknown>): string {
  return Object.entries(members)
    .filter(([name, isFine]) => !isFine(entry[name] ?? null))
    .map(([name]) => name)
    .join(', ');
}

function nameOf(entry: unknown, index: number): string {
  const name = isRecord(entry) ? entry['name'] : null;
  return isName(name) ? `“${name}”` : `Workflow ${index + 1}`;
}

/** It becomes part of an engine's id. */
const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-z0-9][a-z0-9-]{0,59}$/u.test(value);
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= 80;
const isOperation = (value: unknown): value is OperationId =>
  typeof value === 'string' && isOperationId(value);
const isTier = (value: unknown): value is WorkflowFacts['tier'] => value === 1 || value === 2 || value === 3;
const isDay = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/u.test(value);
const isAmount = (value: unknown, max: number): value is number | null =>
  value === null || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max);
const isRate = (value: unknown): value is number | null => isAmount(value, maxDollarsPerSecond * 1_000_000);
const isDuration = (value: unknown): value is number | null => isAmount(value, maxUsualSeconds);
const isSlots = (value: unknown): boolean => value === null || parseSlots(value) !== null;

const members: Readonly<Record<string, (value: unknown) => boolean>> = {
  id: isId,
  name: isName,
  operation: isOperation,
  tier: isTier,
  microsPerSecond: isRate,
  usualSeconds: isDuration,
  changedOn: isDay,
  slots: isSlots,
};
