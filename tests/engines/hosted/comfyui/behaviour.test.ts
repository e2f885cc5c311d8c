import { comfyui } from '../../../../src/engines/hosted/comfyui/adapter.ts';
import { describeBehaviour } from '../harness/behaviour.ts';
import type { Stage } from '../harness/behaviour.ts';
import { json } from '../harness/scripted.ts';
import { comfyServer, eraseJob, history, ratePrices, routeOf } from './server.ts';
import { eraseWorkflow } from './workflows.ts';

const stages: Readonly<Record<string, Stage>> = {
  'POST /prompt': 'submit',
  'GET /queue': 'poll',
  'GET /history': 'result',
  'GET /view': 'file',
  'POST /queue': 'cancel',
  'POST /interrupt': 'cancel',
};

const errorBody = (message: string) => ({
  error: { type: 'prompt_outputs_failed_validation', message, details: '', extra_info: {} },
  node_errors: {},
});

describeBehaviour('comfyui', {
  adapter: comfyui([eraseWorkflow]),
  job: eraseJob,
  prices: ratePrices,
  good: comfyServer(),
  stageOf: (request) => stages[routeOf(request)] ?? 'other',
  errorBody,
  noImage: { stage: 'result', body: history({ '8': { images: [{ filename: 'preview.png' }] } }) },
  queue: {
    rejected: { stage: 'result', body: errorBody('Not like this'), kind: 'invalid' },
    cancels: [
      { name: 'done', answer: (_, response) => json(response, 200, {}), expected: 'too-late' },
      { name: 'no answer', answer: (_, response) => void response.destroy(), expected: 'too-late' },
    ],
  },
});
