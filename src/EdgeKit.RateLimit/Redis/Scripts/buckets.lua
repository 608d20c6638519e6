-- Token buckets: several groups of commands in one call. A group is executed whole or not at all.
-- KEYS: distinct, in the order in which ARGV first refers to them.
-- ARGV: the groups. The most common group is the limit "/emission/full/scale" alone: one token from the next key. Any
--   other is its number of commands, then per command: index of the key, limit, cost, extra.
--   extra > 0 takes up to that many more tokens for a lease, from one half of what is left; -1 takes the cost without a
--   decision, and cost may then be negative.
-- A bucket is "tat/emission/full/scale": the theoretical arrival time and the limit under which it was written.
-- Time is this server's, in microseconds since 2026 times scale; all numbers are whole and below 2^53.
-- Reply: per command, the use of its bucket before its group. The caller repeats the decision from it (Gcra.cs).
local call, find, sub, byte, format = redis.call, string.find, string.sub, string.byte, string.format
local floor, ceil, min, max = math.floor, math.ceil, math.min, math.max
local whole = format('%d', 2 ^ 52) == '4503599627370496' and '%d' or '%.0f' -- faster and as exact where a C integer has 64 bits
local time = call('TIME')
local micros = (time[1] - 1767225600) * 1000000 + time[2]
local stored = call('MGET', unpack(KEYS))
local limits, used, under, reply = {}, {}, {}, {}

local function limit_of(text)
  local limit = limits[text]
  if not limit then
    local emission, full, scale = string.match(text, '^/(%d+)/(%d+)/(%d+)$')
    limit = { emission = tonumber(emission), full = tonumber(full), scale = tonumber(scale), text = text }
    limits[text] = limit
  end
  return limit
end

-- The use of a bucket in the units of a limit. Under another limit a half full bucket stays half full.
local function used_of(key, limit)
  local amount, was = used[key], under[key]
  if was == limit then return amount end
  if not was then
    local value = stored[key]
    if not value then return 0 end
    local cut = #value - #limit.text
    was = limit -- the common case
    if sub(value, cut + 1) ~= limit.text then
      cut = find(value, '/', 1, true) - 1
      was = limit_of(sub(value, cut + 1))
    end
    amount = sub(value, 1, cut) - micros * was.scale
    if amount < 0 then amount = 0 elseif amount > was.full then amount = was.full end
  end
  if was.full ~= limit.full then amount = floor(amount * (limit.full / was.full)) end
  return amount
end

-- Only commands without a decision can leave the bounds.
local function take(key, limit, amount, cost, more)
  if more ~= '0' then
    local wanted = tonumber(more)
    if wanted > 0 then cost = cost + min(wanted, floor((floor((limit.full - amount) / limit.emission) - cost) / 2)) end
  end
  amount = amount + limit.emission * cost
  if more == '-1' then amount = max(0, min(limit.full, amount)) end
  used[key] = amount
  under[key] = limit
end

local at, commands, newest, head = 1, 0, 0, ARGV[1]
while head do
  if byte(head) == 47 then -- '/'
    newest = newest + 1
    local limit = limit_of(head)
    local before = used_of(newest, limit)
    commands = commands + 1
    reply[commands] = before
    if before + limit.emission <= limit.full then
      used[newest] = before + limit.emission
      under[newest] = limit
    end
    at = at + 1
  else
    local last, fits = at + head * 4, true
    for i = at + 1, last, 4 do
      local key, limit = tonumber(ARGV[i]), limit_of(ARGV[i + 1])
      local before = used_of(key, limit)
      newest = max(newest, key)
      commands = commands + 1
      reply[commands] = before
      if ARGV[i + 3] ~= '-1' and before + limit.emission * ARGV[i + 2] > limit.full then fits = false end
    end
    for i = fits and at + 1 or last + 1, last, 4 do -- all or none
      local key, limit = tonumber(ARGV[i]), limit_of(ARGV[i + 1])
      take(key, limit, used_of(key, limit), ARGV[i + 2], ARGV[i + 3])
    end
    at = last + 1
  end
  head = ARGV[at]
end

for key = 1, #KEYS do
  local limit, amount = under[key], used[key]
  if amount == 0 then
    call('DEL', KEYS[key])
  elseif limit then
    local value = format(whole, micros * limit.scale + amount) .. limit.text
    call('SET', KEYS[key], value, 'PX', format(whole, ceil(amount / (limit.scale * 1000)) + 1))
  end
end
return reply
