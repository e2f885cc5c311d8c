import { createLiveStroke } from './liveStroke.ts';
import type { LiveStroke, StrokeStyle } from './liveStroke.ts';
import type { PaintCommitter } from './paintCommitter.ts';
import type { PaintedTiles } from '../contract.ts';
import type { DeviceView } from '../render/deviceView.ts';
import type { Draft } from '../render/draft.ts';
import type { ColorSpace } from '../stage/konvaStage.ts';
import type { DocumentRecord, LayerRecord } from '../../kernel/document/records.ts';
import type { TileStore } from '../../kernel/document/ports.ts';
import type { PaintTarget } from '../../kernel/pixels/paint.ts';
import type { Rect, Size } from '../../kernel/shared/geometry.ts';
import type { LayerId, TileKey } from '../../kernel/shared/ids.ts';

/**
 * Strokes from the first pixel to the document revision that holds them. A stroke stays on screen as a draft
 * until then; later strokes build on the tiles of earlier ones even while those are being stored.
 */
export interface PendingPaint {
  begin(layer: LayerRecord, target: PaintTarget, style: StrokeStyle): PaintStroke;
  /** Strokes that no document holds yet. */
  readonly drafts: readonly Draft[];
  /** Those and the ones whose document is not on screen yet. */
  readonly shownDrafts: readonly Draft[];
  /** Marks what `document` holds by now. */
  acknowledge(document: DocumentRecord | null): void;
  /** Takes off what the shell answered without a document that holds it. Once per frame. */
  settle(): void;
  /** The latest document is on screen: acknowledged drafts go. */
  release(): void;
  /** The view or the screen's size changed: drafts are drawn again when they are next asked for. */
  redraw(): void;
}

export interface PaintStroke {
  /** Device px that changed. */
  extend(points: readonly number[]): Rect;
  /** Hands the stroke over. */
  commit(): void;
  /** Takes it off again; returns what to redraw. */
  cancel(): Rect;
}

export interface PendingPaintOptions {
  readonly device: () => Size;
  readonly colorSpace: () => ColorSpace;
  readonly view: () => DeviceView;
  readonly document: () => DocumentRecord | null;
  readonly store: TileStore;
  readonly committer: PaintCommitter;
  readonly onPaint: (painted: PaintedTiles) => void | Promise<void>;
  /** A stroke was handed over; `done` settles when it is answered. */
  readonly onStroke: (done: Promise<void>) => void;
  /** A draft was dropped without its document: redraw these device px. */
  readonly onDropped: (rect: Rect) => void;
  readonly schedule: () => void;
}

interface Entry {
  readonly look: Draft['target'];
  readonly style: StrokeStyle;
  /** Null: not drawn for the present view yet. A zoom passes many views that draw no draft. */
  live: LiveStroke | null;
  readonly points: number[];
  readonly layer: LayerId;
  readonly target: 'pixels' | 'mask';
  /** The document revision that holds this stroke; Infinity while it is drawn. */
  revision: number;
  tiles: ReadonlyMap<TileKey, Uint8Array<ArrayBuffer>>;
  acknowledged: boolean;
}

export function createPendingPaint(options: PendingPaintOptions): PendingPaint {
  let entries: Entry[] = [];
  let answered: readonly Entry[] = [];

  function drop(entry: Entry): void {
    if (!entries.includes(entry)) return;
    entries = entries.filter((other) => other !== entry);
    options.onDropped(liveOf(entry).bounds);
  }

  function liveOf(entry: Entry): LiveStroke {
    if (entry.live === null) {
      entry.live = createLiveStroke(options.device(), entry.style, options.colorSpace());
      entry.live.extend(entry.points, options.view());
    }
    return entry.live;
  }

  function draftOf(entry: Entry): Draft {
    return { layer: entry.layer, target: entry.look, picture: (rect) => liveOf(entry).picture(rect) };
  }

  async function readTile(entry: Entry, key: TileKey): Promise<Uint8Array<ArrayBuffer> | null> {
    const earlier = entries.slice(0, entries.indexOf(entry)).reverse();
    for (const other of earlier) {
      const bytes =
        other.layer === entry.layer && other.target === entry.target ? other.tiles.get(key) : undefined;
      if (bytes !== undefined) return bytes;
    }
    const layer = options.document()?.layers[entry.layer];
    const hash = entry.target === 'pixels' ? layer?.tiles[key] : layer?.mask?.tiles[key];
    return hash === undefined ? null : options.store.get(hash);
  }

  async function finish(
    entry: Entry,
    layer: LayerRecord,
    target: PaintTarget,
    style: StrokeStyle,
  ): Promise<void> {
    try {
      const stroke = { points: entry.points, size: style.size, hardness: style.hardness };
      const result = await options.committer.paint(layer, stroke, target, (key) => readTile(entry, key));
      if (result.tiles.size === 0) {
        drop(entry);
        return;
      }
      entry.tiles = result.tiles;
      entry.revision = nextRevision(entry);
      const answer = options.onPaint({ layer: entry.layer, target: entry.target, ...result });
      if (answer === undefined) return;
      await answer;
      // The document that holds the stroke may be pushed in the same turn as the answer: the next frame decides.
      answered = [...answered, entry];
      options.schedule();
    } catch (error) {
      drop(entry);
      throw error;
    }
  }

  /** Each commit raises the revision by one, and strokes are committed in order. */
  function nextRevision(entry: Entry): number {
    const before = entries.slice(0, entries.indexOf(entry)).filter((other) => other.revision !== Infinity);
    const current = options.document()?.revision ?? 0;
    return Math.max(current, ...before.map((other) => other.revision)) + 1;
  }

  return {
    begin(layer, target, style) {
      const look = target.kind === 'pixels' ? 'pixels' : target.value === 0 ? 'hide' : 'reveal';
      const entry: Entry = {
        look,
        style,
        live: createLiveStroke(options.device(), style, options.colorSpace()),
        points: [],
        layer: layer.id,
        target: target.kind,
        revision: Infinity,
        tiles: new Map(),
        acknowledged: false,
      };
      entries = [...entries, entry];
      return {
        extend(points) {
          const live = liveOf(entry);
          // A piece begins with the last point of the one before.
          entry.points.push(...(entry.points.length === 0 ? points : points.slice(3)));
          return live.extend(points, options.view());
        },
        commit() {
          const done = finish(entry, layer, target, style);
          options.onStroke(done);
          // A failure stays the shell's to report: the promise made here rejects with it.
          void done.finally(() => undefined);
        },
        cancel() {
          entries = entries.filter((other) => other !== entry);
          return liveOf(entry).bounds;
        },
      };
    },
    get drafts() {
      return entries.filter((entry) => !entry.acknowledged).map(draftOf);
    },
    get shownDrafts() {
      return entries.map(draftOf);
    },
    acknowledge(document) {
      for (const entry of entries) {
        entry.acknowledged ||=
          document === null ||
          document.layers[entry.layer] === undefined ||
          entry.revision <= document.revision;
      }
    },
    settle() {
      if (answered.length === 0) return;
      const left = answered.filter((entry) => !entry.acknowledged);
      answered = [];
      for (const entry of left) drop(entry);
    },
    release() {
      if (entries.some((entry) => entry.acknowledged))
        entries = entries.filter((entry) => !entry.acknowledged);
    },
    redraw() {
      for (const entry of entries) entry.live = null;
    },
  };
}
