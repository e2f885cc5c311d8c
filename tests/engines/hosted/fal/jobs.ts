import type { HostedJob, HostedModel, StyleTransferJob } from '../../../../src/engines/hosted/contract.ts';
import { middleMask, picture } from '../harness/io.ts';
import { generateJob } from './service.ts';

export const image = picture(96, 80);
const margins = { left: 12, top: 0, right: 20, bottom: 8 };

/** A job that this model takes. */
export function jobFor({ endpoint, descriptor }: HostedModel): HostedJob {
  const base = { call: 'call-1', endpoint };
  switch (descriptor.operation) {
    case 'generate':
      return { ...generateJob, ...base };
    case 'erase':
      return { ...base, operation: 'erase', image, mask: middleMask(96, 80) };
    case 'remove-background':
      return { ...base, operation: 'remove-background', image };
    case 'replace-background':
      return { ...base, operation: 'replace-background', image, prompt: 'A bright kitchen', seed: 7 };
    case 'face-swap':
      return { ...base, operation: 'face-swap', image, face: picture(64, 72), person: 'non-binary' };
    case 'upscale':
      return { ...base, operation: 'upscale', image, factor: 4 };
    case 'expand':
      return { ...base, operation: 'expand', image, margins, prompt: '', seed: 7 };
    case 'style-transfer':
      return styleJob(base, descriptor.styles?.includes('image') === true ? picture(64, 48) : null);
  }
}

/** In proportions that the service has. */
export function styleJob(
  base: { call: string; endpoint: string },
  reference: StyleTransferJob['reference'],
): StyleTransferJob {
  const words = { prompt: 'a linocut', strength: 1, seed: 7 };
  return { ...base, ...words, operation: 'style-transfer', image: picture(64, 48), reference };
}
