import type { EngineError } from '../../../kernel/operations/ports.ts';
import { err, ok } from '../../../kernel/shared/result.ts';
import type { Result } from '../../../kernel/shared/result.ts';
import { resizedPlane } from '../pixels/planes.ts';
import type { Planes } from '../pixels/shrink.ts';
import type { Network } from '../runtime/context.ts';

/** Side of the square the network sees. */
const side = 320;
/** Mean and deviation of ImageNet colours, with which U²-Net was trained. */
const means = [0.485, 0.456, 0.406] as const;
const deviations = [0.229, 0.224, 0.225] as const;
/** A strongest answer below this means that the network saw no subject. */
const weakest = 0.35;

export const noSubject: EngineError = {
  kind: 'no-subject',
  message:
    'No subject stands out in this picture. Crop closer around it, choose the other engine, or mark it by hand.',
};

/** How probable the subject is, 0..1, at the size of `picture`; `no-subject` when the network saw none. */
export async function salience(
  network: Network,
  picture: Planes,
): Promise<Result<Float32Array, EngineError>> {
  const output = await network.run({ data: normalised(picture), dims: [1, 3, side, side] });
  if (!output.ok) return output;
  const values = Float32Array.from(output.value.data);
  let low = 1;
  let high = 0;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  // Stretching the noise of a network that saw nothing would invent a subject.
  if (high < weakest) return err(noSubject);
  const gain = 1 / Math.max(1e-6, high - low);
  for (let i = 0; i < values.length; i += 1) values[i] = ((values[i] ?? 0) - low) * gain;
  return ok(resizedPlane(values, side, side, picture.width, picture.height));
}

function normalised(picture: Planes): Float32Array {
  const { width, height, data } = picture;
  const plane = side * side;
  const out = new Float32Array(3 * plane);
  let brightest = 1;
  for (let c = 0; c < 3; c += 1) {
    const small = resizedPlane(
      data.subarray(c * width * height, (c + 1) * width * height),
      width,
      height,
      side,
      side,
    );
    for (const value of small) brightest = Math.max(brightest, value);
    out.set(small, c * plane);
  }
  for (let i = 0; i < out.length; i += 1) {
    const c = Math.floor(i / plane);
    out[i] = ((out[i] ?? 0) / brightest - (means[c] ?? 0)) / (deviations[c] ?? 1);
  }
  return out;
}
