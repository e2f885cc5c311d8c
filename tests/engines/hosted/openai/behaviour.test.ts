import { openaiCompatible } from '../../../../src/engines/hosted/openai/adapter.ts';
import { openAiProfile } from '../../../../src/engines/hosted/openai/profile.ts';
import { describeBehaviour } from '../harness/behaviour.ts';
import { gatewayProfile } from '../../../../src/engines/hosted/openai/gateway.ts';
import {
  eraseJob,
  gateway,
  gatewayModel,
  generateJob,
  good,
  openAiPrices,
  stageOf,
  usage,
} from './service.ts';

const provider = {
  adapter: openaiCompatible(openAiProfile),
  good,
  stageOf,
  prices: openAiPrices,
  errorBody: (words: string) => ({ error: { message: words, type: 'x', param: null, code: null } }),
  noImage: { stage: 'submit', body: { created: 1, data: [], usage } },
  queue: null,
} as const;

describeBehaviour('OpenAI generate', { ...provider, job: generateJob });
describeBehaviour('OpenAI erase', { ...provider, job: eraseJob });
describeBehaviour('a gateway', {
  ...provider,
  adapter: openaiCompatible(gateway),
  job: { ...generateJob, endpoint: 'flux/dev' },
  errorBody: (words) => ({ detail: words }),
  noImage: { stage: 'submit', body: { data: null } },
});
describeBehaviour('a gateway that erases', {
  ...provider,
  adapter: openaiCompatible(gatewayProfile('sd-server', [gatewayModel({ mask: 'white' })], null)),
  job: { ...eraseJob, endpoint: 'flux/dev' },
  errorBody: (words) => ({ detail: words }),
  noImage: { stage: 'submit', body: { data: [] } },
});
