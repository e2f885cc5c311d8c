import { falAdapter } from '../../../../src/engines/hosted/fal/adapter.ts';
import { describeBehaviour } from '../harness/behaviour.ts';
import { json } from '../harness/scripted.ts';
import type { ProviderUnderTest } from '../harness/behaviour.ts';
import type { Script } from '../harness/scripted.ts';
import { jobFor } from './jobs.ts';
import { eraseJob, expandJob, falService, prices, stageOf } from './service.ts';

const cancelled =
  (status: number, body: unknown): Script =>
  (_, response) =>
    json(response, status, body);

const provider: Omit<ProviderUnderTest, 'job'> = {
  adapter: falAdapter,
  good: falService,
  stageOf,
  prices,
  errorBody: (words) => ({ detail: [{ loc: ['body', 'image_url'], msg: words, type: 'value_error' }] }),
  noImage: { stage: 'result', body: { image: null } },
  queue: {
    rejected: {
      stage: 'result',
      body: {
        detail: [
          { loc: ['body', 'prompt'], msg: 'flagged by a content checker', type: 'content_policy_violation' },
        ],
      },
      kind: 'moderation-input',
    },
    cancels: [
      { name: 'out of the queue', answer: cancelled(202, { status: 'OK' }), expected: 'stopped' },
      {
        name: 'running',
        answer: cancelled(202, { status: 'CANCELLATION_REQUESTED' }),
        expected: 'unsupported',
      },
      { name: 'done', answer: cancelled(400, { status: 'ALREADY_COMPLETED' }), expected: 'too-late' },
      { name: 'unknown', answer: cancelled(404, { status: 'NOT_FOUND' }), expected: 'unsupported' },
      { name: 'no answer', answer: (_, response) => void response.destroy(), expected: 'unsupported' },
    ],
  },
};

describeBehaviour('fal', { ...provider, job: eraseJob });
describeBehaviour('fal expand', { ...provider, job: expandJob });

for (const operation of ['generate', 'upscale', 'face-swap', 'style-transfer']) {
  const model = falAdapter.models.find(({ descriptor }) => descriptor.operation === operation);
  if (!model) throw new Error(`fal has no ${operation}`);
  describeBehaviour(`fal ${operation}`, { ...provider, job: jobFor(model) });
}
