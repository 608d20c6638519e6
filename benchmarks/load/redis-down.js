// Redis dies in the middle third and comes back (run.sh does it): limits go on in process, the cache fills its own memory, keys are
// kept by Shop.Orders. No caller is refused, and only the first calls wait, for as long as EdgeKit:Redis:Timeout.
import http from 'k6/http';
import { check } from 'k6';
import { SECONDS, anyOf, enterAll, newKey, place, read } from './shop.js';

const duration = SECONDS + 's';

export const options = {
  scenarios: {
    browse: { executor: 'constant-arrival-rate', exec: 'browse', rate: 50, timeUnit: '1s', duration: duration, preAllocatedVUs: 50 },
    buy: { executor: 'constant-arrival-rate', exec: 'buy', rate: 10, timeUnit: '1s', duration: duration, preAllocatedVUs: 50 },
  },
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    'http_req_duration{scenario:browse}': ['p(95)<250'],
    'http_req_duration{scenario:buy}': ['p(95)<1000'],
  },
};

export function setup() {
  return enterAll('outage', 20);
}

/** @param {string[]} callers */
export function browse(callers) {
  check(read(anyOf(callers), '/api/catalog/products', 'browse the catalogue'), { 'the catalogue is there': (it) => it.status === 200 });
}

/** @param {string[]} callers */
export function buy(callers) {
  check(place(anyOf(callers), newKey()), { 'the order is taken': (it) => it.status === 202 });
}

http.setResponseCallback(http.expectedStatuses(200, 202));
