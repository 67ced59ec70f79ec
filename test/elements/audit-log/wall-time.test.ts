import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { instantOf, wallTime } from '../../../src/elements/audit-log/panels/wall-time.js';

describe('the time on a wall somewhere', () => {
  it('is that of the zone, in summer and winter', () => {
    expect(wallTime('2026-11-22T10:42:36.000Z', 'Europe/Berlin')).to.equal('2026-11-22T11:42');
    expect(wallTime('2026-07-01T22:30:00.000Z', 'Europe/Berlin')).to.equal('2026-07-02T00:30');
    expect(instantOf('2026-07-02T00:30', 'Europe/Berlin')).to.equal('2026-07-01T22:30:00.000Z');
    expect(instantOf('2026-11-22T11:42', 'Asia/Kathmandu')).to.equal('2026-11-22T05:57:00.000Z');
    expect(instantOf('', 'UTC')).to.equal(undefined);
    expect(instantOf('yesterday', 'UTC')).to.equal(undefined);
  });

  it('leads back to the minute it came from, but for the hour that comes twice', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia');
    fc.assert(
      fc.property(zones, fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2035, 0, 1) }), (zone, at) => {
        const wall = wallTime(at, zone);
        const back = instantOf(wall, zone);
        expect(back).to.not.equal(undefined);
        expect(wallTime(back!, zone)).to.equal(wall);
        expect(Math.abs(Date.parse(back!) - at)).to.be.lessThan(3_660_000);
      }),
      { numRuns: 500 },
    );
  });
});
