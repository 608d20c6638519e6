// Ordinary traffic: people look around, some order. Nothing is refused, nothing is slow.
import { check } from 'k6';
import { SECONDS, anyOf, enterAll, newKey, place, read } from './shop.js';

const duration = SECONDS + 's';
const arriving = 'constant-arrival-rate';

export const options = {
  scenarios: {
    browse: { executor: arriving, exec: 'browse', rate: 100, timeUnit: '1s', duration: duration, preAllocatedVUs: 50 },
    look: { executor: arriving, exec: 'look', rate: 20, timeUnit: '1s', duration: duration, preAllocatedVUs: 20 },
    buy: { executor: arriving, exec: 'buy', rate: 10, timeUnit: '1s', duration: duration, preAllocatedVUs: 20 },
  },
  thresholds: {
    checks: ['rate>0.999'],
    http_req_failed: ['rate<0.001'],
    dropped_iterations: ['count<10'],
    'http_req_duration{name:browse the catalogue}': ['p(95)<100', 'p(99)<250'],
    'http_req_duration{name:list my orders}': ['p(95)<250'],
    'http_req_duration{name:place an order}': ['p(95)<500', 'p(99)<1000'],
  },
};

export function setup() {
  return enterAll('baseline', 20);
}

/** @param {string[]} callers */
export function browse(callers) {
  const answer = read(anyOf(callers), '/api/catalog/products', 'browse the catalogue');
  check(answer, { 'the catalogue is there': (it) => it.status === 200 });
}

/** @param {string[]} callers */
export function look(callers) {
  const answer = read(anyOf(callers), '/api/orders', 'list my orders');
  check(answer, { 'the list is there': (it) => it.status === 200 });
}

/** @param {string[]} callers */
export function buy(callers) {
  const answer = place(anyOf(callers), newKey());
  check(answer, { 'the order is taken': (it) => it.status === 202 });
}
