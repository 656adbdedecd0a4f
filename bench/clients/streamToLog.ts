// The inspector's own stream with default options, until its log has every entry.
import { readIntoLog } from './readIntoLog.ts';
import { answerTasks } from './client.ts';

answerTasks((url) => readIntoLog(url, () => () => undefined));
