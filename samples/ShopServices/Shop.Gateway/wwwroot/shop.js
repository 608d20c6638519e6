// The whole page: it holds no token. The cookie is sent by itself, and the header below says that it was sent by us.
const own = { "X-CSRF": "1" };
const $ = id => document.getElementById(id);
const money = amount => amount.toLocaleString("en", { style: "currency", currency: "EUR" });

const shapes = {
  widgets: "M12 3l8 4.5v9L12 21l-8-4.5v-9z M12 12l8-4.5 M12 12v9 M12 12L4 7.5",
  gadgets: "M7 3h10a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z M9 7h6v5H9z M10 17h4",
  hardware: "M12 2.5l8 4.7v9.6l-8 4.7-8-4.7V7.2z M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
  tools: "M14.7 6.3a4 4 0 0 1 5-5l-2.5 2.5 3 3L22.7 4.3a4 4 0 0 1-5 5L8.5 18.5a2.1 2.1 0 0 1-3-3z",
  electrics: "M13 2L5 14h6l-1 8 8-12h-6z",
};

// What an event means to someone who does not know the services.
const words = {
  OrderCreated: "We have your order", InventoryReserved: "Put aside for you", InventoryRejected: "Not enough in stock",
  PaymentCharged: "Paid", PaymentFailed: "The bank has declined", OrderConfirmed: "Confirmed",
  ShipmentScheduled: "A carrier takes it", ShipmentFailed: "No carrier takes it", OrderShipped: "On its way to you",
  InventoryReleased: "Back on the shelf", PaymentRefunded: "Your money is back", OrderCancelled: "Cancelled", PaymentRequested: "Asking for payment",
};
const bad = /Rejected|Failed|Cancelled/;
const reasons = { card_declined: "the card was declined", out_of_stock: "it is out of stock", shipping_failed: "nobody would carry it" };

let products = [];
let chosen = null;
let key = null;      // of the order in the form: sending it twice places it once
let news = null;

function tile(element, category) {
  element.className = `tile ${category}`;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", shapes[category] ?? shapes.widgets);
  svg.append(path);
  element.replaceChildren(svg);
  return element;
}

function text(tag, content, className) {
  const element = document.createElement(tag);
  element.textContent = content;
  if (className) element.className = className;
  return element;
}

function show(category) {
  const names = ["all", ...new Set(products.map(product => product.category))];
  $("categories").replaceChildren(...names.map(name => {
    const button = text("button", name[0].toUpperCase() + name.slice(1));
    button.setAttribute("aria-pressed", name === category);
    button.onclick = () => show(name);
    return button;
  }));
  $("products").replaceChildren(...products.filter(product => category === "all" || product.category === category).map(card));
}

function card(product) {
  const button = document.createElement("button");
  button.className = "product";
  button.dataset.sku = product.sku;
  button.setAttribute("aria-pressed", chosen?.sku === product.sku);
  const line = document.createElement("span");
  line.append(text("strong", product.name), text("span", money(product.price), "price"));
  button.append(tile(document.createElement("span"), product.category), line);
  button.onclick = () => choose(product);
  return button;
}

function choose(product) {
  chosen = product;
  key = null;
  for (const button of document.querySelectorAll(".product")) button.setAttribute("aria-pressed", button.dataset.sku === product.sku);
  tile($("chosen-tile"), product.category);
  $("chosen-name").textContent = product.name;
  $("chosen-price").textContent = `${money(product.price)} each`;
  $("empty").hidden = true;
  $("order").hidden = false;
  sum();
}

function sum() {
  key = null;
  $("total").textContent = money((chosen?.price ?? 0) * ($("quantity").valueAsNumber || 0));
}

function complain(message) {
  $("problem").textContent = message ?? "";
  $("problem").hidden = !message;
}

async function whoAmI() {
  const answer = await fetch("/bff/user", { headers: own });
  const user = answer.ok ? await answer.json() : null;
  $("name").textContent = user ? `Hello, ${user.name}` : "";
  $("name").hidden = $("logout").hidden = !user;
  $("login").hidden = !!user;
  $("buy").textContent = user ? "Place the order" : "Log in to order";
  document.body.dataset.user = user ? user.sub : "";
}

// The order's trace begins here, in W3C Trace Context; its id is random, and it is sampled.
function traceparent() {
  const hex = (bytes) => Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (b) => b.toString(16).padStart(2, "0")).join("");
  return `00-${hex(16)}-${hex(8)}-03`;
}

async function place(event) {
  event.preventDefault();
  complain();
  if (!document.body.dataset.user) {
    location.href = $("login").href;
    return;
  }
  key ??= crypto.randomUUID();
  $("buy").disabled = true;
  try {
    const answer = await fetch("/api/orders", {
      method: "POST",
      headers: { ...own, "Content-Type": "application/json", "Idempotency-Key": key, traceparent: traceparent() },
      body: JSON.stringify({ items: [{ sku: chosen.sku, quantity: $("quantity").valueAsNumber }], card: $("card").value }),
    });
    const body = await answer.json().catch(() => ({}));
    if (answer.status === 401) return whoAmI();
    if (!answer.ok) return complain(body.detail ?? body.title ?? `The shop answered ${answer.status}.`);
    key = null;
    follow(body.id);
  } catch {
    complain("The shop could not be reached. Try again: the order is placed once, however often you send it.");
  } finally {
    $("buy").disabled = false;
  }
}

function follow(id) {
  news?.close();
  $("story").hidden = false;
  $("order-id").textContent = id;
  $("trace").textContent = "";
  $("timeline").replaceChildren();
  status("pending");
  news = new EventSource(`/api/orders/${encodeURIComponent(id)}/timeline/live`);
  news.addEventListener("timeline", message => draw(JSON.parse(message.data)));
  news.addEventListener("end", message => {
    news.close();
    const order = JSON.parse(message.data);
    status(order.status, order.reason);
  });
}

// The whole story each time: what the services say may arrive crossed, and finds its place.
function draw(entries) {
  const known = new Set([...$("timeline").children].map(item => item.dataset.type));
  $("timeline").replaceChildren(...entries.map(entry => line(entry, known.has(entry.type))));
  $("trace").textContent = entries[0]?.traceId ?? "";
}

function line(entry, known) {
  const item = document.createElement("li");
  const at = new Date(entry.at).toLocaleTimeString("en-GB");
  item.append(text("strong", words[entry.type] ?? entry.type), text("span", `${entry.service} · ${entry.type} · ${at}`));
  item.dataset.type = entry.type;
  item.classList.toggle("bad", bad.test(entry.type));
  item.classList.toggle("known", known);
  return item;
}

function status(name, reason) {
  $("status").textContent = reason ? `${name}: ${reasons[reason] ?? reason}` : name;
  $("status").className = `badge ${name}`;
}

async function logOut() {
  const answer = await fetch("/bff/logout", { method: "POST", headers: own });
  if (!answer.ok) return complain("You could not be logged out just now. Please try again.");
  const { logoutUrl } = await answer.json();
  location.href = logoutUrl ?? "/";
}

$("quantity").oninput = sum;
$("card").onchange = () => { key = null; };
$("order").onsubmit = place;
$("logout").onclick = logOut;
await whoAmI();
products = await (await fetch("/api/catalog/products")).json();
show("all");
