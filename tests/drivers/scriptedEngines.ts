import type {
  BackdropChoice,
  EraseRequest,
  ExpandRequest,
  FaceSwapRequest,
  GenerateRequest,
  OperationId,
  RemoveBackgroundRequest,
  ReplaceBackgroundRequest,
  StyleChoice,
  StyleTransferRequest,
  UpscaleRequest,
} from '../../src/kernel/operations/catalogue.ts';
import type {
  AnyEngine,
  Engine,
  EngineDescriptor,
  EngineError,
  RunReport,
} from '../../src/kernel/operations/ports.ts';
import type { PixelBuffer } from '../../src/kernel/pixels/buffers.ts';
import type { CancelSignal } from '../../src/kernel/shared/cancel.ts';
import { ringRects } from '../../src/kernel/shared/margins.ts';
import type { Rect } from '../../src/kernel/shared/geometry.ts';
import { engineId } from '../../src/kernel/shared/ids.ts';
import { err, ok, type Result } from '../../src/kernel/shared/result.ts';

export function filled(
  width: number,
  height: number,
  rgba: readonly [number, number, number, number],
): PixelBuffer {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < data.length; i += 4) data.set(rgba, i);
  return { width, height, data };
}

const report: RunReport = {
  backend: 'js',
  threads: 1,
  computeMs: 12,
  downloadMs: 0,
  modelVersion: 'scripted-1',
  notes: [],
};

function descriptor(operation: EngineDescriptor['operation'], generative: boolean): EngineDescriptor {
  return {
    id: engineId(`scripted.${operation}`),
    operation,
    kind: 'local',
    name: `Scripted ${operation}`,
    provider: 'local',
    model: `scripted-${operation}`,
    modelVersion: 'scripted-1',
    tier: 3,
    summary: 'For tests.',
    generative,
    trained: true,
  };
}

/** Engines whose outcome a test decides: they wait for `release` when `hold` is set, and fail with `fail` when it is. */
export interface Script {
  hold: Promise<void> | null;
  fail: EngineError | null;
  /** Erase fills with nothing and takes away what is there, as on a cut-out. */
  clears: boolean;
  /** What Generate says of how it ran. */
  notes: readonly string[];
  runs: number;
  /** How often an engine was asked to get ready. */
  warmUps: number;
  /** The model that was asked last, where it was a plain one. */
  warmed: string | null;
  /** Weights that are not stored yet. */
  missing: boolean;
  /** The last one an engine was asked for. */
  backdrop: BackdropChoice | null;
  /** The last style an engine was asked for, and its seed. */
  style: { readonly choice: StyleChoice; readonly seed: number } | null;
  /** The picture shows through: what an engine makes of it does too. */
  translucent: boolean;
  /** What is found when faces are looked for. */
  faces: readonly Rect[];
  /** Of the last face swap. */
  target: Rect | null;
}

export function createScript(): Script {
  return {
    hold: null,
    fail: null,
    clears: false,
    notes: [],
    runs: 0,
    warmUps: 0,
    warmed: null,
    missing: false,
    backdrop: null,
    style: null,
    translucent: false,
    faces: [],
    target: null,
  };
}

async function gate(script: Script, signal: CancelSignal): Promise<Result<null, EngineError>> {
  script.runs += 1;
  if (script.hold) {
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    await Promise.race([script.hold, aborted]);
  }
  if (signal.aborted) return err({ kind: 'cancelled', message: 'Cancelled' });
  return script.fail ? err(script.fail) : ok(null);
}

/** A second engine of an operation, behind the first one. */
function plainer<O extends OperationId>(engine: Engine<O>, script: Script): Engine<O> {
  const { operation } = engine.descriptor;
  const model = `plain-${operation}`;
  const id = engineId(`scripted.${model}`);
  return {
    ...engine,
    descriptor: { ...engine.descriptor, id, name: `Plain ${operation}`, model },
    warm: () => {
      script.warmUps += 1;
      script.warmed = model;
      return Promise.resolve(ok(null));
    },
  };
}

