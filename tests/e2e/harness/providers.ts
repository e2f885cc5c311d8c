import sharp from 'sharp';

import { json, scriptedServer } from '../../engines/hosted/harness/scripted.ts';
import type { ScriptedServer, SeenRequest } from '../../engines/hosted/harness/scripted.ts';
import { bytesOf, grown, swapped } from './providerPictures.ts';

/** Three providers on this machine that answer as their documentation says, and the environment that leads to them. */
export interface ScriptedProviders {
  /** For the proxy: addresses and keys. */
  readonly env: Readonly<Record<string, string>>;
  /** Planted: to be found nowhere but in the proxy and here. */
  readonly keys: readonly string[];
  readonly fal: ScriptedServer;
  readonly bfl: ScriptedServer;
  readonly recraft: ScriptedServer;
  /** From a submission to its result. */
  paceMs: number;
  /** From a submission to fal's word that it was accepted: what is lost in between fal still knows. */
  acceptMs: number;
  /** By how much fal's clock is ahead of that of this machine. */
  aheadMs: number;
  /** Ids of what fal accepted and will charge, in order. */
  falRequests(): readonly string[];
  /** Requests that cost money, at all three. */
  posts(): number;
  close(): Promise<void>;
}

const keys = {
  FAL_KEY: 'planted-fal-7d1f0c55aa',
  FAL_ADMIN_KEY: 'planted-fal-admin-90c2b7e4d6',
  BFL_API_KEY: 'planted-bfl-2b90e3d171',
  RECRAFT_API_TOKEN: 'planted-recraft-64c1b8f02e',
};

export async function scriptedProviders(): Promise<ScriptedProviders> {
  const world: World = { paceMs: 0, acceptMs: 0, aheadMs: 0, requests: [] };
  const fal = await falServer(world);
  const bfl = await bflServer(world);
  const recraft = await recraftServer(world);
  return {
    env: {
      ...keys,
      ENGINE_UPSTREAM_FAL_QUEUE: fal.url,
      ENGINE_UPSTREAM_FAL_PLATFORM: `${fal.url}/platform`,
      ENGINE_UPSTREAM_BFL: bfl.url,
      ENGINE_UPSTREAM_RECRAFT: `${recraft.url}/v1`,
    },
    keys: Object.values(keys),
    fal,
    bfl,
    recraft,
    get paceMs() {
      return world.paceMs;
    },
    set paceMs(ms) {
      world.paceMs = ms;
    },
    get acceptMs() {
      return world.acceptMs;
    },
    set acceptMs(ms) {
      world.acceptMs = ms;
    },
    get aheadMs() {
      return world.aheadMs;
    },
    set aheadMs(ms) {
      world.aheadMs = ms;
    },
    falRequests: () => world.requests.map(({ request_id }) => request_id),
    posts: () => fal.posts() + bfl.posts() + recraft.posts(),
    close: async () => {
      await Promise.all([fal.close(), bfl.close(), recraft.close()]);
    },
  };
}

/** What the account pays today: twice what the bundled table says. */
const livePrices = [
  { endpoint_id: 'fal-ai/seedvr/upscale/image', unit_price: 0.002, unit: 'megapixels', currency: 'USD' },
];

/** One endpoint is on its way out; another is offered only because it is listed. */
const catalogue = [
  { endpoint_id: 'easel-ai/advanced-face-swap', metadata: { status: 'active' } },
  { endpoint_id: 'fal-ai/seedvr/upscale/image', metadata: { status: 'active' } },
  { endpoint_id: 'fal-ai/finegrain-eraser/mask', metadata: { status: 'deprecated' } },
];

/** A little more than the units of the answer say. */
const billedUsd = 0.0022;

function billOf({ path }: SeenRequest): Record<string, unknown> {
  const ids = new URL(path, 'http://fal.test').searchParams.get('request_id')?.split(',') ?? [];
  const event = { endpoint_id: 'fal-ai/seedvr/upscale/image', output_units: 1, unit_price: 0.0022 };
  return {
    billing_events: ids.map((id) => ({ ...event, request_id: id, cost_total: billedUsd })),
    next_cursor: null,
    has_more: false,
  };
}

