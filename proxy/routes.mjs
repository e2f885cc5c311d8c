/**
 * What the page may ask of whom, as data. A route has a fixed upstream, one key from the server's environment, and a
 * list of allowed requests; everything else is refused.
 *
 * @typedef {{ variable: string, header: string, scheme: string, optional?: boolean, optionalWith?: string }} KeySource
 *   `scheme` is written before the key, with its space. `optional`: a server may need none. `optionalWith`: none is
 *   needed once that variable names another server.
 * @typedef {{ variable: string, alias?: string, url: string | null }} UpstreamSource
 *   `variable` and then `alias` of the environment come before `url`; null: there is no default.
 * @typedef {object} AllowedRequest
 * @property {'GET' | 'POST' | 'PUT'} method
 * @property {RegExp} [path] of the part behind the prefix, or behind the upstream's own path, without its query
 * @property {readonly string[]} [names] instead of `path`: the whole part
 * @property {string} [moreNames] variable with further names, separated by commas
 * @property {readonly string[]} [query] names of parameters; absent: none
 * @property {number} idleMs how long no byte may move in either direction; synchronous providers send none until they are done
 * @property {KeySource} [key] instead of the route's
 * @property {boolean} [isSocket] a WebSocket, and nothing else
 * @typedef {object} Route
 * @property {string} provider
 * @property {string} prefix below `/api/engines/`; ends with a slash, except where `given`
 * @property {UpstreamSource} upstream
 * @property {KeySource} key
 * @property {readonly string[]} [requestHeaders] passed on beside those of every route
 * @property {{ hosts: readonly string[] }} [given] the address comes from the provider, in `url=`; `hosts` beside the upstream's own
 * @property {string} [nameVariable] variable with the name that the page shows
 * @property {readonly AllowedRequest[]} allowed
 */

/** More than the slowest synchronous answer seen, and more than 300 s. */
const synchronousMs = 600_000;
/** Of a question that costs nothing and may be asked again. */
const quickMs = 60_000;

/** Neither empty nor beginning with a dot: no `..`; no percent sign either, so nothing is decoded twice. */
const part = '[A-Za-z0-9_~:@-][A-Za-z0-9._~:@-]*';
const falRequest = `${part}/${part}/requests/${part}`;

/** @type {KeySource} */
const falKey = { variable: 'FAL_KEY', header: 'authorization', scheme: 'Key ' };
/** @type {KeySource} */
const falAdminKey = { variable: 'FAL_ADMIN_KEY', header: 'authorization', scheme: 'Key ' };
/** @type {KeySource} */
const bflKey = { variable: 'BFL_API_KEY', header: 'x-key', scheme: '' };
/** @type {UpstreamSource} */
const falQueue = { variable: 'ENGINE_UPSTREAM_FAL_QUEUE', url: 'https://queue.fal.run' };
/** @type {UpstreamSource} */
const bfl = { variable: 'ENGINE_UPSTREAM_BFL', url: 'https://api.bfl.ai' };

/** With their sub-paths: an open list would let the page run, and pay for, anything at fal. */
const falEndpoints = [
  'fal-ai/flux-2-pro',
  'fal-ai/flux-2-pro/edit',
  'fal-ai/flux-2/flash',
  'fal-ai/nano-banana-2',
  'fal-ai/nano-banana-2/edit',
  'google/nano-banana-2.1',
  'google/nano-banana-2.1/edit',
  'fal-ai/bria/eraser',
  'fal-ai/object-removal/mask',
  'fal-ai/finegrain-eraser/mask',
  'fal-ai/ideogram/object-removal',
  'fal-ai/flux-pro/v1/fill',
  'fal-ai/bria/genfill',
  'fal-ai/qwen-image-edit/inpaint',
  'fal-ai/z-image/turbo/inpaint',
  'fal-ai/birefnet/v2',
  'fal-ai/ben/v2/image',
  'fal-ai/bria/background/remove',
  'fal-ai/bria/background/replace',
  'fal-ai/ideogram/v3/replace-background',
  'fal-ai/seedvr/upscale/image',
  'fal-ai/clarity-upscaler',
  'fal-ai/topaz/upscale/image',
  'fal-ai/recraft/upscale/crisp',
  'fal-ai/recraft/upscale/creative',
  'fal-ai/image-apps-v2/style-transfer',
  'fal-ai/image-editing/style-transfer',
  'bria/fibo-edit/restyle',
  'bria/fibo-edit/erase_by_text',
  'easel-ai/advanced-face-swap',
];

