import type { StoreApi } from 'zustand/vanilla';

import { documentThumbnail, stagedThumbnail } from './thumbnails.ts';
import type { AssetWriter } from './assetWriter.ts';
import type { SessionPorts } from './ports.ts';
import type { EditorState } from './types.ts';
import type { DocumentRecord } from '../kernel/document/records.ts';
import type { StagedResult } from '../kernel/workspace/staged.ts';

/** Thumbnails are made after the person sees the result: never on the way to it. */
export interface ThumbnailKeeper {
  stagedShown(staged: readonly StagedResult[], document: DocumentRecord): void;
  /** The picture of the open asset changed; several changes in a row make one thumbnail. */
  assetChanged(): void;
  /** Writes what is still waiting. */
  flush(): Promise<void>;
}

const settleMs = 400;

export function createThumbnailKeeper(
  ports: SessionPorts,
  store: StoreApi<EditorState>,
  assets: AssetWriter,
): ThumbnailKeeper {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let work: Promise<void> = Promise.resolve();
  /** What the stored thumbnail of the open asset shows. */
  let pictured: DocumentRecord | null = null;

  const enqueue = (task: () => Promise<void>): void => {
    // A thumbnail is a convenience: losing one must not surface as an error of the step that caused it.
    work = work.then(task).catch(() => undefined);
  };

  const writeStaged = async (staged: readonly StagedResult[], document: DocumentRecord): Promise<void> => {
    for (const result of staged) {
      const dataUrl = await stagedThumbnail(ports, document, result);
      if (dataUrl === null) continue;
      await ports.workspace.commit({ thumbnails: [{ output: result.id, asset: result.asset, dataUrl }] });
      store.setState((state) => ({
        staged: state.staged.map((other) =>
          other.id === result.id ? { ...other, thumbnail: dataUrl } : other,
        ),
        thumbnails: { ...state.thumbnails, [result.id]: dataUrl },
      }));
    }
  };

  const writeAsset = async (): Promise<void> => {
    const { asset, document } = store.getState();
    // A rejected result leaves the picture as it was: no reason to read every tile of it.
    if (!asset || !document || (pictured && looksTheSame(pictured, document))) return;
    const thumbnail = await documentThumbnail(ports, document);
    await assets.update(asset.id, () => ({ thumbnail }));
    pictured = document;
  };

  const runTimer = (): void => {
    timer = null;
    enqueue(writeAsset);
  };

  return {
    stagedShown: (staged, document) => enqueue(() => writeStaged(staged, document)),
    assetChanged: () => {
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(runTimer, settleMs);
    },
    flush: async () => {
      if (timer !== null) {
        clearTimeout(timer);
        runTimer();
      }
      await work;
    },
  };
}

/** Documents share what a step did not change, so the same records are the same pixels. */
function looksTheSame(a: DocumentRecord, b: DocumentRecord): boolean {
  return (
    a.asset === b.asset &&
    a.layers === b.layers &&
    a.layerOrder === b.layerOrder &&
    a.width === b.width &&
    a.height === b.height
  );
}
