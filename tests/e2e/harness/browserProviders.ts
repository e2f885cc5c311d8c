import type { BrowserContext, Request, Route } from 'playwright';
import sharp from 'sharp';

/** What a page sent to a provider itself. */
export interface SeenByProvider {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Providers at their own addresses, as far as this browser can tell; nothing leaves the machine. */
export interface BrowserProviders {
  readonly seen: readonly SeenByProvider[];
  /** Every request of the page to this server's proxy. */
  readonly proxied: readonly string[];
  /** What fal answers to the next submission instead of taking it, with the key that it was sent in its words. */
  refuseNext: boolean;
}

const queue = 'https://queue.fal.run';
const cors = { 'access-control-allow-origin': '*' };

/** fal's queue for one upscaler; what it is told of the key it repeats in its errors, as services do. */
export async function browserProviders(context: BrowserContext): Promise<BrowserProviders> {
  const seen: SeenByProvider[] = [];
  const proxied: string[] = [];
  const world: BrowserProviders = { seen, proxied, refuseNext: false };
  let picture: Buffer = Buffer.alloc(0);

  async function answer(route: Route, request: Request): Promise<void> {
    const { authorization = '' } = request.headers();
    if (request.method() === 'POST') {
      if (world.refuseNext) {
        world.refuseNext = false;
        const detail = [{ loc: ['body'], msg: `refused, you sent ${authorization}`, type: 'invalid' }];
        return route.fulfill({ status: 422, headers: cors, json: { detail } });
      }
      picture = await upscaled(request.postDataJSON() as Readonly<Record<string, unknown>>);
      const at = `${queue}/fal-ai/seedvr/requests/own-1`;
      return route.fulfill({
        headers: cors,
        json: {
          status: 'IN_QUEUE',
          request_id: 'own-1',
          response_url: at,
          status_url: `${at}/status`,
          cancel_url: `${at}/cancel`,
          // A provider may repeat anything in what is stored.
          note: authorization,
        },
      });
    }
    if (request.url().includes('/status'))
      return route.fulfill({ headers: cors, json: { status: 'COMPLETED', request_id: 'own-1' } });
    const image = { url: 'https://v3.fal.media/files/own-1.png', content_type: 'image/png' };
    return route.fulfill({ headers: cors, json: { image, seed: 7 } });
  }

  await context.route(`${queue}/**`, async (route, request) => {
    seen.push({ method: request.method(), url: request.url(), headers: await request.allHeaders() });
    await answer(route, request);
  });
  await context.route('https://*.fal.media/**', async (route, request) => {
    seen.push({ method: request.method(), url: request.url(), headers: await request.allHeaders() });
    await route.fulfill({ headers: cors, contentType: 'image/png', body: picture });
  });
  context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/engines/')) proxied.push(pathname);
  });
  return world;
}

async function upscaled(input: Readonly<Record<string, unknown>>): Promise<Buffer> {
  const factor = Number(input['upscale_factor'] ?? 2);
  const [, base64 = ''] = String(input['image_url']).split(';base64,');
  const source = sharp(Buffer.from(base64, 'base64'));
  const { width, height } = await source.metadata();
  return source
    .resize(Math.round(width * factor), Math.round(height * factor))
    .png()
    .toBuffer();
}
