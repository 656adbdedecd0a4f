import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ScriptedStream } from '../../core/scriptedStream.ts';
import { findViolations } from '../accessibility.ts';
import { PageHarness } from '../pageHarness.ts';
import { openStreamOf } from '../sampleStreams.ts';
import { openAssembled } from './openAssembled.ts';

let harness: PageHarness;
beforeAll(async () => {
  harness = await PageHarness.start();
});
afterAll(() => harness.close());

describe('an answer', () => {
  it('has results beneath their calls, and how long they took', async () => {
    const event = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
    const call = (id: string): string =>
      ['start', 'args', 'end']
        .map((what) =>
          event({
            type: `TOOL_CALL_${what.toUpperCase()}`,
            toolCallId: id,
            ...(what === 'start' && { toolCallName: `tool_${id}` }),
            ...(what === 'args' && { delta: '{"a":1}' }),
          }),
        )
        .join('');
    const result = (id: string): string =>
      event({ type: 'TOOL_CALL_RESULT', messageId: `m${id}`, toolCallId: id, content: `"of ${id}"` });
    const stream = openStreamOf(0).receive(event({ type: 'RUN_STARTED', threadId: 't', runId: 'r' }));
    stream.receive(call('x') + call('y'));
    const { opened, update } = await openAssembled(harness, stream);
    const { page } = opened;
    const headings = page.locator('.part h4');
    await headings.getByText('tool_y').waitFor();
    stream.pass(1200).receive(result('y')).pass(300).receive(result('x'));
    await update();
    await headings.nth(3).waitFor();
    expect((await headings.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim())).toEqual([
      'Tool call tool_x',
      'Tool result tool_x',
      'Tool call tool_y',
      'Tool result tool_y',
    ]);
    expect(await page.locator('.part.beneath .part-facts').allInnerTexts()).toEqual([
      expect.stringMatching(/1\.5 s after the call$/) as unknown,
      expect.stringMatching(/1\.2 s after the call$/) as unknown,
    ]);
    expect(await findViolations(opened)).toEqual([]);
  });

  it('of an agent or a session says who speaks, in turn', async () => {
    const rpc = (result: object): string => `data: ${JSON.stringify({ jsonrpc: '2.0', id: 1, result })}\n\n`;
    const asked = {
      jsonrpc: '2.0',
      id: 1,
      method: 'message/stream',
      params: { message: { messageId: 'm', role: 'user', parts: [{ kind: 'text', text: 'What now?' }] } },
    };
    const stream = new ScriptedStream({
      url: 'http://localhost:3000/agent',
      method: 'POST',
      body: JSON.stringify(asked),
    });
    stream.attempt().pass(14).opened();
    stream.receive(rpc({ kind: 'task', id: 't', contextId: 'c', status: { state: 'working' } }));
    stream.receive(
      rpc({
        kind: 'artifact-update',
        taskId: 't',
        contextId: 'c',
        artifact: { artifactId: 'a', parts: [{ kind: 'text', text: 'This.' }] },
      }),
    );
    const { opened } = await openAssembled(harness, stream);
    const parts = await opened.page.locator('.part').allInnerTexts();
    expect(
      parts.map((text) =>
        text
          .replaceAll(/\s+/g, ' ')
          .replace(/#.*characters/, '|')
          .trim(),
      ),
    ).toEqual(['User Text | What now?', 'Task status | working', 'Agent Text | This.']);
    await opened.page.getByRole('group', { name: 'User, Text, answer 1' }).waitFor();
    expect(await findViolations(opened)).toEqual([]);
  });
});
