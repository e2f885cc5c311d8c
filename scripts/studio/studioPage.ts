import { createStudioEngine } from '../../src/engines/local/studio/engine.ts';

/** For the contact-sheet script: renders one prompt and answers with a PNG data URL and facts about the run. */
const engine = createStudioEngine();

async function renderPrompt(prompt: string, width: number, height: number, seed: number): Promise<unknown> {
  const outcome = await engine.run(
    new AbortController().signal,
    { prompt, width, height, seed, count: 1 },
    () => undefined,
  );
  if (!outcome.ok) return { error: outcome.error };
  const image = outcome.value.result.images[0];
  if (image === undefined) return { error: 'no image' };
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(image.pixels.data, width, height), 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 32768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return {
    png: btoa(text),
    ms: outcome.value.report.computeMs,
    notes: outcome.value.report.notes,
    notUnderstood: outcome.value.result.notUnderstood,
    objects: image.objects.map((object) => object.name),
  };
}

Object.assign(globalThis, { renderPrompt });
