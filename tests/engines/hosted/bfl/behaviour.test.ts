import { bflAdapter } from '../../../../src/engines/hosted/bfl/adapter.ts';
import { describeBehaviour } from '../harness/behaviour.ts';
import { bflPrices, eraseJob, expandJob, generateJob, good, stageOf } from './service.ts';

const provider = {
  adapter: bflAdapter,
  good,
  stageOf,
  prices: bflPrices,
  errorBody: (words: string) => ({ detail: words }),
  noImage: { stage: 'poll', body: { id: 'task-1', status: 'Ready', result: null } },
  queue: {
    rejected: {
      stage: 'poll',
      body: { id: 'task-1', status: 'Content Moderated', details: { 'Moderation Reasons': ['x'] } },
      kind: 'moderation-output',
    },
    cancels: [],
  },
} as const;

describeBehaviour('bfl generate', { ...provider, job: generateJob });
describeBehaviour('bfl erase', { ...provider, job: eraseJob });
describeBehaviour('bfl expand', { ...provider, job: expandJob });
