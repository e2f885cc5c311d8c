import { LinearSRGBColorSpace, WebGLRenderer } from 'three';

import { parsePrompt } from '../language/prompt.ts';
import type { StudioGl, StudioImage, StudioJob } from '../messages.ts';
import { composeScene } from '../scene/compose.ts';
import { renderScene } from './pipeline.ts';
import { developPicture } from './tone.ts';

export interface Studio {
  readonly gl: StudioGl;
  /** True once the graphics context was lost: whatever is drawn from then on is blank. */
  lost(): boolean;
  /** Null when the job was stopped; 'lost' when the context went away under it. */
  render(job: StudioJob, hooks: JobHooks): Promise<JobResult | 'lost' | null>;
}
export interface JobHooks {
  /** False stops the job at the next sample. */
  readonly alive: () => boolean;
  readonly onProgress: (label: string, fraction: number) => void;
  /** Lets messages in between samples. */
  readonly breathe: () => Promise<void>;
}
export interface JobResult {
  readonly images: readonly StudioImage[];
  readonly notUnderstood: readonly string[];
  readonly notes: readonly string[];
  readonly samples: number;
}

/** Opens WebGL 2 on the canvas; the answer is a reason when there is none. */
export function openStudio(canvas: OffscreenCanvas): Studio | string {
  const context = canvas.getContext('webgl2', {
    antialias: false,
    alpha: true,
    preserveDrawingBuffer: false,
    powerPreference: 'high-performance',
  });
  if (context === null) return 'This browser offers no WebGL 2';
  if (context.getExtension('EXT_color_buffer_float') === null)
    return 'This graphics driver cannot draw into float targets';
  if (context.getExtension('EXT_float_blend') === null)
    return 'This graphics driver cannot add up float samples';
  if (context.getExtension('OES_texture_float_linear') === null)
    return 'This graphics driver cannot filter float textures';
  let wasLost = false;
  // A context that comes back has lost its textures and programs all the same.
  canvas.addEventListener('webglcontextlost', () => (wasLost = true));
  const lost = (): boolean => wasLost || context.isContextLost();
  const renderer = new WebGLRenderer({ canvas, context });
  renderer.outputColorSpace = LinearSRGBColorSpace;
  const info = context.getExtension('WEBGL_debug_renderer_info');
  const name = String(context.getParameter(info === null ? context.RENDERER : info.UNMASKED_RENDERER_WEBGL));
  const gl: StudioGl = {
    software: /swiftshader|llvmpipe|software|basic render/i.test(name),
    largestSide: Number(context.getParameter(context.MAX_RENDERBUFFER_SIZE)),
  };
  return {
    gl,
    lost,
    render: async (job, hooks) => {
      const result = await renderJob(renderer, gl, job, hooks);
      return result !== null && lost() ? 'lost' : result;
    },
  };
}

/** Samples per picture: more for hardware, fewer for software GL and for large pictures. */
export function sampleCount(width: number, height: number, software: boolean): number {
  if (!software) return 96;
  const megapixels = (width * height) / 1e6;
  return megapixels <= 0.3 ? 24 : megapixels <= 0.7 ? 20 : 16;
}

async function renderJob(
  renderer: WebGLRenderer,
  gl: StudioGl,
  job: StudioJob,
  hooks: JobHooks,
): Promise<JobResult | null> {
  const request = parsePrompt(job.prompt);
  const images: StudioImage[] = [];
  const samples = sampleCount(job.width, job.height, gl.software);
  const maskSamples = Math.min(16, samples);
  for (let variant = 0; variant < job.count; variant += 1) {
    const seed = (job.seed + variant) >>> 0;
    const label =
      job.count > 1 ? `Rendering variant ${String(variant + 1)} of ${String(job.count)}` : 'Rendering';
    hooks.onProgress(label, variant / job.count);
    await hooks.breathe();
    if (!hooks.alive()) return null;
    const scene = composeScene(request, seed, job.width / job.height);
    const picture = await renderScene(renderer, scene, {
      width: job.width,
      height: job.height,
      samples,
      maskSamples,
      proceed: async (sample) => {
        hooks.onProgress(
          `${label}: sample ${String(sample + 1)} of ${String(samples)}`,
          (variant + sample / samples) / job.count,
        );
        await hooks.breathe();
        return hooks.alive();
      },
    });
    if (picture === null) return null;
    const data = developPicture(picture.hdr, job.width, job.height, {
      key: scene.rig.key,
      contrast: scene.rig.contrast,
      seed,
    });
    const objects = picture.hits.map((hits, index) => ({
      name: scene.objects[index]?.name ?? 'object',
      data: coverage(hits, job.width, job.height, maskSamples),
    }));
    images.push({ seed, data, objects });
  }
  return { images, notUnderstood: request.notUnderstood, notes: request.notes, samples };
}

/** Counts to 8-bit coverage, top-down; rounded down so that masks of one picture never sum above 255. */
function coverage(
  hits: Uint8Array,
  width: number,
  height: number,
  samples: number,
): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(width * height);
  for (let y = 0; y < height; y += 1) {
    const from = (height - 1 - y) * width;
    for (let x = 0; x < width; x += 1)
      out[y * width + x] = Math.floor(((hits[from + x] ?? 0) * 255) / samples);
  }
  return out;
}
