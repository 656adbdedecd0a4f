// The places of a spill file: which are given out next, which the disk has, when a disk that refused is asked again.

import { describe, expect, it } from 'vitest';

import type { ByteLoss } from '../../../src/core/log/byteLoss.ts';
import { SpillRoom } from '../../../src/net/storage/spillRoom.ts';
import { expectLikeNew } from '../../helpers/secondUse.ts';

const full: ByteLoss = { cause: 'disk full', reason: 'no space' };

function take(room: SpillRoom, count: number): (number | undefined)[] {
  return Array.from({ length: count }, () => room.take());
}

/** A room of which so many places are written to. */
function written(count: number, limit = Infinity): SpillRoom {
  const room = new SpillRoom(limit);
  for (let place = 0; place < count; place += 1) {
    room.take();
    room.settle(place);
  }
  return room;
}

/** Segments that have to go before the room gives a place again. */
function lossesUntilPlace(room: SpillRoom): number {
  for (let losses = 0; losses < 1_000; losses += 1) {
    const place = room.take();
    if (place !== undefined) {
      room.giveBack(place);
      return losses;
    }
    room.countLoss();
  }
  return Infinity;
}

function refuseGrowth(room: SpillRoom): void {
  room.refuse(room.take() ?? -1, full);
}

describe('places', () => {
  it('are given out one after the other up to the limit', () => {
    const room = new SpillRoom(3);
    expect(take(room, 4)).toEqual([0, 1, 2, undefined]);
    expect(room.isAllowed).toBe(true);
    room.giveBack(1);
    expect(take(room, 2)).toEqual([1, undefined]);
  });

  it.each([
    [0, false],
    [1, true],
  ])('are none where the limit is %i', (limit, isAllowed) => {
    expect(new SpillRoom(limit).isAllowed).toBe(isAllowed);
  });

  it('that the disk has are given again first, then those without anything in them, in order, then new ones', () => {
    const room = written(3);
    take(room, 3);
    for (const place of [5, 1, 3, 4, 0]) room.giveBack(place);
    expect(take(room, 6)).toEqual([0, 1, 3, 4, 5, 6]);
  });

  it('before one that was written to at once are not written to for that', () => {
    const room = new SpillRoom(Infinity);
    take(room, 4);
    room.settle(3);
    expect([0, 1, 2, 3, 4].map((place) => room.isWritten(place))).toEqual([false, false, false, true, false]);
    expect(room.written).toBe(1);
    room.settle(1);
    expect([0, 1, 2, 3].map((place) => room.isWritten(place))).toEqual([false, true, false, true]);
    expect(room.written).toBe(2);
    // A full disk would refuse them like any new one.
    for (const place of [0, 1, 2, 3]) room.giveBack(place);
    refuseGrowth(written(0));
    expect(take(room, 4)).toEqual([3, 1, 0, 2]);
  });
});

describe('a disk that takes no longer file', () => {
  it('is asked again at once, then after 1, 2, 4 and so on to 64 losses, and meanwhile for what it has', () => {
    const room = written(2);
    const waits: number[] = [];
    for (let refusals = 1; refusals <= 10; refusals += 1) {
      refuseGrowth(room);
      waits.push(lossesUntilPlace(room));
    }
    expect(waits).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 64, 64]);
    expect(room.refusal).toBe(full);
    refuseGrowth(room);
    expect(room.isAllowed).toBe(true);
    room.giveBack(1);
    expect(take(room, 2)).toEqual([1, undefined]);
    room.settle(1);
    expect(room.refusal).toBe(full);
  });

  it('and takes it the next time has refused nothing', () => {
    const room = written(2);
    for (let refusals = 1; refusals <= 4; refusals += 1) {
      refuseGrowth(room);
      lossesUntilPlace(room);
    }
    room.settle(room.take() ?? -1);
    expect(room.refusal).toBeUndefined();
    refuseGrowth(room);
    expect(lossesUntilPlace(room)).toBe(0);
    refuseGrowth(room);
    expect(lossesUntilPlace(room)).toBe(1);
  });

  it('and has nothing yet is not written to until it is asked again', () => {
    const room = new SpillRoom(Infinity);
    refuseGrowth(room);
    expect(room.isAllowed).toBe(true);
    refuseGrowth(room);
    expect(room.isAllowed).toBe(false);
    room.countLoss();
    expect(room.isAllowed).toBe(true);
  });

  it('gives no place in which there is nothing, until it is asked again', () => {
    const room = new SpillRoom(Infinity);
    take(room, 3);
    room.settle(2);
    room.refuse(0, full);
    room.refuse(1, full);
    expect(room.take()).toBeUndefined();
    room.countLoss();
    expect(take(room, 3)).toEqual([0, 1, 3]);
  });
});

