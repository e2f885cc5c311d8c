import { parseTeamWorkflows, readKept, teamWorkflowsFile } from '../../engines/hosted/comfyui/team.ts';
import type { TeamWorkflow, TeamWorkflows } from '../../engines/hosted/comfyui/team.ts';
import { err, ok } from '../../kernel/shared/result.ts';
import type { Result } from '../../kernel/shared/result.ts';
import { createPreference, jsonOf } from './preference.ts';

const stored = createPreference('ninetyten.workflows');

export interface WorkflowsInUse extends TeamWorkflows {
  /** False where the browser keeps no preferences: the workflows then hold for this page. */
  readonly isKept: boolean;
}

/** Read anew each time: another tab may have changed them. */
export function workflowsInUse(): WorkflowsInUse {
  const text = stored.read();
  const parsed = text === null ? { workflows: [], problems: [] } : parseTeamWorkflows(jsonOf(text));
  return { ...parsed, isKept: stored.isKept() };
}

/** In place of the one with its id. The errors are sentences for the person at the form. */
export function saveWorkflow(workflow: TeamWorkflow): Result<null, readonly string[]> {
  const read = readKept(workflow);
  if (!read.ok) return read;
  keep(merged(workflowsOf(workflowsInUse()), [workflow]));
  return ok(null);
}

export function removeWorkflow(id: string): void {
  keep(workflowsOf(workflowsInUse()).filter((one) => one.id !== id));
}

/** Takes in what an export wrote, beside what is here; the same id is replaced. Nothing counts unless all of it does. */
export function importWorkflows(file: unknown): Result<number, string> {
  const { workflows, problems } = parseTeamWorkflows(file);
  if (problems.length > 0) return err(problems.join(' '));
  const taken = workflows.map(({ kept }) => kept);
  keep(merged(workflowsOf(workflowsInUse()), taken));
  return ok(taken.length);
}

export const workflowsFile = (): Readonly<Record<string, unknown>> =>
  teamWorkflowsFile(workflowsOf(workflowsInUse()));

const workflowsOf = ({ workflows }: TeamWorkflows): readonly TeamWorkflow[] =>
  workflows.map(({ kept }) => kept);

function merged(before: readonly TeamWorkflow[], taken: readonly TeamWorkflow[]): readonly TeamWorkflow[] {
  const byId = new Map([...before, ...taken].map((one) => [one.id, one]));
  return [...byId.values()];
}

function keep(workflows: readonly TeamWorkflow[]): void {
  stored.keep(workflows.length === 0 ? null : JSON.stringify(teamWorkflowsFile(workflows)));
}