export function scriptedEngines(script: Script): readonly AnyEngine[] {
  const common = {
    availability: () =>
      Promise.resolve(
        script.missing ? { kind: 'download' as const, bytes: 1_000 } : { kind: 'ready' as const },
      ),
    warm: () => {
      script.warmUps += 1;
      script.warmed = null;
      return Promise.resolve(ok(null));
    },
  };
  const generate: Engine<'generate'> = {
    ...common,
    descriptor: descriptor('generate', true),
    run: async (signal, request: GenerateRequest, onProgress) => {
      onProgress({ label: 'Drawing', fraction: 0 });
      const open = await gate(script, signal);
      if (!open.ok) return open;
      const images = Array.from({ length: request.count }, (_, index) => ({
        pixels: filled(request.width, request.height, [10 * index, 100, 200, 255]),
        seed: request.seed + index,
        objects: [],
      }));
      return ok({ result: { images, notUnderstood: ['flurb'] }, report: { ...report, notes: script.notes } });
    },
  };
  const erase: Engine<'erase'> = {
    ...common,
    descriptor: descriptor('erase', true),
    run: async (signal, request: EraseRequest) => {
      const open = await gate(script, signal);
      if (!open.ok) return open;
      const { bounds } = request.mask;
      const { x, y, width, height } = bounds;
      if (script.clears) {
        await request.cleared?.write(x, y, {
          width,
          height,
          data: new Uint8ClampedArray(width * height).fill(255),
        });
      } else await request.sink.write(x, y, filled(width, height, [255, 0, 0, 255]));
      return ok({ result: { holes: 1 }, report });
    },
  };
  const removeBackground: Engine<'remove-background'> = {
    ...common,
    descriptor: descriptor('remove-background', false),
    run: async (signal, request: RemoveBackgroundRequest) => {
      const open = await gate(script, signal);
      if (!open.ok) return open;
      const { width, height } = request.source;
      const data = new Uint8ClampedArray(width * height);
      data.fill(255, 0, Math.floor(height / 2) * width);
      await request.sink.write(0, 0, { width, height, data });
      return ok({ result: { coverage: 0.5 }, report });
    },
  };
  const replaceBackground: Engine<'replace-background'> = {
    ...common,
    descriptor: descriptor('replace-background', false),
    run: async (signal, request: ReplaceBackgroundRequest) => {
      script.backdrop = request.backdrop;
      const open = await gate(script, signal);
      if (!open.ok) return open;
      const { width, height } = request.source;
      await request.backdropSink.write(0, 0, filled(width, height, [0, 0, 255, 255]));
      await request.subject.write(0, 0, filled(width, height, [1, 2, 3, 255]));
      await request.matte.write(0, 0, {
        width,
        height,
        data: new Uint8ClampedArray(width * height).fill(255),
      });
      return ok({ result: { coverage: 1 }, report });
    },
  };
  const faceSwap: Engine<'face-swap'> = {
    ...common,
    descriptor: descriptor('face-swap', false),
    findFaces: async () => ok(script.faces),
    run: async (signal, { target, sink }: FaceSwapRequest) => {
      script.target = target;
      const open = await gate(script, signal);
      if (!open.ok) return open;
      const area = target ?? { x: 0, y: 0, width: 1, height: 1 };
      await sink.write(area.x, area.y, filled(area.width, area.height, [200, 150, 120, 255]));
      return ok({ result: { area }, report });
    },
  };
  const upscale: Engine<'upscale'> = {
    ...common,
    descriptor: { ...descriptor('upscale', false), trained: false },
    run: async (signal, { source, factor, sink }: UpscaleRequest) => {
      const open = await gate(script, signal);
      if (!open.ok) return open;
      await sink.write(0, 0, filled(source.width * factor, source.height * factor, [1, 2, 3, 255]));
      return ok({ result: { tiles: 1 }, report });
    },
  };
  const expand: Engine<'expand'> = {
    ...common,
    descriptor: { ...descriptor('expand', true), trained: false, maxMarginShare: 0.5 },
    run: async (signal, { source, margins, sink }: ExpandRequest) => {
      const open = await gate(script, signal);
      if (!open.ok) return open;
      for (const rect of ringRects(source, margins)) {
        await sink.write(rect.x, rect.y, filled(rect.width, rect.height, [0, 255, 0, 255]));
      }
      return ok({ result: { pixels: 1 }, report });
    },
  };
  const styleTransfer: Engine<'style-transfer'> = {
    ...common,
    descriptor: { ...descriptor('style-transfer', false), trained: false, styles: ['preset'] },
    run: async (signal, { source, style, seed, sink }: StyleTransferRequest) => {
      script.style = { choice: style, seed };
      const open = await gate(script, signal);
      if (!open.ok) return open;
      const alpha = script.translucent ? 128 : 255;
      await sink.write(0, 0, filled(source.width, source.height, [9, 8, 7, alpha]));
      return ok({ result: { opaque: !script.translucent }, report });
    },
  };
  const styleByImage = plainer(styleTransfer, script);
  return [
    generate,
    erase,
    plainer(erase, script),
    removeBackground,
    plainer(removeBackground, script),
    replaceBackground,
    faceSwap,
    upscale,
    plainer(upscale, script),
    expand,
    styleTransfer,
    { ...styleByImage, descriptor: { ...styleByImage.descriptor, styles: ['image'] } },
  ];
}
