import type { HistoryItem } from './metadata.ts';
import type { DocumentDiff, HistoryEntry } from '../document/diff.ts';
import type { DocumentRecord } from '../document/records.ts';
import type { LedgerEvent } from '../ledger/events.ts';
import type { IterationRow } from '../metrics/views.ts';
import { toolNames, type ToolId } from '../operations/catalogue.ts';
import type { StoredHistory } from '../workspace/ports.ts';

export interface EditHistoryInput {
  readonly document: DocumentRecord;
  readonly stored: StoredHistory;
  readonly iterations: readonly IterationRow[];
  readonly events: readonly LedgerEvent[];
  /** Outputs in the delivered picture, also through later ones (`contributingOrigins`). */
  readonly delivered: ReadonlySet<string>;
  /** When the asset was made: a base picture that came with it was opened then. */
  readonly createdAtMs: number;
}

/** One step that is in the delivered picture: a call, or something done by hand (`call` is null). */
export interface EditStep {
  readonly atMs: number;
  /** In the words of the interface. */
  readonly label: string;
  readonly call: IterationRow | null;
}

/** What the document came with, before its first step. */
const openedLabel = 'Import';

/**
 * The steps behind the delivered picture, oldest first: what the undo stack has applied, plus results that are in
 * the picture and older than the stack. What was undone is in neither.
 */
export function deliveredSteps(input: EditHistoryInput): readonly EditStep[] {
  const { stored, createdAtMs } = input;
  const applied = stored.entries.slice(0, stored.position).filter(changesPicture);
  const stepOf = stepFinder(input);
  const steps = applied.map(stepOf);
  const seen = new Set(steps.flatMap(({ call }) => call?.call ?? []));
  const older = input.iterations
    .filter((row) => !seen.has(row.call) && row.outputs.some(({ id }) => input.delivered.has(id)))
    .map((row): EditStep => ({ atMs: row.at, label: labelOf(row), call: row }));
  const opened = cameWithPicture(input, applied)
    ? [{ atMs: createdAtMs, label: openedLabel, call: null }]
    : [];
  return merged([...opened, ...older, ...steps].toSorted((a, b) => a.atMs - b.atMs));
}

/** The same in XMP's words, closed by the export itself. */
export function historyItems(
  steps: readonly EditStep[],
  export_: { readonly program: string; readonly when: string; readonly instanceId: string },
  toIso: (atMs: number) => string,
): readonly HistoryItem[] {
  const { program, when, instanceId } = export_;
  return [
    ...steps.map((step, index): HistoryItem => ({
      action: actionOf(step, index === 0),
      when: toIso(step.atMs),
      softwareAgent: step.call ? `${step.call.engine} ${step.call.modelVersion}` : program,
      parameters: step.call?.tool ?? step.label,
    })),
    { action: 'saved', when, softwareAgent: program, instanceId },
  ];
}

function actionOf({ label, call }: EditStep, isFirst: boolean): HistoryItem['action'] {
  if (!isFirst) return 'edited';
  if (call) return call.tool === 'generate' ? 'created' : 'edited';
  return label === openedLabel ? 'opened' : 'edited';
}

/** A mask drawn for a tool is no part of the picture. */
function changesPicture({ forward }: HistoryEntry): boolean {
  const { selection: _selection, selectionPatch: _patch, ...pictured } = forward;
  return Object.keys(pictured).length > 0;
}

/** Whether there were layers before the first step: the picture an asset was imported with has no step of its own. */
function cameWithPicture({ document, stored }: EditHistoryInput, applied: readonly HistoryEntry[]): boolean {
  const reachesBack = (stored.entries[0]?.index ?? 0) === 0;
  const before = applied.find(({ backward }) => backward.layerOrder)?.backward.layerOrder;
  return reachesBack && (before ?? document.layerOrder).length > 0;
}

/** Finds the call behind a step: by the output its layers name, or, for a result that only left a mask, by time. */
function stepFinder(input: EditHistoryInput): (entry: HistoryEntry) => EditStep {
  const callOf = new Map(input.iterations.flatMap((row) => row.outputs.map(({ id }) => [id, row] as const)));
  const accepted = input.events.flatMap((event) =>
    event.type === 'output.decided' && event.body.decision === 'accepted'
      ? [{ atMs: event.at, call: callOf.get(event.body.output) ?? null }]
      : [],
  );
  return ({ forward, label, at }) => {
    const named = outputsOf(forward).flatMap((id) => callOf.get(id) ?? [])[0];
    const tool = forward.masks && !forward.layers ? toolCalled(label) : null;
    // The decision is part of the step's own commit, so it is the first of its tool that is not older.
    const masked = accepted.find(({ atMs, call }) => tool !== null && call?.tool === tool && atMs >= at);
    return { atMs: at, label, call: named ?? masked?.call ?? null };
  };
}

function outputsOf({ layers }: DocumentDiff): readonly string[] {
  return Object.values(layers ?? {}).flatMap((layer) =>
    layer?.origin.kind === 'output' ? [layer.origin.output] : [],
  );
}

function toolCalled(label: string): ToolId | null {
  const tools = Object.keys(toolNames) as ToolId[];
  return tools.find((tool) => toolNames[tool] === label) ?? null;
}

function labelOf(row: IterationRow): string {
  return toolNames[row.tool as ToolId] ?? row.tool;
}

/** A hundred brush strokes in a row are one step, at the time of the last. */
function merged(steps: readonly EditStep[]): readonly EditStep[] {
  return steps.filter((step, index) => {
    const next = steps[index + 1];
    return !(next && !step.call && !next.call && next.label === step.label && step.label !== openedLabel);
  });
}
