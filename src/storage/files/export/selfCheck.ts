import { findLeaks } from './leaks.ts';
import { digestOf } from './pixelHash.ts';
import { bitmapSource } from '../decoded/bitmapSource.ts';
import type { DecodedSource } from '../decoded/bitmapSource.ts';
import { metadataLines } from './metadataCheck.ts';
import type { SelectedMetadata } from '../../../kernel/provenance/metadata.ts';
import type { CancelSignal } from '../../../kernel/shared/cancel.ts';
import type { PixelSource } from '../../../kernel/pixels/buffers.ts';
import { readTags } from '../metadata/readTags.ts';

export interface CheckLine {
  readonly label: string;
  readonly expected: string;
  readonly found: string;
  readonly ok: boolean;
  /**
   * A fault of this kind may let out what the preset keeps back: the file is never handed over. Other faults are
   * for a person to judge.
   */
  readonly blocking: boolean;
}

/** What the written bytes were found to hold when they were opened again. */
export interface SelfCheck {
  readonly passed: boolean;
  readonly lines: readonly CheckLine[];
}

export interface SelfCheckInput {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mimeType: string;
  readonly source: PixelSource;
  readonly colorSpace: PredefinedColorSpace;
  /** Set for lossless files: every pixel is compared. Null: block means are compared. */
  readonly pixelHash: string | null;
  /** The picture as it was given to the encoder, e.g. flattened on a background. */
  readonly shown: (pixels: Uint8ClampedArray<ArrayBuffer>) => Uint8ClampedArray<ArrayBuffer>;
  readonly metadata: SelectedMetadata;
  /** Texts the preset keeps back. */
  readonly withheld: readonly string[];
  readonly signal?: CancelSignal;
}

/** Opens the final bytes as a stranger would, with the browser's decoder and an independent metadata reader. */
export async function selfCheck(input: SelfCheckInput): Promise<SelfCheck> {
  const lines = [
    ...(await pictureLines(input)),
    ...metadataLines(await readTags(input.bytes), input.metadata),
    leakLine(input),
  ];
  return { passed: lines.every((line) => line.ok), lines };
}

async function pictureLines(input: SelfCheckInput): Promise<CheckLine[]> {
  const { source, bytes, mimeType } = input;
  const expected = `${source.width} × ${source.height} px`;
  const bitmap = await openBitmap(bytes, mimeType);
  if (!bitmap)
    return [{ label: 'Picture opens', expected, found: 'not readable', ok: false, blocking: false }];
  const decoded = bitmapSource(bitmap, { colorSpace: input.colorSpace, hasAlpha: true, orientation: 1 });
  try {
    const found = `${decoded.width} × ${decoded.height} px`;
    const size = { label: 'Size', expected, found, ok: expected === found, blocking: false };
    if (!size.ok) return [size];
    return [
      size,
      input.pixelHash === null
        ? await blockLine(input, decoded)
        : await hashLine(input.pixelHash, decoded, input.signal),
    ];
  } finally {
    decoded.close();
  }
}

async function openBitmap(bytes: Uint8Array<ArrayBuffer>, mimeType: string): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(new Blob([bytes], { type: mimeType }), { premultiplyAlpha: 'none' });
  } catch {
    return null;
  }
}

async function hashLine(expected: string, decoded: DecodedSource, signal?: CancelSignal): Promise<CheckLine> {
  const found = (await digestOf(decoded, signal)).hash;
  return { label: 'Pixels, every one', expected, found, ok: found === expected, blocking: false };
}

const blockEdge = 64;
const blocksPerSide = 4;
/** Of 255, between mean colours of 64-px blocks: far above what quality 0 costs, far below a wrong picture. */
const meanTolerance = 24;

/** A lossy file cannot be compared bit by bit; a blank, shifted or foreign picture shows in block means. */
async function blockLine(input: SelfCheckInput, decoded: DecodedSource): Promise<CheckLine> {
  const { source } = input;
  const width = Math.min(blockEdge, source.width);
  const height = Math.min(blockEdge, source.height);
  let worst = 0;
  for (let index = 0; index < blocksPerSide ** 2; index += 1) {
    const x = Math.round(((source.width - width) * (index % blocksPerSide)) / (blocksPerSide - 1));
    const y = Math.round(
      ((source.height - height) * Math.floor(index / blocksPerSide)) / (blocksPerSide - 1),
    );
    const rect = { x, y, width, height };
    const expected = meanColour(input.shown((await source.readRegion(rect)).data));
    const found = meanColour((await decoded.readRegion(rect)).data);
    for (const [channel, value] of expected.entries()) {
      worst = Math.max(worst, Math.abs(value - (found[channel] ?? 0)));
    }
  }
  return {
    label: 'Picture, mean colour of 16 blocks',
    expected: `within ${meanTolerance} of 255`,
    found: `${worst.toFixed(1)} at most`,
    ok: worst <= meanTolerance,
    blocking: false,
  };
}

/** Mean of alpha-weighted colour and of alpha. */
function meanColour(rgba: Uint8ClampedArray): readonly number[] {
  const sums = [0, 0, 0, 0];
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = rgba[at + 3] as number;
    sums[3] = (sums[3] as number) + alpha;
    for (let channel = 0; channel < 3; channel += 1) {
      sums[channel] = (sums[channel] as number) + ((rgba[at + channel] as number) * alpha) / 255;
    }
  }
  return sums.map((sum) => (sum * 4) / rgba.length);
}

function leakLine({ bytes, withheld }: SelfCheckInput): CheckLine {
  const found = findLeaks(bytes, withheld);
  return {
    label: 'Texts this preset keeps back',
    expected: 'none in the file',
    // How many, not which: the message itself must not carry them.
    found: found.length === 0 ? 'none in the file' : `${found.length} found`,
    ok: found.length === 0,
    blocking: true,
  };
}
