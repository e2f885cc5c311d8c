import type { DocumentRecord, LayerRecord } from '../../../kernel/document/records.ts';
import { pickEngine, type DecidedTool, type PickFacts } from '../pickEngine.ts';
import type { SessionPorts } from '../../ports.ts';
import type { OperationId } from '../../../kernel/operations/catalogue.ts';
import type { CallLink, Engine } from '../../../kernel/operations/ports.ts';
import { neverCancelled, type CancelSignal } from '../../../kernel/shared/cancel.ts';
import type { ToolOptions } from '../../types.ts';

/** What a tool's plan is made from. `attempt` counts "Try again" on the same inputs, from 0. */
export interface PlanContext {
  readonly ports: SessionPorts;
  readonly document: DocumentRecord;
  readonly options: ToolOptions;
  readonly picks: PickFacts;
  readonly attempt: number;
}

/** The engine that the plan is made for. */
export function engineOf<O extends OperationId>(
  { ports, picks }: PlanContext,
  operation: O,
  tool: DecidedTool = operation,
): Engine<O> | null {
  return pickEngine(ports.engines.forOperation(operation), picks, operation, tool)?.engine ?? null;
}

/** Until when the rest of a run can be cancelled: what a provider has delivered is paid for, and kept. */
export function afterRun(signal: CancelSignal, link: CallLink | undefined): CancelSignal {
  return link === undefined ? signal : neverCancelled;
}

export function visibleLayers(document: DocumentRecord): readonly LayerRecord[] {
  return document.layerOrder
    .map((id) => document.layers[id])
    .filter((layer): layer is LayerRecord => layer !== undefined && layer.visible && layer.opacity > 0);
}

/** The layer when it alone makes up the picture, pixel for pixel. */
export function onlyPlainLayer(document: DocumentRecord): LayerRecord | null {
  const [layer, ...others] = visibleLayers(document);
  if (!layer || others.length > 0 || layer.mask) return null;
  const { x, y, scaleX, scaleY, rotation } = layer.transform;
  const untouched = x === 0 && y === 0 && scaleX === 1 && scaleY === 1 && rotation === 0;
  const covers = layer.pixelWidth === document.width && layer.pixelHeight === document.height;
  return untouched && covers && layer.opacity === 1 && layer.blendMode === 'normal' ? layer : null;
}

export function fullRect(size: { readonly width: number; readonly height: number }): {
  x: number;
  y: number;
  width: number;
  height: number;
} {
  return { x: 0, y: 0, width: size.width, height: size.height };
}
