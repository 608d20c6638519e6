// One caller asks for stock far more often than the policy stock-reads admits (20 at once, then 5 a second). What is over the limit is
// told so; what is admitted is what the policy says; a caller beside it notices nothing.
import http from 'k6/http';
import { check } from 'k6';
import { Counter } from 'k6/metrics';
import { SECONDS, enter, read, saysWhenToReturn } from './shop.js';

const CAPACITY = 20;
const REFILL_PER_SECOND = 5;

const duration = SECONDS + 's';
const admitted = new Counter('greedy_admitted');
const refused = new Counter('greedy_refused');

export const options = {
  scenarios: {
    greedy: { executor: 'constant-arrival-rate', exec: 'greedy', rate: 60, timeUnit: '1s', duration: duration, preAllocatedVUs: 50 },
    modest: { executor: 'constant-arrival-rate', exec: 'modest', rate: 2, timeUnit: '1s', duration: duration, preAllocatedVUs: 5 },
  },
  thresholds: {
    checks: ['rate==1'],
    // A tenth more for the seconds in which the last iterations end.
    greedy_admitted: ['count>=' + CAPACITY, 'count<=' + Math.ceil(1.1 * (CAPACITY + REFILL_PER_SECOND * (SECONDS + 1)))],
    greedy_refused: ['count>' + 30 * SECONDS],
    'http_req_duration{name:one too many}': ['p(95)<100'],
  },
};

export function setup() {
  return { greedy: enter('greedy'), modest: enter('modest') };
}

/** @param {{ greedy: string }} callers */
export function greedy(callers) {
  const answer = read(callers.greedy, '/api/inventory/W1', 'one too many');
  (answer.status === 200 ? admitted : refused).add(1);
  check(answer, {
    'admitted, or told when to return': (it) => it.status === 200 || (it.status === 429 && saysWhenToReturn(it)),
  });
}

/** @param {{ modest: string }} callers */
export function modest(callers) {
  check(read(callers.modest, '/api/inventory/W1', 'within the limit'), { 'the caller beside it is served': (it) => it.status === 200 });
}

http.setResponseCallback(http.expectedStatuses(200, 429));