interface World extends Pick<ScriptedProviders, 'paceMs' | 'acceptMs' | 'aheadMs'> {
  readonly requests: FalRequest[];
}

/** As the list by endpoint tells it. */
interface FalRequest {
  readonly request_id: string;
  readonly endpoint_id: string;
  readonly sent_at: string;
  readonly started_at: string;
}

function listOf({ path }: SeenRequest, { requests }: World): Record<string, unknown> {
  const query = new URL(path, 'http://fal.test').searchParams;
  const [start, end] = ['start', 'end'].map((name) => Date.parse(query.get(name) ?? ''));
  const items = requests.filter(({ endpoint_id, sent_at }) => {
    const at = Date.parse(sent_at);
    return endpoint_id === query.get('endpoint_id') && at >= Number(start) && at <= Number(end);
  });
  return { items, has_more: false, next_cursor: null };
}

interface Job {
  readonly readyAt: number;
  readonly result: Promise<Buffer>;
}

/** The queue: submit, status, result; media on the same origin. */
async function falServer(world: World): Promise<ScriptedServer> {
  const jobs = new Map<string, Job>();
  const server: ScriptedServer = await scriptedServer(async (request, response) => {
    if (request.path.startsWith('/files/')) return picture(response, jobs.get(idOf(request.path)));
    const isBill = request.path.startsWith('/platform/models/billing-events');
    const isList = request.path.startsWith('/platform/models/requests/by-endpoint?');
    if (request.headers['authorization'] !== `Key ${isBill || isList ? keys.FAL_ADMIN_KEY : keys.FAL_KEY}`)
      return json(response, 401, { detail: 'Authentication required' });
    if (isList) return json(response, 200, listOf(request, world));
    if (isBill) return json(response, 200, billOf(request));
    if (request.path.startsWith('/platform/models?'))
      return json(response, 200, { models: catalogue, next_cursor: null, has_more: false });
    if (request.path.startsWith('/platform/models/pricing'))
      return json(response, 200, { prices: livePrices, next_cursor: null, has_more: false });
    if (request.method === 'POST') {
      const id = `fal-${jobs.size + 1}`;
      const input = bodyOf(request);
      const result = 'target_image' in input ? swapped(input) : upscaled(input);
      jobs.set(id, { readyAt: Date.now() + world.paceMs, result });
      const sentAt = new Date(Date.now() + world.aheadMs).toISOString();
      const endpoint = request.path.slice(1);
      world.requests.push({ request_id: id, endpoint_id: endpoint, sent_at: sentAt, started_at: sentAt });
      await new Promise((resolve) => setTimeout(resolve, world.acceptMs));
      const at = `${server.url}/fal-ai/app/requests/${id}`;
      return json(response, 200, {
        status: 'IN_QUEUE',
        request_id: id,
        response_url: at,
        status_url: `${at}/status`,
        cancel_url: `${at}/cancel`,
        queue_position: 0,
      });
    }
    const id = /\/requests\/([^/?]+)/.exec(request.path)?.[1] ?? '';
    const job = jobs.get(id);
    if (job === undefined) return json(response, 404, { detail: 'Request not found' });
    if (request.method === 'PUT') return json(response, 202, { status: 'CANCELLATION_REQUESTED' });
    const isReady = Date.now() >= job.readyAt;
    if (/\/status/.test(request.path))
      return isReady
        ? json(response, 200, { status: 'COMPLETED', request_id: id, metrics: { inference_time: 1.25 } })
        : json(response, 202, { status: 'IN_PROGRESS', request_id: id });
    const image = { url: `${server.url}/files/${id}.png`, content_type: 'image/png' };
    return json(response, 200, { image, seed: 7 }, { 'x-fal-request-id': id, 'x-fal-billable-units': '1' });
  });
  return server;
}

