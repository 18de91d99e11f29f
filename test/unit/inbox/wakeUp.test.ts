import { onWakeUp, wakeUp } from '../../../src/inbox/wakeUp';

test('everybody who listens is woken, until they stop listening', () => {
  const woken: string[] = [];
  const first = onWakeUp(() => woken.push('first'));
  const second = onWakeUp(() => woken.push('second'));
  wakeUp();
  first();
  wakeUp();
  second();
  wakeUp();
  expect(woken).toEqual(['first', 'second', 'second']);
});

test('who stops while being woken does not keep the others from it', () => {
  const woken: string[] = [];
  const first = onWakeUp(() => {
    woken.push('first');
    first();
  });
  const second = onWakeUp(() => woken.push('second'));
  wakeUp();
  wakeUp();
  second();
  expect(woken).toEqual(['first', 'second', 'second']);
});
