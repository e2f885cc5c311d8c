import { padded } from './pack.ts';
import type { Plan, Tensor } from './steps.ts';

/** Kernels compute pixels in fours; the last four may reach behind the tensor. */
const slackPixels = 4;
const alignment = 64;

export interface TensorPlace {
  /** Byte of the first value. */
  readonly at: number;
  readonly pixelBytes: number;
}

export interface Layout {
  placeOf(tensor: Tensor): TensorPlace;
  /** First byte behind the tensors. */
  readonly end: number;
}

/** The tensor whose memory `tensor` lies in. */
function homeOf(tensor: Tensor): Tensor {
  return tensor.home === null ? tensor : homeOf(tensor.home.tensor);
}

function offsetOf(tensor: Tensor): number {
  return tensor.home === null ? 0 : tensor.home.offset + offsetOf(tensor.home.tensor);
}

export function bytesOf({ width, height, channels }: Tensor): number {
  const bytes = (width * height + slackPixels) * padded(channels) * 4;
  return Math.ceil(bytes / alignment) * alignment;
}

interface Life {
  readonly tensor: Tensor;
  first: number;
  last: number;
}

/** Gives each tensor a place from `start` on; tensors that are not needed at the same time share memory. */
export function layOut(plan: Plan, start: number): Layout {
  const lives = new Map<Tensor, Life>();
  const touch = (tensor: Tensor, time: number): void => {
    const home = homeOf(tensor);
    const life = lives.get(home) ?? { tensor: home, first: time, last: time };
    life.last = Math.max(life.last, time);
    lives.set(home, life);
  };
  touch(plan.input, -1);
  for (const [time, step] of plan.steps.entries()) {
    touch(step.output, time);
    touch(step.input, time);
    if (step.skip !== null) touch(step.skip, time);
  }
  touch(plan.output, plan.steps.length);

  const places = new Map<Tensor, number>();
  let end = start;
  // Large ones first: small ones then fill the gaps between them.
  for (const life of [...lives.values()].sort((a, b) => bytesOf(b.tensor) - bytesOf(a.tensor))) {
    const at = firstGap(life, lives, places, start);
    places.set(life.tensor, at);
    end = Math.max(end, at + bytesOf(life.tensor));
  }
  return {
    end,
    placeOf(tensor) {
      const home = homeOf(tensor);
      const at = places.get(home);
      if (at === undefined) throw new Error('A tensor that no step computes.');
      return { at: at + offsetOf(tensor) * 4, pixelBytes: padded(home.channels) * 4 };
    },
  };
}

/** The lowest place where `life` meets no tensor that lives at the same time. */
function firstGap(
  life: Life,
  lives: ReadonlyMap<Tensor, Life>,
  places: ReadonlyMap<Tensor, number>,
  start: number,
): number {
  const others = [...places]
    .filter(([tensor]) => {
      const other = lives.get(tensor);
      return other !== undefined && other.first <= life.last && life.first <= other.last;
    })
    .map(([tensor, at]) => ({ at, end: at + bytesOf(tensor) }))
    .sort((a, b) => a.at - b.at);
  let at = start;
  for (const other of others) {
    if (at + bytesOf(life.tensor) <= other.at) break;
    at = Math.max(at, other.end);
  }
  return at;
}