describe('a disk on which no file can be made', () => {
  it('is asked again after 1, 1, 2, 4 losses', () => {
    const room = new SpillRoom(Infinity);
    const waits = Array.from({ length: 4 }, () => {
      room.refuseFile(full);
      expect([room.isAllowed, room.refusal]).toEqual([false, full]);
      return lossesUntilPlace(room);
    });
    expect(waits).toEqual([1, 1, 2, 4]);
  });
});

describe('a place that cannot be written again', () => {
  it('is tried once more at once, and then is none that the disk has', () => {
    const room = written(3, 3);
    room.refuse(1, full);
    expect([room.written, room.take()]).toEqual([3, 1]);
    room.refuse(1, full);
    expect([room.written, room.isWritten(1), room.isAllowed]).toEqual([2, false, true]);
    expect(room.refusal).toBe(full);
  });

  it('like seven others has the disk left alone for 64 losses, and not like six others', () => {
    const room = written(20, 20);
    for (let place = 0; place < 7; place += 1) room.refuse(place, full);
    expect(room.isAllowed).toBe(true);
    room.refuse(7, full);
    expect(room.isAllowed).toBe(false);
    for (let losses = 0; losses < 63; losses += 1) room.countLoss();
    expect(room.isAllowed).toBe(false);
    room.countLoss();
    expect(room.isAllowed).toBe(true);
  });

  it('counts also where a segment had to go for each, as often as the disk is left alone', () => {
    const room = written(40, 40);
    for (let round = 0; round < 3; round += 1) {
      for (let place = 0; place < 8; place += 1) {
        expect([round, place, room.isAllowed]).toEqual([round, place, true]);
        room.countLoss();
        room.refuse(8 * round + place, full);
      }
      expect([round, room.isAllowed]).toEqual([round, false]);
      for (let losses = 0; losses < 64; losses += 1) room.countLoss();
    }
  });

  it('counts in a row: another that could begins the count anew', () => {
    const room = written(20, 20);
    for (let place = 0; place < 7; place += 1) room.refuse(place, full);
    room.settle(8);
    expect(room.refusal).toBeUndefined();
    for (let place = 9; place < 16; place += 1) room.refuse(place, full);
    expect(room.isAllowed).toBe(true);
    room.refuse(16, full);
    expect(room.isAllowed).toBe(false);
  });
});

describe('the room of the next file', () => {
  it('is like that of the first, whatever was refused', async () => {
    await expectLikeNew<SpillRoom, number, unknown>(
      {
        create: () => written(1, 6),
        use(room, kind) {
          if (kind === 0) refuseGrowth(room);
          else if (kind === 1) room.settle(room.take() ?? -1);
          else if (kind === 2) room.giveBack(0);
          else room.refuse(0, full);
        },
        end(room) {
          room.empty();
          room.settle(room.take() ?? -1);
        },
        observe: (room) => [room.written, room.isAllowed, room.refusal, room.isWritten(2)],
      },
      [
        [1, 1, 0, 0],
        [1, 2, 0],
        [3, 3, 3, 3, 3, 3, 3, 3, 3],
        [1, 1, 1, 1],
        [0, 0, 2],
      ],
    );
    const room = written(4, 4);
    room.giveBack(2);
    room.refuse(3, full);
    room.refuse(3, full);
    room.empty();
    expect([...take(room, 5), room.written]).toEqual([0, 1, 2, 3, undefined, 0]);
  });

  it('is refused like that of the last one, where that had taken nothing', () => {
    const room = new SpillRoom(Infinity);
    refuseGrowth(room);
    refuseGrowth(room);
    room.empty();
    expect([room.isAllowed, room.refusal]).toEqual([false, full]);
  });

  it('is none once the log is gone', () => {
    const room = written(3);
    room.close();
    expect([room.isAllowed, room.take()]).toEqual([false, undefined]);
  });

  it('is asked for at once after a clear', () => {
    const room = written(1);
    for (let refusals = 0; refusals < 6; refusals += 1) {
      refuseGrowth(room);
      lossesUntilPlace(room);
    }
    room.forgive();
    expect(room.refusal).toBeUndefined();
    refuseGrowth(room);
    expect(lossesUntilPlace(room)).toBe(0);
  });
});
