// The orders of cell 2 die again and again while the scenario runs (run.sh kills them): its callers are served or
// told when to return, those of cell 1 notice nothing. Needs a shop with --cells 2.
import http from 'k6/http';
import { check } from 'k6';
import { Counter } from 'k6/metrics';
import { SECONDS, anyOf, enter, newKey, place, read, saysWhenToReturn } from './shop.js';

const CALLERS_PER_CELL = 5;

const duration = SECONDS + 's';
const turnedAway = new Counter('turned_away');

export const options = {
  scenarios: {
    well: { executor: 'constant-arrival-rate', exec: 'well', rate: 10, timeUnit: '1s', duration: duration, preAllocatedVUs: 20 },
    dying: { executor: 'constant-arrival-rate', exec: 'dying', rate: 10, timeUnit: '1s', duration: duration, preAllocatedVUs: 20 },
  },
  thresholds: {
    checks: ['rate==1'],
    turned_away: ['count>0'],
    'http_req_duration{scenario:well}': ['p(95)<1000'],
  },
};

export function setup() {
  /** @type {{ [cell: string]: string[] }} */
  const callers = { 1: [], 2: [] };
  for (let i = 0; callers[1].length < CALLERS_PER_CELL || callers[2].length < CALLERS_PER_CELL; i++) {
    if (i === 200) {
      throw new Error('of 200 callers ' + callers[1].length + ' are in cell 1 and ' + callers[2].length + ' in cell 2: start the shop with --cells 2');
    }
    const token = enter('cells-' + i);
    const cell = read(token, '/api/inventory/W1', 'which cell').headers['X-Shop-Cell'];
    (callers[cell] || []).push(token);
  }
  return callers;
}

/** @param {{ [cell: string]: string[] }} callers */
export function well(callers) {
  check(place(anyOf(callers[1]), newKey()), {
    'the other cell takes its order': (it) => it.status === 202 && it.headers['X-Shop-Cell'] === '1',
  });
}

/** @param {{ [cell: string]: string[] }} callers */
export function dying(callers) {
  const answer = place(anyOf(callers[2]), newKey());
  if (answer.status !== 202) {
    turnedAway.add(1);
  }
  check(answer, {
    'the dying cell takes it, or says when to return': (it) => it.status === 202 || lostInFlight(it) || (it.status === 503 && saysWhenToReturn(it)),
    'and stays its callers\' cell': (it) => it.headers['X-Shop-Cell'] === '2',
  });
}

/**
 * The process died with the request in its hands: nobody can know whether it was done, and the key makes asking again safe.
 * @param {import('k6/http').Response} answer
 */
function lostInFlight(answer) {
  return answer.status === 502;
}

http.setResponseCallback(http.expectedStatuses(202, 502, 503));
