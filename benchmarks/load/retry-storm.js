// Clients that lose patience: each order is sent five times at once and once more later, all under one idempotency key. There is one
// order, and everybody is told the same id.
import http from 'k6/http';
import { check } from 'k6';
import { Counter } from 'k6/metrics';
import { SECONDS, anyOf, enterAll, newKey, order, place, saysWhenToReturn } from './shop.js';

const AT_ONCE = 5;

const answers = new Counter('orders_answered');
const doubled = new Counter('orders_doubled');

export const options = {
  scenarios: {
    storm: {
      executor: 'constant-arrival-rate', rate: 10, timeUnit: '1s', duration: SECONDS + 's', preAllocatedVUs: 50,
    },
  },
  thresholds: {
    checks: ['rate==1'],
    orders_doubled: ['count==0'],
    orders_answered: ['count>' + 5 * SECONDS],
    http_req_duration: ['p(95)<2000'],
  },
};

export function setup() {
  doubled.add(0);
  return enterAll('impatient', 20);
}

/** @param {string[]} callers */
export default function (callers) {
  const token = anyOf(callers);
  const key = newKey();
  const it = order(token, key);
  const storm = http.batch(Array.from({ length: AT_ONCE }, () => ({ method: 'POST', url: it.url, body: it.body, params: it.params })));
  const late = place(token, key);

  const taken = storm.concat([late]).filter((answer) => answer.status === 202);
  check(storm, {
    'taken, or told that the first is still under way': (all) =>
      all.every((answer) => answer.status === 202 || (answer.status === 409 && saysWhenToReturn(answer))),
  });
  check(late, { 'the late repetition gets the order': (answer) => answer.status === 202 });

  const ids = new Set(taken.map((answer) => answer.json('id')));
  answers.add(taken.length);
  doubled.add(Math.max(0, ids.size - 1));
}

http.setResponseCallback(http.expectedStatuses(202, 409));
