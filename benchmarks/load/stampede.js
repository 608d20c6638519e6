// A hundred callers want the same page of the catalogue at the moment when nobody has it: each second another page is new to all of
// them. One of them has it fetched, the others share it.
import { check, sleep } from 'k6';
import { Counter } from 'k6/metrics';
import { SECONDS, enter, read } from './shop.js';

const CALLERS = 100;

const fetched = new Counter('pages_fetched');
const shared = new Counter('pages_shared');

export const options = {
  scenarios: {
    stampede: { executor: 'constant-vus', vus: CALLERS, duration: SECONDS + 's' },
  },
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    // One page a second; a few more where a second ends between two callers.
    pages_fetched: ['count<=' + 2 * (SECONDS + 2)],
    pages_shared: ['count>' + 10 * SECONDS],
    'http_req_duration{name:the page that all want}': ['p(95)<500'],
  },
};

export function setup() {
  return enter('stampede');
}

/** @param {string} token */
export default function (token) {
  const second = Math.floor(Date.now() / 1000);
  const answer = read(token, '/api/catalog/products?page=' + second, 'the page that all want');
  const cache = String(answer.headers['Cache-Status']);
  (/; *hit|collapsed/.test(cache) ? shared : fetched).add(1);
  check(answer, { 'the page is there': (it) => it.status === 200 && it.headers['Cache-Status'] !== undefined });
  sleep(0.2);
}
