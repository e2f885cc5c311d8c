import type { DocumentRecord, LayerRecord } from './records.ts';
import type { LayerId } from '../shared/ids.ts';

/**
 * The picture before its newest accepted result, for looking at only: the result's layers on top are hidden. A result
 * that took the place of everything below it hid that too, so then what is below shows again. Null: the topmost
 * visible layer is no result, or nothing lies below it.
 */
export function beforeResult(document: DocumentRecord): DocumentRecord | null {
  const visible = document.layerOrder.filter((id) => document.layers[id]?.visible === true);
  const top = visible.at(-1);
  const call = top === undefined ? null : callOf(document.layers[top]);
  if (call === null) return null;
  const first = document.layerOrder.findIndex((id) => callOf(document.layers[id]) === call);
  const below = document.layerOrder.slice(0, first);
  if (below.length === 0) return null;
  const replaced = !below.some((id) => visible.includes(id));
  const shown = (id: LayerId, at: number): boolean =>
    at < first
      ? replaced || visible.includes(id)
      : visible.includes(id) && callOf(document.layers[id]) !== call;
  const layers: Record<LayerId, LayerRecord> = { ...document.layers };
  document.layerOrder.forEach((id, at) => {
    const layer = document.layers[id];
    if (layer) layers[id] = { ...layer, visible: shown(id, at) };
  });
  return { ...document, layers };
}

function callOf(layer: LayerRecord | undefined): string | null {
  return layer?.origin.kind === 'output' ? layer.origin.call : null;
}
