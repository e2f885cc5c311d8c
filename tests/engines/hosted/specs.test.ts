import { describe, expect, test } from 'vitest';

import { bodyCheck, hasSpecs, pointerPart } from './harness/specs.ts';

describe.skipIf(!hasSpecs('recraft.json'))('descriptions are really checked', () => {
  test('a request without its picture is refused', () => {
    const check = bodyCheck(
      'recraft.json',
      `/paths/${pointerPart('/v1/images/eraseRegion')}/post/requestBody/content/application~1json/schema`,
    );
    expect(check({ mask_url: 'data:image/png;base64,AAAA' })).not.toEqual([]);
    expect(
      check({ image_url: 'data:image/png;base64,AAAA', mask_url: 'data:image/png;base64,AAAA' }),
    ).toEqual([]);
  });
});
