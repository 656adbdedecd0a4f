// What a process has used, as the system counts it.
import { readFile } from 'node:fs/promises';

/** Clock ticks a second in which Linux counts time, on all common machines. */
const ticksPerSecond = 100;

export interface Usage {
  /** On all its threads; NaN where the system has no /proc. */
  readonly cpuMs: number;
  readonly memoryBytes: number;
}

export async function usageOf(pid: number): Promise<Usage> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [user = NaN, system = NaN] = fields.slice(11, 13).map(Number);
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const memoryKb = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? NaN);
    return { cpuMs: ((user + system) * 1000) / ticksPerSecond, memoryBytes: memoryKb * 1024 };
  } catch {
    return { cpuMs: NaN, memoryBytes: NaN };
  }
}
