import type { AssetId } from '../../kernel/shared/ids.ts';
import { StorageFailure } from '../../kernel/workspace/ports.ts';
import type { Saying } from '../../session/joinMessages.ts';
import type { AssetLibrary, ImportWatch } from '../../session/types.ts';

export interface ImportOutcome {
  /** Null: the file made no asset. */
  readonly id: AssetId | null;
  readonly cancelled: boolean;
  readonly sayings: readonly Saying[];
}

/** Imports a file as an asset and tells what there is to say of it; never rejects. `named`: as one of several. */
export async function importOne(
  library: AssetLibrary,
  file: File,
  { named, watch }: { readonly named: boolean; readonly watch: ImportWatch },
): Promise<ImportOutcome> {
  const none = (cancelled: boolean, saying: Saying): ImportOutcome => ({
    id: null,
    cancelled,
    sayings: [saying],
  });
  try {
    const result = await library.importAsAsset(file, watch);
    if (!result.ok && result.cancelled) {
      const text = `Importing ${file.name} was cancelled.`;
      return none(true, { tone: 'info', text, hint: 'No asset was made of it.' });
    }
    if (!result.ok) return none(false, { tone: 'error', text: result.message, hint: result.hint });
    const sayings = result.warnings.map((warning): Saying => ({
      tone: 'warning',
      text: named && !warning.includes(file.name) ? `${file.name}: ${warning}` : warning,
    }));
    return { id: result.id, cancelled: false, sayings };
  } catch (cause) {
    return none(false, notStored(file, cause));
  }
}

function notStored(file: File, cause: unknown): Saying {
  const full = cause instanceof StorageFailure && cause.error.kind === 'quota';
  return {
    tone: 'error',
    text: full
      ? `The browser is out of storage, so ${file.name} was not imported.`
      : `${file.name} was not imported.`,
    hint: full
      ? 'Delete assets you no longer need, then import it again.'
      : cause instanceof Error
        ? cause.message
        : 'Try it again.',
  };
}