/** Tasks with a polling address of their own, and the cost on the submit answer. */
async function bflServer(world: World): Promise<ScriptedServer> {
  const jobs = new Map<string, Job>();
  const server: ScriptedServer = await scriptedServer(async (request, response) => {
    if (request.path.startsWith('/files/')) return picture(response, jobs.get(idOf(request.path)));
    if (request.headers['x-key'] !== keys.BFL_API_KEY)
      return json(response, 403, { detail: 'Not authenticated' });
    if (request.method === 'POST') {
      const id = `bfl-${jobs.size + 1}`;
      const input = bodyOf(request);
      const result = 'left' in input ? grown(input) : drawn(input);
      jobs.set(id, { readyAt: Date.now() + world.paceMs, result });
      return json(response, 200, {
        id,
        polling_url: `${server.url}/v1/get_result?id=${id}`,
        // Cents: an expansion has one price, a picture is priced by its size.
        cost: 'left' in input ? 5 : 3,
        input_mp: 0,
        output_mp: 1,
      });
    }
    const id = new URL(request.path, server.url).searchParams.get('id') ?? '';
    const job = jobs.get(id);
    if (job === undefined) return json(response, 404, { id, status: 'Task not found' });
    if (Date.now() < job.readyAt) return json(response, 200, { id, status: 'Pending', progress: 0.5 });
    return json(response, 200, {
      id,
      status: 'Ready',
      result: { sample: `${server.url}/files/${id}.png`, seed: 7 },
    });
  });
  return server;
}

/** Synchronous: the answer comes when the work is done, with what it cost. */
async function recraftServer(world: World): Promise<ScriptedServer> {
  return scriptedServer(async (request, response) => {
    if (request.headers['authorization'] !== `Bearer ${keys.RECRAFT_API_TOKEN}`) {
      response.writeHead(401, { 'content-type': 'text/plain' });
      response.end('Unauthorized');
      return;
    }
    const result = await erased(bodyOf(request));
    await new Promise((resolve) => setTimeout(resolve, world.paceMs));
    json(response, 200, { created: 1, credits: 2, image: { b64_json: result.toString('base64') } });
  });
}

const idOf = (path: string): string => path.replace('/files/', '').replace('.png', '');

async function picture(response: Parameters<typeof json>[0], job: Job | undefined): Promise<void> {
  if (job === undefined) return json(response, 404, {});
  const bytes = await job.result;
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length });
  response.end(bytes);
}

function bodyOf({ body }: SeenRequest): Record<string, unknown> {
  return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
}

async function upscaled(input: Record<string, unknown>): Promise<Buffer> {
  const factor = Number(input['upscale_factor'] ?? 2);
  const source = sharp(bytesOf(input['image_url']));
  const { width, height } = await source.metadata();
  return source
    .resize(Math.round(width * factor), Math.round(height * factor))
    .png()
    .toBuffer();
}

/** A picture of the wanted size whose colours say where one is in it. */
async function drawn(input: Record<string, unknown>): Promise<Buffer> {
  const [width, height] = [Number(input['width']) || 1024, Number(input['height']) || 1024];
  const data = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3;
      data[at] = Math.round((x / width) * 255);
      data[at + 1] = Math.round((y / height) * 255);
      data[at + 2] = 90 + (((x >> 3) + (y >> 3)) % 2) * 20;
    }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

/** Grey where the mask is white, and everything a little brighter: hosted models shift colours. */
async function erased(input: Record<string, unknown>): Promise<Buffer> {
  const source = sharp(bytesOf(input['image_url'])).removeAlpha();
  const { data, info } = await source.raw().toBuffer({ resolveWithObject: true });
  const mask = await sharp(bytesOf(input['mask_url'])).greyscale().raw().toBuffer();
  for (let at = 0; at < info.width * info.height; at += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const index = at * 3 + channel;
      data[index] = (mask[at] ?? 0) > 127 ? 128 : Math.min(255, (data[index] ?? 0) + 10);
    }
  }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } })
    .png()
    .toBuffer();
}
