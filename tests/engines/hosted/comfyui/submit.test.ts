import { describe, expect, onTestFinished, test } from 'vitest';

import { comfyui } from '../../../../src/engines/hosted/comfyui/adapter.ts';
import { promptId } from '../../../../src/engines/hosted/comfyui/promptId.ts';
import type { Workflow } from '../../../../src/engines/hosted/comfyui/workflow.ts';
import type { HostedJob } from '../../../../src/engines/hosted/contract.ts';
import type { PixelBuffer } from '../../../../src/kernel/pixels/buffers.ts';
import { neverCancelled } from '../../../../src/kernel/shared/cancel.ts';
import { hostedIo, sharpCodec } from '../harness/io.ts';
import { cut, json, scriptedServer } from '../harness/scripted.ts';
import type { Script, SeenRequest } from '../harness/scripted.ts';
import { ownPromptCheck } from './ownSchema.ts';
import { bodyOf, comfyServer, eraseJob, jobId, ratePrices, routeOf } from './server.ts';
import { eraseFile, eraseWorkflow, generateWorkflow, node, workflow } from './workflows.ts';

const generateJob: HostedJob = {
  call: 'call-8',
  endpoint: 'our-generate',
  operation: 'generate',
  prompt: 'A lemon',
  width: 640,
  height: 480,
  seed: 9,
  count: 1,
};

