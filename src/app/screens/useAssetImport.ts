import { useCallback, useRef, useState } from 'react';

import type { AssetId } from '../../kernel/shared/ids.ts';
import type { Progress } from '../../kernel/operations/ports.ts';
import { useLibrary } from '../../session/context.tsx';
import type { SessionMessage } from '../../session/types.ts';
import { navigate } from '../router.ts';
import { carryMessage } from '../shell/carriedMessages.ts';

export interface AssetImport {
  readonly fileName: string;
  readonly progress: Progress;
  readonly startedAtMono: number;
  readonly cancelling: boolean;
}

/** Imports files as assets of their own, one after the other; a single one opens. */
export function useAssetImport(say: (tone: SessionMessage['tone'], text: string, hint?: string) => void): {
  readonly importing: AssetImport | null;
  importFiles(files: readonly File[]): Promise<void>;
  cancel(): void;
} {
  const library = useLibrary();
  const [importing, setImporting] = useState<AssetImport | null>(null);
  const abort = useRef<AbortController | null>(null);
  const update = useCallback(
    (patch: Partial<AssetImport>) => setImporting((current) => (current ? { ...current, ...patch } : null)),
    [],
  );

  const importFiles = useCallback(
    async (files: readonly File[]): Promise<void> => {
      const { signal } = (abort.current = new AbortController());
      let last: AssetId | null = null;
      // One after the other: decoding is bounded by memory.
      for (const file of files) {
        const progress: Progress = { label: `Opening ${file.name}`, fraction: null };
        setImporting({ fileName: file.name, progress, startedAtMono: performance.now(), cancelling: false });
        const result = await library.importAsAsset(file, {
          signal,
          onProgress: (next) => update({ progress: next }),
        });
        if (result.ok) {
          last = result.id;
          const [warning] = result.warnings;
          if (warning !== undefined && files.length > 1) say('warning', warning);
          else if (warning !== undefined)
            carryMessage(result.id, { id: Date.now(), tone: 'warning', text: warning });
        } else if (result.cancelled) {
          say('info', `Importing ${file.name} was cancelled.`, 'No asset was made of it.');
          break;
        } else {
          say('error', result.message, result.hint);
        }
      }
      setImporting(null);
      if (last !== null && files.length === 1) navigate({ kind: 'editor', asset: last });
    },
    [library, say, update],
  );

  const cancel = useCallback(() => {
    update({ cancelling: true });
    abort.current?.abort();
  }, [update]);

  return { importing, importFiles, cancel };
}
