import type { DocumentRecord, LayerRecord } from '../../../kernel/document/records.ts';
import type { SessionPorts } from '../../ports.ts';
import type { EngineDescriptor } from '../../../kernel/operations/ports.ts';
import type { ToolOptions } from '../../types.ts';

/** What a tool's plan is made from. `attempt` counts "Try again" on the same inputs, from 0. */
export interface PlanContext {
  readonly ports: SessionPorts;
  readonly document: DocumentRecord;
  readonly options: ToolOptions;
  readonly engineId: string | null;
  readonly attempt: number;
}

/** The chosen engine of an operation, else the first one offered. */
export function pickEngine<E extends { readonly descriptor: EngineDescriptor }>(
  engines: readonly E[],
  id: string | null,
): E | null {
  return engines.find((engine) => engine.descriptor.id === id) ?? engines[0] ?? null;
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
