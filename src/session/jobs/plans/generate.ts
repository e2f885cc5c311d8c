import { engineOf, fullRect, type PlanContext } from './context.ts';
import { srgbPixelsIn } from '../../../kernel/pixels/colourSpace.ts';
import { createMaskTileSink, createTileSink } from '../../../kernel/pixels/tileSink.ts';
import { ok } from '../../../kernel/shared/result.ts';
import type { PlannedOutput, RunPlan } from '../plan.ts';
import type { TileStore } from '../../../kernel/document/ports.ts';
import type { TileMap } from '../../../kernel/document/records.ts';
import type { GeneratedImage } from '../../../kernel/operations/catalogue.ts';
import type { StagedChange } from '../../../kernel/workspace/staged.ts';

export function planGenerate(context: PlanContext): RunPlan | null {
  const { ports, options, document } = context;
  const engine = engineOf(context, 'generate');
  if (!engine) return null;
  const { prompt, width, height, seed, count } = options.generate;
  const request = { prompt, width, height, seed, count };
  const isBase = document.layerOrder.length === 0;
  return {
    tool: 'generate',
    operation: 'generate',
    engine: engine.descriptor,
    settings: request,
    label: prompt,
    execute: async (signal, onProgress, link) => {
      const outcome = await engine.run(signal, request, onProgress, link);
      if (!outcome.ok) return outcome;
      const outputs: PlannedOutput[] = [];
      for (const image of outcome.value.result.images) {
        outputs.push(await storeImage(image, isBase, document, ports.tiles, request));
      }
      return ok({
        outputs,
        report: outcome.value.report,
        notUnderstood: outcome.value.result.notUnderstood,
      });
    },
  };
}

async function storeImage(
  image: GeneratedImage,
  isBase: boolean,
  document: PlanContext['document'],
  tiles: TileStore,
  settings: Readonly<Record<string, unknown>>,
): Promise<PlannedOutput> {
  const { width, height } = image.pixels;
  const sink = createTileSink(tiles, width, height);
  await sink.write(0, 0, srgbPixelsIn(document.colorSpace, image.pixels));
  const stored = await sink.finish();
  const x = Math.round((document.width - width) / 2);
  const y = Math.round((document.height - height) / 2);
  const change: StagedChange = isBase
    ? { kind: 'document', tiles: stored.tiles, pixelWidth: width, pixelHeight: height }
    : { kind: 'layer', tiles: stored.tiles, pixelWidth: width, pixelHeight: height, x, y, above: null };
  return {
    change,
    changed: isBase ? fullRect(image.pixels) : { x, y, width, height },
    width,
    height,
    settings: { ...settings, seed: image.seed },
    objectMasks: await storeMasks(image, tiles),
  };
}

async function storeMasks(image: GeneratedImage, tiles: TileStore): Promise<Record<string, TileMap>> {
  const masks: Record<string, TileMap> = {};
  for (const object of image.objects) {
    const sink = createMaskTileSink(tiles, object.mask.width, object.mask.height);
    await sink.write(0, 0, object.mask);
    masks[object.name] = (await sink.finish()).tiles;
  }
  return masks;
}
