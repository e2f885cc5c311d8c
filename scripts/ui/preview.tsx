import '../../src/design/base.css';

import { createRoot } from 'react-dom/client';

import type { CreateCanvas } from '../../src/canvas/contract.ts';
import { App } from '../../src/app/App.tsx';
import {
  createFakeSession,
  fakeAsset,
  fakeDocument,
  fakeIteration,
  fakeLayer,
  fakeMeter,
  fakeStaged,
  money,
} from '../../tests/drivers/fakeSession.ts';
import type { AssetCard, EditorState } from '../../src/session/types.ts';

/**
 * Development only: every state of the interface on an in-memory session, chosen by the query:
 * ?state=empty|cards|vacant|editor|running|staged|recovered|error|blocked|near|over|away|finished&theme=dark|light
 */
const query = new URLSearchParams(location.search);
const state = query.get('state') ?? 'cards';
document.documentElement.dataset['theme'] = query.get('theme') ?? 'dark';

function picture(hue: number, shift = 0): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240"><defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="hsl(${hue} 18% 82%)"/><stop offset="1" stop-color="hsl(${hue} 14% 62%)"/></linearGradient><linearGradient id="b" x1="0" x2="1"><stop offset="0" stop-color="hsl(${hue + 80} 34% 22%)"/><stop offset=".4" stop-color="hsl(${hue + 80} 38% 46%)"/><stop offset="1" stop-color="hsl(${hue + 80} 34% 18%)"/></linearGradient></defs><rect width="320" height="240" fill="url(#g)"/><rect y="176" width="320" height="64" fill="hsl(${hue} 10% 74%)"/><ellipse cx="${166 + shift}" cy="196" rx="62" ry="9" fill="rgb(0 0 0/.25)"/><rect x="${128 + shift}" y="78" width="64" height="116" rx="14" fill="url(#b)"/><rect x="${148 + shift}" y="36" width="24" height="52" rx="6" fill="url(#b)"/><circle cx="${224 + shift}" cy="176" r="22" fill="hsl(48 82% 58%)"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

const now = Date.now();
const cards: AssetCard[] =
  state === 'empty'
    ? []
    : [
        ['Glass bottle, spring hero', 'in-progress', 1, 96, 7, 41_000, 4],
        ['Ceramic mug on oak, newsletter header', 'finished', 2, 28, 3, 9_800, 60],
        [
          'Autumn campaign 2026 · social set B · portrait crop with copy space on the left and the long legal line',
          'reopened',
          2,
          210,
          12,
          184_000,
          190,
        ],
        ['Lemon still life', 'draft', 3, 0, 0, 0, 1500],
        ['Steel bottle, marketplace white', 'finished', 3, 170, 5, 22_400, 3000],
        ['Linen cushion, colour test', 'abandoned', 2, 330, 9, 67_000, 9000],
      ].map(([name, status, tier, hue, iterations, waitMs, minutes], index) => ({
        asset: fakeAsset(`a${index}`, {
          name: name as string,
          status: status as 'draft',
          tier: tier as 1,
          updatedAt: now - (minutes as number) * 60_000,
          thumbnail: status === 'draft' ? null : picture(hue as number),
        }),
        meter: fakeMeter({
          money: money(index === 2 ? 164_000 : 0, index === 5 ? 2 : 0),
          iterations: iterations as number,
          feltWaitMs: waitMs as number,
        }),
      }));

const asset = fakeAsset('a0', { name: query.get('name') ?? 'Glass bottle, spring hero', tier: 1 });
const layers = [
  fakeLayer('l1', 'Studio render', { locked: true }),
  fakeLayer('l2', 'Erase: price sticker'),
  fakeLayer('l3', 'Subject cut-out with a rather long layer name', { mask: { tiles: {}, enabled: true } }),
];
const iterations = [
  fakeIteration('c1', 'generate', 'rejected', {
    label: 'a green glass bottle and two lemons on a marble table',
    reason: 'composition',
    at: now - 900_000,
    pendingMs: 6200,
    backend: 'webgl',
    threads: 1,
    outputs: [{ id: 'o1', index: 0, decision: 'rejected', width: 1200, height: 900 }],
  }),
  fakeIteration('c2', 'generate', 'accepted', {
    at: now - 800_000,
    pendingMs: 5900,
    backend: 'webgl',
    threads: 1,
    outputs: [{ id: 'o2', index: 0, decision: 'accepted', width: 1200, height: 900 }],
  }),
  fakeIteration('c3', 'erase', 'accepted', {
    at: now - 600_000,
    outputs: [{ id: 'o3', index: 0, decision: 'accepted', width: 300, height: 300 }],
  }),
  fakeIteration('c4', 'upscale', 'cancelled', {
    at: now - 400_000,
    pendingMs: 8100,
    quotedMicros: 40_000,
    actual: money(20_000),
  }),
  fakeIteration('c5', 'remove-background', 'failed', {
    at: now - 300_000,
    errorType: 'out of memory',
    pendingMs: 3100,
  }),
];
const meter = fakeMeter({
  money: money(84_000),
  moneyKept: money(42_000),
  moneyRejected: money(42_000),
  feltWaitMs: 41_200,
  humanTimeMs: 312_000,
  iterations: 5,
  accepted: 2,
  rejected: 1,
  failed: 2,
  localCalls: 5,
  localComputeMs: 20_400,
  oversight: money(0, 3),
  total: money(84_000, 3),
  taskTimeMs: 353_200,
  elapsedMs: 5_400_000,
  reviewMs: 64_000,
  handEditMs: 92_000,
  lastMilePpm: 181_000,
  idleMs: 420_000,
  overlappedWaitMs: 14_000,
  overlap: { here: 4_000, elsewhere: 10_000, away: 0 },
  contextSwitches: 3,
  medianResumeLagMs: 4_100,
  latencyTax: money(0, 3),
});

const tool = (query.get('tool') ?? 'erase') as EditorState['tool'];
const open: Partial<EditorState> = {
  status: 'open',
  asset,
  document: fakeDocument(asset.id, layers),
  savedRevision: 1,
  activeLayer: layers[2]?.id ?? null,
  tool,
  meter,
  forecast: {
    kind: 'medians',
    n: 12,
    range: 'confidence',
    iterations: { median: 3, low: 1, high: 6 },
    micros: { median: 40_000, low: 0, high: 90_000 },
    unpriced: 0,
    feltWaitMs: { median: 14_200, low: 5_000, high: 41_000 },
  },
  iterations,
  thumbnails: { o1: picture(96, -40), o2: picture(96), o3: picture(96, 10) },
  undoLabel: 'Erase',
};

const session = createFakeSession(
  state === 'vacant' || state === 'cards' || state === 'empty' ? {} : open,
  cards,
);
if (state === 'running') {
  void session.services.actions.run('erase');
  const job = session.services.editor.getState().job;
  if (job)
    session.set({
      job: {
        ...job,
        startedAtMono: performance.now() - 7400,
        progress: { label: 'Tile 3 of 16', fraction: 0.19 },
      },
    });
}
if (state === 'staged') {
  const staged = [0, 1, 2].map((index) => ({
    ...fakeStaged(asset.id, 'c6', index, 'generate'),
    thumbnail: picture(96 + index * 24, index * 12 - 12),
  }));
  session.set({
    staged,
    stagedShown: staged[0]?.id ?? null,
    compare: query.has('split') ? 'split' : 'result',
  });
}
if (state === 'recovered') {
  session.set({ recovered: [fakeIteration('c9', 'upscale', 'in-doubt')] });
}
if (state === 'error') {
  session.set({
    message: {
      id: 1,
      tone: 'error',
      text: 'IMG_2231.heic cannot be opened: HEIC is not supported.',
      hint: 'Export it as JPEG or PNG and import it again. Nothing was changed.',
    },
  });
}
if (state === 'away') session.set({ away: { segments: ['d:1'], ms: 12 * 60_000 } });
if (state === 'finished') {
  session.set({
    asset: { ...asset, status: 'finished' },
    forecast: null,
    endOfAsset: {
      cost: {
        parts: { infrastructure: 84_000, iteration: 126_000, oversight: 4_410_000 },
        unpricedCharges: 1,
        unratedTimes: 0,
      },
      totalMicros: 4_620_000,
      isLowerBound: true,
      comparison: { kind: 'median', n: 12, medianMicros: 3_950_000, unknown: 0 },
      driver: { kind: 'time', spent: 'felt-wait', of: 'cost', sharePpm: 412_000 },
    },
  });
}
if (state === 'near' || state === 'over') {
  const budget = { micros: 100_000, thresholds: [80, 100], hardStop: true, stopRounds: 5 };
  const total = money(state === 'over' ? 112_000 : 84_000);
  session.set({
    meter: {
      ...meter,
      superseded: 1,
      iterations: 6,
      total,
      oversight: money(0),
      budget,
      roundsWithoutResult: 2,
    },
  });
}
if (state === 'blocked')
  session.blocker = 'Mark what should go first: brush, lasso, box or “Select subject”.';

/** A picture instead of the real canvas: this page is about what surrounds it. */
const createCanvas: CreateCanvas = (options) => {
  const handle = session.createCanvas(options);
  const empty = session.services.editor.getState().document === null;
  const image = document.createElement('img');
  image.src = picture(96);
  image.alt = '';
  image.style.cssText =
    'position:absolute;inset:0;margin:auto;width:min(86%,880px);aspect-ratio:4/3;max-height:86%;object-fit:contain';
  if (!empty) options.container.append(image);
  setTimeout(() => {
    options.callbacks.onViewChange({ scale: 0.7083, offsetX: 40, offsetY: 30 });
    options.callbacks.onPointerMove({ x: 612, y: 344 });
  });
  return { ...handle, destroy: () => image.remove() };
};

const element = document.getElementById('root');
if (element) {
  createRoot(element).render(
    <App services={session.services} loadCanvas={() => Promise.resolve(createCanvas)} />,
  );
}
