import type { Timings } from '../../bench/store/operations';
import { storeReport } from '../../bench/store/storeReport';

const CALLS = 900;

/** Of two operations. */
const timings = (find: (call: number) => number, get: number): Timings =>
  new Map([
    ['find', Array.from({ length: CALLS }, (_, call) => find(call))],
    ['get', Array<number>(CALLS).fill(get)],
  ]);

const linesOf = (report: string, about: string) => report.split('\n').filter((line) => line.startsWith(about));

describe('the report of what calls of the store cost', () => {
  it('names what grows too much', () => {
    const report = storeReport('sqlite', ['1k', '1M'], [timings(() => 2, 0.1), timings(() => 3.2, 0.1)]);
    expect(linesOf(report, 'find')).toEqual([expect.stringMatching(/^find +2\.00 +2\.00 +3\.20 +3\.20 +1\.60 +1\.60 to 1\.60$/)]);
    expect(linesOf(report, 'Over')).toEqual(['Over the goal of 1.5: find (1.60).']);
  });

  it('lets no bad moment of the machine decide', () => {
    const report = storeReport('sqlite', ['1k', '1M'], [timings(() => 2, 0.1), timings((call) => (call < CALLS / 3 ? 20 : 2.2), 0.1)]);
    expect(linesOf(report, 'find')).toEqual([expect.stringMatching(/ 1\.10 +1\.10 to 10\.00$/)]);
    expect(linesOf(report, 'All')).toEqual(['All 2 grow less than 1.5 times, which is the goal.']);
  });

  it('takes what was not measured for no success', () => {
    const report = storeReport('sqlite', ['1k', '1M'], [timings(() => 2, 0.1), new Map()]);
    expect(linesOf(report, 'Over')).toEqual(['Over the goal of 1.5: find (NaN); get (NaN).']);
  });

  it('speaks of no growth where there is one store', () => {
    const report = storeReport('sqlite', ['1k'], [timings(() => 2, 0.1)]);
    expect(linesOf(report, 'find')).toEqual([expect.stringMatching(/^find +2\.00 +2\.00$/)]);
    expect(report).not.toContain('grow');
  });
});
