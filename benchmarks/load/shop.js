// The shop as its clients see it: where it is, who calls, what is ordered.
import http from 'k6/http';

export const GATEWAY = __ENV.SHOP || 'http://127.0.0.1:8080';
const IDENTITY = __ENV.IDENTITY || 'http://127.0.0.1:8081';

/** How long each scenario asks, in seconds. */
export const SECONDS = Number(__ENV.DURATION || 30);

/**
 * Takes a token for somebody new: limits and orders are per caller.
 * @param {string} name
 * @returns {string}
 */
export function enter(name) {
  const answer = http.post(IDENTITY + '/connect/token', {
    grant_type: 'client_credentials',
    client_id: 'shop-load',
    client_secret: 'shop-load-secret',
    scope: 'orders.write orders.read inventory.read payments.read',
    subject: name + '-' + Date.now(),
    lifetime: '3600',
  });
  if (answer.status !== 200) {
    throw new Error('no token for ' + name + ': ' + answer.status + ' ' + answer.body);
  }
  return String(answer.json('access_token'));
}

/**
 * @param {string} name
 * @param {number} count
 * @returns {string[]}
 */
export function enterAll(name, count) {
  return Array.from({ length: count }, (_, i) => enter(name + '-' + i));
}

/**
 * @param {string} token
 * @param {string} path
 * @param {string} name what the requests are counted under
 */
export function read(token, path, name) {
  return http.get(GATEWAY + path, { headers: { Authorization: 'Bearer ' + token }, tags: { name: name } });
}

/**
 * One order of one widget, ready to be sent once or several times.
 * @param {string} token
 * @param {string} key
 */
export function order(token, key) {
  return {
    url: GATEWAY + '/api/orders',
    body: JSON.stringify({ items: [{ sku: 'W1', quantity: 1 }], card: '4242424242424242' }),
    params: {
      headers: { Authorization: 'Bearer ' + token, 'Content-Type': 'application/json', 'Idempotency-Key': '"' + key + '"' },
      tags: { name: 'place an order' },
    },
  };
}

/**
 * @param {string} token
 * @param {string} key
 */
export function place(token, key) {
  const it = order(token, key);
  return http.post(it.url, it.body, it.params);
}

/** A key that no other iteration of this run has, nor one of the run before. */
export function newKey() {
  return [Date.now(), __VU, __ITER].join('-');
}

/**
 * Whether a refusal says when to return.
 * @param {import('k6/http').Response} answer
 */
export function saysWhenToReturn(answer) {
  return Number(answer.headers['Retry-After']) >= 1;
}

/**
 * @template T
 * @param {T[]} all
 */
export function anyOf(all) {
  return all[Math.floor(Math.random() * all.length)];
}
