import { scriptedStandIns, type ScriptedStandIns } from './scriptedStandIns.ts';
import { createScript, filled, scriptedEngines, type Script } from './scriptedEngines.ts';
import { must } from '../../src/kernel/shared/assert.ts';
import { ok } from '../../src/kernel/shared/result.ts';
import { sourceTypeUri } from '../../src/kernel/provenance/sourceType.ts';
import { createEditorSession, type EditorSession } from '../../src/session/editor.ts';
import { createLibrary } from '../../src/session/library.ts';
import { createEngineDirectory, type SessionPorts } from '../../src/session/ports.ts';
import { createMemoryBackend, type MemoryBackend } from '../../src/storage/memory/backend.ts';
import { createMemoryRunLocks } from '../../src/storage/memory/runLocks.ts';
import { openMemoryWorkspace } from '../../src/storage/memory/workspace.ts';
import type { AnyEngine } from '../../src/kernel/operations/ports.ts';
import type { LedgerEvent } from '../../src/kernel/ledger/events.ts';
import type { AssetId } from '../../src/kernel/shared/ids.ts';
import type { AssetLibrary, EditorState } from '../../src/session/types.ts';

// What the session loads apart is there from the start: no test ends while it is still on its way.
await import('../../src/session/lookBack.ts');
await import('../../src/session/finishedAsset.ts');

/** One browser profile: tabs opened on it share everything but memory. */
export interface Profile {
  readonly backend: MemoryBackend;
  readonly locks: Map<string, Promise<unknown>>;
  readonly script: Script;
  /** Engines beside the scripted ones. */
  hosted: readonly AnyEngine[];
  /** What the team allows, and how engines do. */
  readonly standIns: ScriptedStandIns;
  /** What was opened, and into which colour space. */
  readonly opened: { readonly name: string; readonly into: 'srgb' | 'display-p3' | null }[];
  /** Holds every picture that is being decoded until it resolves. */
  decoding: Promise<void>;
  /** Pictures that were opened and not closed again. */
  openPictures: number;
  tick: number;
  ids: number;
}

export function newProfile(): Profile {
  return {
    backend: createMemoryBackend(),
    locks: new Map(),
    script: createScript(),
    hosted: [],
    standIns: scriptedStandIns(),
    opened: [],
    decoding: Promise.resolve(),
    openPictures: 0,
    tick: 1_700_000_000_000,
    ids: 0,
  };
}

export interface Tab {
  readonly session: EditorSession;
  readonly library: AssetLibrary;
  readonly ports: SessionPorts;
  state(): EditorState;
  events(asset?: AssetId): Promise<readonly LedgerEvent[]>;
}

/** What a file named "ai-made …" says of itself. */
export const aiMadeStatements = {
  creator: 'Ada Source',
  description: 'A bottle, as delivered by Model House',
  usageTerms: 'Editorial only',
  credit: 'Model House',
  instructions: 'Do not crop the label',
  documentId: 'xmp.did:source',
  instanceId: 'xmp.iid:source',
} as const;

const noActivity: SessionPorts['activity'] = {
  assetOpened: () => {},
  assetClosed: () => {},
  callStarted: () => {},
  callEnded: () => {},
  reviewOpened: () => {},
  reviewClosed: () => {},
  handEdit: () => {},
  flush: () => Promise.resolve(),
};

/** A tab as `compose` would build it, on memory storage and scripted engines. */
export function openTab(profile: Profile): Tab {
  const clock = {
    now: () => (profile.tick += 10),
    mono: () => profile.tick,
    tzOffsetMinutes: () => 0,
  };
  const ids = { next: () => `id-${(profile.ids += 1)}` };
  const workspace = openMemoryWorkspace({ clock, ids, actor: 'p_test', backend: profile.backend });
  const ports: SessionPorts = {
    workspace,
    tiles: workspace.tiles,
    runLocks: createMemoryRunLocks(profile.locks),
    clock,
    ids,
    randomSeed: () => (profile.ids += 1),
    engines: createEngineDirectory([...scriptedEngines(profile.script), ...profile.hosted]),
    openImage: async (file, into) => {
      await profile.decoding;
      profile.opened.push({ name: file.name, into });
      profile.openPictures += 1;
      const [width = 64, height = 48] = file.name.match(/\d+/g)?.map(Number) ?? [];
      const pixels = filled(width, height, [1, 2, 3, 255]);
      return ok({
        source: {
          width,
          height,
          readRegion: (rect) => Promise.resolve(filled(rect.width, rect.height, [1, 2, 3, 255])),
        },
        colorSpace: into ?? (file.name.startsWith('wide') ? 'display-p3' : 'srgb'),
        mimeType: 'image/png',
        // Files of a test say of themselves what their name says.
        digitalSourceType: file.name.startsWith('ai-made') ? sourceTypeUri('trainedAlgorithmicMedia') : null,
        copyright: file.name.startsWith('ai-made') ? '© Model House' : null,
        stated: file.name.startsWith('ai-made') ? aiMadeStatements : {},
        warnings: pixels.width > 0 ? [] : [],
        close: () => {
          profile.openPictures -= 1;
        },
      });
    },
    thumbnail: (pixels) => Promise.resolve(`data:${pixels.width}x${pixels.height}`),
    activity: { ...noActivity },
    periodStops: { of: () => [], check: () => null },
    standIns: () => profile.standIns,
  };
  const session = createEditorSession(ports);
  const library = createLibrary({
    ports,
    unreadable: () => 0,
    sampleFile: () => Promise.resolve(new File([], 'sample 64x48.png')),
  });
  return {
    session,
    library,
    ports,
    state: () => session.store.getState(),
    events: async (asset) => {
      const id = asset ?? must(session.store.getState().asset, 'an asset is open').id;
      return workspace.eventsOfAsset(id);
    },
  };
}

/** A fresh asset, open, with a base picture when `base` is set. */
export async function openFresh(profile: Profile, options: { base?: boolean } = {}): Promise<Tab> {
  const tab = openTab(profile);
  const id = await tab.library.create({ name: 'Bottle', tier: 2, width: 64, height: 48 });
  await tab.session.actions.open(id);
  if (options.base) await tab.session.actions.importInto(new File([], 'photo 64x48.png'));
  return tab;
}

export const strokeShape = {
  kind: 'rect',
  mode: 'add',
  rect: { x: 8, y: 8, width: 16, height: 12 },
} as const;
