import type { CompareMode } from '../contract.ts';
import type { Picture } from '../render/drawPicture.ts';
import type { SceneBuilder } from '../scene/scene.ts';
import { stagedScene } from '../scene/stagedScene.ts';
import type { ColorSpace } from '../stage/konvaStage.ts';
import type { DocumentRecord } from '../../kernel/document/records.ts';
import type { StagedResult } from '../../kernel/workspace/staged.ts';

/** The document, the staged result over it, and how the two are compared. */
export interface ShownDocument {
  readonly document: DocumentRecord | null;
  /** `srgb` without a document. */
  readonly colorSpace: ColorSpace;
  /** Null while nothing is staged. */
  readonly compare: CompareMode | null;
  setDocument(next: DocumentRecord | null): DocumentChange;
  setStaged(staged: StagedResult | null, compare: CompareMode): void;
  setSplit(position: number): void;
  picture(): Picture | null;
}

export interface DocumentChange {
  /** A document came, went, or another asset's replaced it. */
  readonly replaced: boolean;
  /** There is a document now, of another asset than before. */
  readonly opened: boolean;
  readonly resized: boolean;
  readonly recoloured: boolean;
}

export function createShownDocument(builder: SceneBuilder): ShownDocument {
  let document: DocumentRecord | null = null;
  let staged: StagedResult | null = null;
  let compare: CompareMode = { kind: 'result' };

  return {
    get document() {
      return document;
    },
    get colorSpace() {
      return document?.colorSpace ?? 'srgb';
    },
    get compare() {
      return staged === null ? null : compare;
    },
    setDocument(next) {
      const last = document;
      document = next;
      const opened = next !== null && last?.asset !== next.asset;
      return {
        replaced: last === null || next === null || opened,
        opened,
        resized: next !== null && last !== null && (last.width !== next.width || last.height !== next.height),
        // Without a document the canvas is sRGB again: the next document is compared with that.
        recoloured: (last?.colorSpace ?? 'srgb') !== (next?.colorSpace ?? 'srgb'),
      };
    },
    setStaged(nextStaged, nextCompare) {
      staged = nextStaged;
      compare = nextCompare;
    },
    setSplit(position) {
      compare = { kind: 'split', position };
    },
    picture() {
      if (document === null) return null;
      const plain = builder.build(document);
      const result = staged === null ? null : stagedScene(document, staged, builder);
      if (result === null || compare.kind === 'original') return { after: plain, before: null, split: 0 };
      if (compare.kind === 'result') return { after: result, before: null, split: 0 };
      return { after: result, before: plain, split: compare.position * document.width };
    },
  };
}