describe('what is sent', () => {
  test('our own description of a submit refuses a bad one', () => {
    const bad = { prompt: { '1': { inputs: {} } }, prompt_id: 'Call-7', client_id: '' };
    expect(ownPromptCheck(bad).length).toBeGreaterThan(2);
  });

  test('the values of a run, in the user’s graph, under an id of ours', async () => {
    const { sent, seen } = await submitted(generateJob, generateWorkflow);
    expect(seen.map(routeOf)).toEqual(['POST /prompt']);
    const body = promptOf(seen);
    expect(ownPromptCheck(body)).toEqual([]);
    expect(body).toMatchObject({
      prompt_id: promptId('call-8'),
      prompt: {
        '3': { inputs: { seed: 9 } },
        '5': { inputs: { width: 640, height: 480 } },
        '6': { inputs: { text: 'A lemon' } },
      },
    });
    expect(sent).toEqual({
      ok: true,
      value: {
        kind: 'accepted',
        handle: {
          provider: 'comfyui',
          endpoint: 'our-generate',
          submittedAt: 1234,
          ids: { prompt_id: promptId('call-8'), output: '10' },
        },
      },
    });
  });

  test('picture and mask go first, and the graph loads what the server named them', async () => {
    const renamed: Script = (_, response, earlier) =>
      json(response, 200, { name: `file (${earlier}).png`, subfolder: earlier === 0 ? '' : 'x' });
    const { seen } = await submitted(eraseJob, eraseWorkflow, { 'POST /upload/image': renamed });
    expect(seen.map(routeOf)).toEqual(['POST /upload/image', 'POST /upload/image', 'POST /prompt']);
    expect(ownPromptCheck(promptOf(seen))).toEqual([]);
    expect(promptOf(seen)).toMatchObject({
      prompt: {
        '1': { inputs: { image: 'file (0).png' } },
        '2': { inputs: { image: 'x/file (1).png', channel: 'red' } },
        '4': { inputs: { seed: 5 } },
      },
    });
  });

  test('an uploaded picture is a PNG with its own name, kept apart from others', async () => {
    const { seen } = await submitted(eraseJob, eraseWorkflow);
    const [form, maskForm] = await Promise.all(seen.slice(0, 2).map(formOf));
    expect([form?.get('type'), form?.get('subfolder'), form?.get('overwrite')]).toEqual([
      'input',
      'ninetyten',
      'true',
    ]);
    expect([fileOf(form).name, fileOf(maskForm).name]).toEqual(['call-7-image.png', 'call-7-mask.png']);
    expect((await decoded(fileOf(form))).data).toEqual(eraseJob.image.data);
  });

  test('a face goes beside the picture, and a workflow without a place for it is refused', async () => {
    const file = {
      '1': node('LoadImage', 'ninetyten:image', { image: 'a.png' }),
      '2': node('LoadImage', 'ninetyten:face', { image: 'b.png' }),
      '3': node('SaveImage', 'ninetyten:output', { images: ['1', 0] }),
    };
    const { image } = eraseJob;
    const base = { call: 'call-9', endpoint: 'our-face-swap', operation: 'face-swap' } as const;
    const job: HostedJob = { ...base, image, face: image, person: 'male' };
    const { seen } = await submitted(job, workflow(file, 'face-swap'));
    expect(seen.map(routeOf)).toEqual(['POST /upload/image', 'POST /upload/image', 'POST /prompt']);
    expect(promptOf(seen)).toMatchObject({
      prompt: {
        '1': { inputs: { image: 'ninetyten/call-9-image.png' } },
        '2': { inputs: { image: 'ninetyten/call-9-face.png' } },
      },
    });
    expect(() => workflow({ ...file, '2': node('Note', 'Nothing', {}) }, 'face-swap')).toThrow(/face/);
  });

  test.each([
    // Red, green, blue, alpha of a marked and of an unmarked pixel.
    ['LoadImageMask', { channel: 'red' }, [255, 255, 255, 255], [0, 0, 0, 255]],
    ['LoadImage', {}, [0, 0, 0, 0], [0, 0, 0, 255]],
  ])('a mask for %s', async (loader, extra, marked, unmarked) => {
    const file = { ...eraseFile, '2': node(loader, 'ninetyten:mask', { image: 'x.png', ...extra }) };
    const { seen } = await submitted(eraseJob, workflow(file, 'erase'));
    const [mask] = await Promise.all(seen.slice(1, 2).map(formOf));
    const { data, width } = await decoded(fileOf(mask));
    const at = (x: number, y: number) => Array.from(data.slice((y * width + x) * 4, (y * width + x) * 4 + 4));
    expect([at(8, 8), at(0, 0)]).toEqual([marked, unmarked]);
  });

  test('a workflow for expand sees the grown picture and, in white, what is new', async () => {
    const job: HostedJob = {
      call: 'call-9',
      endpoint: 'our-expand',
      operation: 'expand',
      image: eraseJob.image,
      margins: { left: 4, top: 0, right: 0, bottom: 2 },
      prompt: 'a table',
      seed: 7,
    };
    const { seen } = await submitted(job, workflow(eraseFile, 'expand'));
    const [form, maskForm] = await Promise.all(seen.slice(0, 2).map(formOf));
    const [shown, mask] = [await decoded(fileOf(form)), await decoded(fileOf(maskForm))];
    expect([shown.width, shown.height, mask.width, mask.height]).toEqual([20, 18, 20, 18]);
    expect([mask.data[0], mask.data[4 * 4], mask.data[17 * 20 * 4 + 40]]).toEqual([255, 0, 255]);
    expect([...shown.data.subarray(16, 20)]).toEqual([...eraseJob.image.data.subarray(0, 4)]);
    expect(promptOf(seen)).toMatchObject({ prompt: { '4': { inputs: { seed: 7 } } } });
  });

  test('the id of a call is always the same, and of no other call', () => {
    expect(jobId).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u);
    expect(promptId(eraseJob.call)).toBe(jobId);
    expect(promptId('call-8')).not.toBe(jobId);
  });
});

