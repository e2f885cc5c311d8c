import type { OperationRequests } from '../../../kernel/operations/catalogue.ts';
import { must } from '../../../kernel/shared/assert.ts';
import { warmUp } from './warmUp.ts';
import type { WarmUpRequest } from './warmUp.ts';
import type { FaceSearch, JobName } from './protocol.ts';
import type { Operation } from './workerHost.ts';

/** The operation behind a job name; each is its own chunk. */
export async function operationOf(job: JobName): Promise<Operation> {
  switch (job) {
    case 'warm':
      return (context, request, model) =>
        warmUp(context, must(model, 'a warm-up names its network'), request as WarmUpRequest);
    case 'erase': {
      const { erase } = await import('../erase/erase.ts');
      return (context, request) => erase(context, request as OperationRequests['erase']);
    }
    case 'remove-background': {
      const { removeBackground } = await import('../matte/removeBackground.ts');
      return (context, request, model) =>
        removeBackground(
          context,
          request as OperationRequests['remove-background'],
          must(model, 'background removal names its network'),
        );
    }
    case 'replace-background': {
      const { replaceBackground } = await import('../replace/replaceBackground.ts');
      return (context, request, model) =>
        replaceBackground(
          context,
          request as OperationRequests['replace-background'],
          must(model, 'background replacement names its network'),
        );
    }
    case 'expand': {
      const { expand } = await import('../expand/expand.ts');
      return (context, request) => expand(context, request as OperationRequests['expand']);
    }
    case 'find-faces': {
      const { facesIn } = await import('../face/faceSwap.ts');
      return (context, request) => facesIn(context, (request as FaceSearch).source);
    }
    case 'face-swap': {
      const { faceSwap } = await import('../face/faceSwap.ts');
      return (context, request) => faceSwap(context, request as OperationRequests['face-swap']);
    }
    case 'upscale': {
      const { upscale } = await import('../upscale/upscale.ts');
      return (context, request, model) => upscale(context, request as OperationRequests['upscale'], model);
    }
    case 'colour-match': {
      const { colourMatch } = await import('../style/colourMatch.ts');
      return (context, request) => colourMatch(context, request as OperationRequests['style-transfer']);
    }
    case 'painterly': {
      const { painterly } = await import('../style/painterly.ts');
      return (context, request) => painterly(context, request as OperationRequests['style-transfer']);
    }
  }
}
