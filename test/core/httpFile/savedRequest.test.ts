import { describe, expect, it } from 'vitest';

import { savedRequestText, UnwritableRequestError } from '../../../src/core/httpFile/savedRequest.ts';
import type { StreamRequest } from '../../../src/core/stream/streamRequest.ts';

describe('a request that is saved', () => {
  it.each<[request: StreamRequest, text: string]>([
    [{ url: 'http://x.test/a?b=c' }, '### name\nGET http://x.test/a?b=c\n'],
    [
      {
        url: 'https://me:open-sesame@x.test/a?api_key=open-sesame&k={{k}}',
        method: 'post',
        headers: [
          ['Authorization', 'Bearer open-sesame'],
          ['X-Api-Key', 'open-sesame'],
          ['X-Stored', 'a ${secret:X-Stored@x.test}'],
          ['Cookie', '{{cookie}}'],
          ['Accept', 'text/event-stream'],
          ['X-Empty', ''],
        ],
        body: '{"password":"open-sesame","a":[1,\n2]}',
      },
      '### name\nPOST https://me:{{secret}}@x.test/a?api_key={{secret}}&k={{k}}\nAuthorization: Bearer {{Authorization}}\nX-Api-Key: {{X-Api-Key}}\nX-Stored: a {{X-Stored}}\nCookie: {{cookie}}\nAccept: text/event-stream\nX-Empty:\n\n{"password":"{{secret}}","a":[1,\n2]}\n',
    ],
  ])('%j', (request, text) => {
    expect(savedRequestText(request, ' na\nme '.replace('\n', ''))).toBe(text);
  });

  it.each<[body: string]>([
    ['a\n### b'],
    ['< file.txt'],
    ['> {%'],
    ['# all\n# comments'],
    ['\n\nfirst lines are empty'],
  ])('is refused where it would be read otherwise: %j', (body) => {
    expect(() => savedRequestText({ url: 'http://x.test/', method: 'POST', body }, 'n')).toThrow(
      UnwritableRequestError,
    );
  });
});
