// Lines of the dev server's log: which part of a recording a connection gets, and why.
import type { ResumePoint } from '../../../core/playback/resumePoint.ts';

/**
 * What a connection gets, as the end of the sentence "#3 …".
 * @param why of what was found at first
 */
export function describePoint({ attempt, after }: ResumePoint, why: ResumePoint['why']): string {
  const which = `attempt ${attempt.attempt} of the recording`;
  switch (why) {
    case 'turn':
      return `gets ${which}`;
    case 'resumes':
      return `gets ${which}, which comes after its id`;
    case 'found':
      return `goes on in ${which}, after entry ${after}`;
    case 'nothing left':
      return after === undefined
        ? `has the last id of the recording, and gets ${which} again`
        : `goes on in ${which}, after its last id`;
    case 'unknown id':
      return `sends an id that is not in the recording: gets ${which} from its beginning`;
  }
}
