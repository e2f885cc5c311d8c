import type { Flow } from './flow.ts';
import type { Plane } from './planes.ts';

/** Of the wider Gaussian to the narrower one. */
const wider = 1.6;

/**
 * Brightness with its edges driven apart, along the flow: S = (1 + p) G(σ) − p G(1.6 σ) across the edge, then averaged
 * along it. Below a threshold it is ink: Winnemöller, Kyprianidis and Olsen, XDoG: An eXtended difference-of-Gaussians
 * compendium, Computers & Graphics 2012, section 2.5.
 *
 * @param sharpness p of the paper: how far edges are driven apart
 */
export function sharpenedAlong(luma: Plane, flow: Flow, sigma: number, sharpness: number): Plane {
  return averagedAlong(differenceAcross(luma, flow, sigma, sharpness), flow, sigma * 3, 1);
}

function differenceAcross(
  luma: Plane,
  { along, down, width, height }: Flow,
  sigma: number,
  sharpness: number,
): Plane {
  const reach = Math.ceil(2 * wider * sigma);
  const weights = differenceWeights(sigma, sharpness, reach);
  const out = new Float32Array(luma.length);
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const acrossX = -(down[i] as number);
      const acrossY = along[i] as number;
      let sum = (weights[0] as number) * (luma[i] as number);
      for (let k = 1; k <= reach; k += 1) {
        sum +=
          (weights[k] as number) *
          (sampled(luma, width, height, x, y, acrossX * k, acrossY * k) +
            sampled(luma, width, height, x, y, -acrossX * k, -acrossY * k));
      }
      out[i] = sum;
    }
  }
  return out;
}

function differenceWeights(sigma: number, sharpness: number, reach: number): Float64Array {
  const bell = (s: number): Float64Array => {
    const weights = Float64Array.from({ length: reach + 1 }, (_, k) => Math.exp((-k * k) / (2 * s * s)));
    const sum = weights.reduce((total, weight, k) => total + (k === 0 ? weight : 2 * weight), 0);
    return weights.map((weight) => weight / sum);
  };
  const wide = bell(sigma * wider);
  return bell(sigma).map((narrow, k) => (1 + sharpness) * narrow - sharpness * (wide[k] as number));
}

/** The plane at a fraction of a pixel, linear between neighbours. The step is kept apart, so that tiles agree on it. */
function sampled(
  plane: Plane,
  width: number,
  height: number,
  x: number,
  y: number,
  dx: number,
  dy: number,
): number {
  const stepX = Math.floor(dx);
  const stepY = Math.floor(dy);
  const fx = dx - stepX;
  const fy = dy - stepY;
  const left = Math.min(width - 1, Math.max(0, x + stepX));
  const top = Math.min(height - 1, Math.max(0, y + stepY)) * width;
  const right = Math.min(width - 1, Math.max(0, x + stepX + 1));
  const bottom = Math.min(height - 1, Math.max(0, y + stepY + 1)) * width;
  const a = plane[top + left] as number;
  const c = plane[bottom + left] as number;
  const upper = a + fx * ((plane[top + right] as number) - a);
  return upper + fy * (c + fx * ((plane[bottom + right] as number) - c) - upper);
}

/** A Gaussian mean along the stroke through each pixel. @param stride pixels of one step */
export function averagedAlong(plane: Plane, flow: Flow, sigma: number, stride: number): Plane {
  const { width, height } = flow;
  const steps = Math.ceil((1.8 * sigma) / stride);
  const weights = Float64Array.from({ length: steps + 1 }, (_, k) =>
    Math.exp(-((k * stride) ** 2) / (2 * sigma * sigma)),
  );
  const total = weights.reduce((sum, weight, k) => sum + (k === 0 ? weight : 2 * weight), 0);
  const out = new Float32Array(plane.length);
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 1) {
      const forth = followed(plane, flow, x, y, stride, weights);
      const back = followed(plane, flow, x, y, -stride, weights);
      out[i] = ((plane[i] as number) + forth + back) / total;
    }
  }
  return out;
}

/** The weighted sum to one side of a pixel: the stride's sign says which. */
function followed(
  plane: Plane,
  { along, down, width, height }: Flow,
  x: number,
  y: number,
  stride: number,
  weights: Float64Array,
): number {
  let dx = 0;
  let dy = 0;
  let towardsX = stride * (along[y * width + x] as number);
  let towardsY = stride * (down[y * width + x] as number);
  const step = Math.abs(stride);
  let sum = 0;
  for (let k = 1; k < weights.length; k += 1) {
    dx += towardsX;
    dy += towardsY;
    const column = Math.min(width - 1, Math.max(0, x + Math.floor(dx + 0.5)));
    const row = Math.min(height - 1, Math.max(0, y + Math.floor(dy + 0.5)));
    const at = row * width + column;
    sum += (weights[k] as number) * (plane[at] as number);
    const nextX = along[at] as number;
    const nextY = down[at] as number;
    const turn = nextX * towardsX + nextY * towardsY < 0 ? -step : step;
    towardsX = turn * nextX;
    towardsY = turn * nextY;
  }
  return sum;
}