const bflEndpoints = [
  'v1/flux-2-klein-4b',
  'v1/flux-2-klein-9b',
  'v1/flux-2-pro',
  'v1/flux-2-flex',
  'v1/flux-2-max',
  'v1/flux-tools/erase-v1',
  'v1/flux-tools/outpaint',
  'v1/flux-tools/deblur',
  'v1/flux-pro-1.0-fill',
  'v1/flux-pro-1.0-expand',
  'v1/flux-kontext-pro',
  'v1/flux-kontext-max',
  'v1/flux-pro-1.1',
  'v1/flux-pro-1.1-ultra',
];

const falSpan = ['endpoint_id', 'start', 'end', 'limit', 'cursor'];

/** @type {readonly Route[]} */
export const routes = [
  {
    provider: 'fal',
    prefix: 'fal/queue/',
    upstream: falQueue,
    key: falKey,
    // Not X-Fal-Store-IO: without stored results a job does not survive a reload.
    requestHeaders: [
      'x-fal-no-retry',
      'x-fal-request-timeout',
      'x-fal-queue-priority',
      'x-fal-object-lifecycle-preference',
    ],
    allowed: [
      { method: 'POST', names: falEndpoints, moreNames: 'ENGINE_FAL_ENDPOINTS', idleMs: synchronousMs },
      { method: 'GET', path: whole(`${falRequest}(/status)?`), query: ['logs'], idleMs: quickMs },
      { method: 'PUT', path: whole(`${falRequest}/cancel`), idleMs: quickMs },
    ],
  },
  {
    provider: 'fal',
    prefix: 'fal/at',
    upstream: falQueue,
    key: falKey,
    given: { hosts: [] },
    allowed: [
      { method: 'GET', path: whole(`${falRequest}(/status)?`), query: ['logs'], idleMs: quickMs },
      { method: 'PUT', path: whole(`${falRequest}/cancel`), idleMs: quickMs },
    ],
  },
  {
    provider: 'fal',
    prefix: 'fal/platform/',
    upstream: { variable: 'ENGINE_UPSTREAM_FAL_PLATFORM', url: 'https://api.fal.ai/v1' },
    key: falKey,
    allowed: [
      {
        method: 'GET',
        path: whole('models'),
        query: ['endpoint_id', 'q', 'category', 'status', 'limit', 'cursor', 'expand'],
        idleMs: quickMs,
      },
      { method: 'GET', path: whole('models/pricing'), query: ['endpoint_id'], idleMs: quickMs },
      { method: 'POST', path: whole('models/pricing/estimate'), idleMs: quickMs },
      {
        method: 'GET',
        path: whole('models/billing-events'),
        query: [...falSpan, 'request_id', 'expand'],
        idleMs: quickMs,
        key: falAdminKey,
      },
      {
        method: 'GET',
        path: whole('models/requests/by-endpoint'),
        query: [...falSpan, 'request_id', 'status'],
        idleMs: quickMs,
        key: falAdminKey,
      },
      { method: 'GET', path: whole('account/billing'), query: ['expand'], idleMs: quickMs, key: falAdminKey },
    ],
  },
  {
    provider: 'fal',
    prefix: 'fal/upload/',
    upstream: { variable: 'ENGINE_UPSTREAM_FAL_UPLOAD', url: 'https://rest.fal.ai' },
    key: falKey,
    allowed: [
      {
        method: 'POST',
        path: whole('storage/upload/initiate(-multipart)?'),
        query: ['storage_type'],
        idleMs: quickMs,
      },
    ],
  },
  {
    provider: 'gemini',
    prefix: 'gemini/',
    upstream: {
      variable: 'ENGINE_UPSTREAM_GEMINI',
      url: 'https://generativelanguage.googleapis.com/v1beta',
    },
    key: { variable: 'GEMINI_API_KEY', header: 'x-goog-api-key', scheme: '' },
    allowed: [
      { method: 'GET', path: whole('models'), query: ['pageSize', 'pageToken'], idleMs: quickMs },
      { method: 'POST', path: whole('models/[A-Za-z0-9._-]+:generateContent'), idleMs: synchronousMs },
    ],
  },
  {
    provider: 'openai',
    prefix: 'openai/',
    upstream: {
      variable: 'ENGINE_UPSTREAM_OPENAI',
      alias: 'OPENAI_BASE_URL',
      url: 'https://api.openai.com/v1',
    },
    key: {
      variable: 'OPENAI_API_KEY',
      header: 'authorization',
      scheme: 'Bearer ',
      optionalWith: 'OPENAI_BASE_URL',
    },
    allowed: [
      { method: 'POST', path: whole('images/(generations|edits)'), idleMs: synchronousMs },
      { method: 'GET', path: whole('models'), idleMs: quickMs },
    ],
  },
  {
    // A server of the team's own in the same shape: LiteLLM, sd-server, a relay.
    provider: 'gateway',
    prefix: 'gateway/',
    upstream: { variable: 'GATEWAY_BASE_URL', url: null },
    key: { variable: 'GATEWAY_API_KEY', header: 'authorization', scheme: 'Bearer ', optional: true },
    nameVariable: 'GATEWAY_NAME',
    allowed: [
      { method: 'POST', path: whole('images/(generations|edits)'), idleMs: synchronousMs },
      { method: 'GET', path: whole('models'), idleMs: quickMs },
    ],
  },
  {
    provider: 'bfl',
    prefix: 'bfl/poll',
    upstream: bfl,
    key: bflKey,
    // Tasks are regional, and more regions were met than are documented.
    given: { hosts: ['*.bfl.ai'] },
    allowed: [{ method: 'GET', path: whole('v1/get_result'), query: ['id'], idleMs: quickMs }],
  },
  {
    provider: 'bfl',
    prefix: 'bfl/',
    upstream: bfl,
    key: bflKey,
    allowed: [
      { method: 'POST', names: bflEndpoints, moreNames: 'ENGINE_BFL_ENDPOINTS', idleMs: synchronousMs },
      { method: 'GET', path: whole('v1/get_result'), query: ['id'], idleMs: quickMs },
      { method: 'GET', path: whole('v1/credits'), idleMs: quickMs },
    ],
  },
  {
    provider: 'recraft',
    prefix: 'recraft/',
    upstream: { variable: 'ENGINE_UPSTREAM_RECRAFT', url: 'https://external.api.recraft.ai/v1' },
    key: { variable: 'RECRAFT_API_TOKEN', header: 'authorization', scheme: 'Bearer ' },
    allowed: [
      { method: 'POST', path: whole('images/[A-Za-z]+'), query: ['billing'], idleMs: synchronousMs },
      { method: 'GET', path: whole('models|users/me|styles'), idleMs: quickMs },
      { method: 'POST', path: whole('styles'), query: ['billing'], idleMs: synchronousMs },
    ],
  },
  {
    provider: 'stability',
    prefix: 'stability/',
    upstream: { variable: 'ENGINE_UPSTREAM_STABILITY', url: 'https://api.stability.ai' },
    key: { variable: 'STABILITY_API_KEY', header: 'authorization', scheme: 'Bearer ' },
    allowed: [
      {
        method: 'POST',
        path: whole('v2beta/stable-image/(generate|edit|upscale|control)/[a-z0-9-]+'),
        idleMs: synchronousMs,
      },
      { method: 'GET', path: whole(`v2beta/results/${part}`), idleMs: quickMs },
    ],
  },
  {
    provider: 'comfyui',
    prefix: 'comfyui/',
    upstream: { variable: 'ENGINE_UPSTREAM_COMFYUI', alias: 'COMFYUI_URL', url: null },
    key: { variable: 'COMFYUI_API_KEY', header: 'authorization', scheme: 'Bearer ', optional: true },
    allowed: [
      { method: 'POST', path: whole('upload/(image|mask)'), idleMs: synchronousMs },
      { method: 'POST', path: whole('prompt|queue|interrupt'), idleMs: synchronousMs },
      { method: 'GET', path: whole(`queue|history/${part}|system_stats|features`), idleMs: quickMs },
      { method: 'GET', path: whole(`models/${part}|embeddings`), idleMs: quickMs },
      { method: 'GET', path: whole('ws'), query: ['clientId'], idleMs: synchronousMs, isSocket: true },
      { method: 'GET', path: whole('view'), query: ['filename', 'subfolder', 'type'], idleMs: quickMs },
    ],
  },
];

/** Where providers keep what they made; `ENGINE_RESULT_HOSTS` names more. */
export const resultHosts = ['*.fal.media', '*.bfl.ai', 'bfldeliveryprod.blob.core.windows.net'];

/** @param {string} pattern */
function whole(pattern) {
  return new RegExp(`^(?:${pattern})$`);
}