describe('what comes back', () => {
  test('an older server chooses the id itself: it is taken as it came', async () => {
    const { sent } = await submitted(eraseJob, eraseWorkflow, {
      'POST /prompt': (_, response) => json(response, 200, { prompt_id: 'theirs', number: 3 }),
    });
    expect(sent).toMatchObject({ ok: true, value: { handle: { ids: { prompt_id: 'theirs' } } } });
  });

  test('a server that has the job already has it once', async () => {
    const { sent } = await submitted(eraseJob, eraseWorkflow, {
      'POST /prompt': (_, response) => json(response, 409, { error: 'prompt_id already exists' }),
    });
    expect(sent).toMatchObject({ ok: true, value: { handle: { ids: { prompt_id: jobId } } } });
  });

  test('a graph that the server refuses has run nothing, and the node says why', async () => {
    const { sent } = await submitted(eraseJob, eraseWorkflow, {
      'POST /prompt': (_, response) =>
        json(response, 400, {
          error: { type: 'x', message: 'Prompt outputs failed validation', details: '', extra_info: {} },
          node_errors: {
            '9': {
              class_type: 'CheckpointLoaderSimple',
              errors: [{ message: 'Value not in list', details: "ckpt_name: 'any.safetensors' not in []" }],
            },
          },
        }),
    });
    expect(sent).toMatchObject({
      ok: false,
      error: {
        kind: 'invalid',
        billed: 'n',
        status: 400,
        message: 'ComfyUI refused the workflow.',
        providerWords:
          "Node 9 (CheckpointLoaderSimple): Value not in list: ckpt_name: 'any.safetensors' not in [] Prompt outputs failed validation",
      },
    });
  });

  test.each([502, 504])('%i says nothing of the server behind it: the job may run', async (status) => {
    const { sent } = await submitted(eraseJob, eraseWorkflow, {
      'POST /prompt': (_, response) => json(response, status, {}),
    });
    expect(sent).toMatchObject({ ok: false, error: { kind: 'timeout-unknown', billed: '?', status } });
  });

  test.each<[string, string, Script]>([
    ['cut', 'unreachable', (_, response) => cut(response)],
    ['500', 'upstream', (_, response) => json(response, 500, {})],
    ['413', 'too-large', (_, response) => json(response, 413, {})],
    ['another server', 'upstream', (_, response) => response.end('<!doctype html>')],
  ])('an upload that fails (%s) runs nothing', async (_what, kind, upload) => {
    const { sent, seen } = await submitted(eraseJob, eraseWorkflow, { 'POST /upload/image': upload });
    expect(sent).toMatchObject({ ok: false, error: { kind, billed: 'n' } });
    expect(seen.map(routeOf)).toEqual(['POST /upload/image']);
  });

  test('an abort during the upload runs nothing', async () => {
    const controller = new AbortController();
    const upload: Script = () => controller.abort();
    const { sent, seen } = await submitted(
      eraseJob,
      eraseWorkflow,
      { 'POST /upload/image': upload },
      controller.signal,
    );
    expect(sent).toMatchObject({ ok: false, error: { kind: 'cancelled', billed: 'n' } });
    expect(seen.map(routeOf)).toEqual(['POST /upload/image']);
  });

  test('a workflow that is gone sends nothing', async () => {
    const { sent, seen } = await submitted({ ...eraseJob, endpoint: 'another' }, eraseWorkflow);
    expect(sent).toMatchObject({ ok: false, error: { kind: 'invalid', billed: 'n' } });
    expect(seen).toEqual([]);
  });
});

async function submitted(
  job: HostedJob,
  bound: Workflow,
  changed: Readonly<Record<string, Script>> = {},
  signal: Parameters<ReturnType<typeof comfyui>['submit']>[2] = neverCancelled,
) {
  const earlier = new Map<string, number>();
  const server = await scriptedServer((request, response) => {
    const route = routeOf(request);
    const count = earlier.get(route) ?? 0;
    earlier.set(route, count + 1);
    return comfyServer(changed)(request, response, count);
  });
  onTestFinished(() => server.close());
  const sent = await comfyui([bound]).submit(
    job,
    hostedIo(server.url, ratePrices, () => 1234),
    signal,
  );
  expect(earlier.get('POST /prompt') ?? 0).toBeLessThanOrEqual(1);
  return { sent, seen: server.seen };
}

function promptOf(seen: readonly SeenRequest[]): Record<string, unknown> {
  const found = seen.find((request) => routeOf(request) === 'POST /prompt');
  if (!found) throw new Error('no submit');
  return bodyOf(found);
}

function formOf({ headers, body }: SeenRequest): Promise<FormData> {
  return new Response(Uint8Array.from(body), {
    headers: { 'content-type': headers['content-type'] ?? '' },
  }).formData();
}

function fileOf(form: FormData | undefined): File {
  const file = form?.get('image');
  if (!(file instanceof File)) throw new Error('no file');
  return file;
}

async function decoded(file: File): Promise<PixelBuffer> {
  const read = await sharpCodec.decode(new Uint8Array(await file.arrayBuffer()), file.type);
  if (!read.ok) throw new Error(read.error);
  return read.value;
}
