const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const colourTypes = { 1: 0, 4: 6 } as const;

/**
 * A PNG of 8 bits per channel: grey (1 channel) or straight RGBA (4), every byte kept. A canvas would not do: it
 * multiplies colours by their alpha, so that transparent pixels lose theirs.
 *
 * @param data row-major, `width * height * channels` long
 */
export async function encodePng(
  data: Uint8ClampedArray<ArrayBuffer>,
  width: number,
  height: number,
  channels: 1 | 4,
): Promise<Uint8Array<ArrayBuffer>> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // Depth, colour type; the rest (deflate, the five filters, not interlaced) is 0.
  header.set([8, colourTypes[channels]], 8);
  const body = await deflated(filtered(data, width * channels, height, channels));
  return joined([
    Uint8Array.from(signature),
    chunk('IHDR', header),
    chunk('IDAT', body),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** Each row behind its filter: none, or differences to the pixel on the left, whichever has the smaller values. */
function filtered(
  data: Uint8ClampedArray,
  rowLength: number,
  height: number,
  channels: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array((rowLength + 1) * height);
  for (let y = 0; y < height; y += 1) {
    const row = data.subarray(y * rowLength, (y + 1) * rowLength);
    const to = out.subarray(y * (rowLength + 1), (y + 1) * (rowLength + 1));
    if (subtractLeft(row, channels, to)) continue;
    to[0] = 0;
    to.set(row, 1);
  }
  return out;
}

/** Writes the row as differences; false where its own values are smaller. */
function subtractLeft(row: Uint8ClampedArray, channels: number, to: Uint8Array): boolean {
  let gain = 0;
  to[0] = 1;
  for (let i = 0; i < row.length; i += 1) {
    const own = row[i] as number;
    const difference = (own - (i < channels ? 0 : (row[i - channels] as number))) & 0xff;
    to[i + 1] = difference;
    gain += magnitude(own) - magnitude(difference);
  }
  return gain >= 0;
}

/** Bytes near 0 from either side compress well. */
function magnitude(byte: number): number {
  return byte < 128 ? byte : 256 - byte;
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function chunk(type: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(body.length + 12);
  const view = new DataView(out.buffer);
  view.setUint32(0, body.length);
  for (let i = 0; i < 4; i += 1) out[4 + i] = type.charCodeAt(i);
  out.set(body, 8);
  view.setUint32(8 + body.length, crc32(out.subarray(4, 8 + body.length)));
  return out;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i += 1) {
    crc = (crcTable[(crc ^ (bytes[i] as number)) & 0xff] as number) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
