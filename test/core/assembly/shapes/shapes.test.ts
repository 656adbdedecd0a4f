// Shapes in which servers send what is easily overlooked: each stands for a kind, beside those of `kinds.test.ts`.

import { describe, expect, it } from 'vitest';

import { AttemptLog } from '../../attemptLog.ts';
import { answerLines, assemblyOf } from '../assembling.ts';
import { agentShapes } from './agentShapes.ts';
import { foundShapes } from './foundShapes.ts';
import { gatewayShapes } from './gatewayShapes.ts';
import { graphShapes } from './graphShapes.ts';
import { inAnswers, lookAlikes } from './lookAlikes.ts';
import { modelShapes } from './modelShapes.ts';
import { runShapes } from './runShapes.ts';
import { serverShapes } from './serverShapes.ts';
import { unreadShapes } from './unreadShapes.ts';
import { vendorShapes } from './vendorShapes.ts';
import { wholeShapes } from './wholeShapes.ts';

/** What it is, the body of each attempt, and the lines that come of it. */
const shapes = [
  ...modelShapes,
  ...runShapes,
  ...serverShapes,
  ...gatewayShapes,
  ...vendorShapes,
  ...agentShapes,
  ...graphShapes,
  ...unreadShapes,
  ...foundShapes,
  ...wholeShapes,
  ...inAnswers,
  ...lookAlikes,
];

describe('what is easily overlooked', () => {
  it.each(shapes)('%s', (_, bodies, lines) => {
    const stream = new AttemptLog();
    for (const body of [bodies].flat()) {
      stream.begin();
      stream.push(body);
      stream.end({ cause: 'end' });
    }
    const found = assemblyOf(stream.log).answers.flatMap((answer) => [
      ...answerLines(answer),
      ...answer.unread.list().map(({ what, name, count }) => `unread ${what} ${name}: ${count}`),
    ]);
    expect(found).toEqual(lines);
  });
});
